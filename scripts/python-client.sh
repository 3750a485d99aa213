#!/usr/bin/env bash
# Generates a Python client from openapi.json, typechecks it strictly, and lets it judge a portfolio on a running server.
# Needs python3 with venv; where that is absent nothing is run, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."

GENERATOR_VERSION="0.29.1"
MYPY_VERSION="2.4.1"
VENV="$PWD/.cache/python-client-$GENERATOR_VERSION-$MYPY_VERSION"

source scripts/python-venv.sh
none="no Python client was generated"

python_venv python-client 3.11 "$VENV" "$none" "openapi-python-client==$GENERATOR_VERSION" "mypy==$MYPY_VERSION"

export PATH="$VENV/bin:$PWD/node_modules/.bin:$PATH"
SCRATCH="$(mktemp -d)"
SERVER=""
finish() {
  if [ -n "$SERVER" ]; then kill "$SERVER" 2>/dev/null || true; wait "$SERVER" 2>/dev/null || true; fi
  rm -rf "$SCRATCH"
}
trap finish EXIT
report python-client 0 1 0

# The generator knows no bodies but JSON and forms: files are left out of the copy that it reads.
node -e '
  const document = JSON.parse(require("node:fs").readFileSync("openapi.json"));
  for (const path of Object.values(document.paths))
    for (const { requestBody } of Object.values(path))
      if (requestBody?.content["application/json"] !== undefined)
        requestBody.content = { "application/json": requestBody.content["application/json"] };
  delete document.paths["/v1/positions"];
  console.log(JSON.stringify(document));
' >"$SCRATCH/openapi.json"
openapi-python-client generate --path "$SCRATCH/openapi.json" --output-path "$SCRATCH/exposure" --meta none --fail-on-warning
# The generator's own __exit__ is not typed as mypy asks; everything else is held to it.
printf '[mypy]\nstrict = True\n[mypy-exposure.client]\nignore_errors = True\n' >"$SCRATCH/mypy.ini"
cp examples/clients/python/portfolio.py "$SCRATCH/"
(cd "$SCRATCH" && mypy --config-file mypy.ini --no-error-summary portfolio.py)

PORT="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
PORT="$PORT" DATA_DIR="$SCRATCH/data" node functions/local/main.ts >"$SCRATCH/log" 2>&1 &
SERVER="$!"
for _ in $(seq 300); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then break; fi
  kill -0 "$SERVER" 2>/dev/null || { cat "$SCRATCH/log" >&2; exit 1; }
  sleep 0.1
done
(cd "$SCRATCH" && python3 portfolio.py "http://127.0.0.1:$PORT")
report python-client 1 0 0
