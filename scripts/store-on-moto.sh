#!/usr/bin/env bash
# Runs the suites of the stores against moto, on a free loopback port: of the register against a second implementation of DynamoDB's API, of
# records against one of S3's; and letters against one of SES's. Needs python3 with venv; where that is absent the suite is skipped, and says so.
set -euo pipefail
cd "$(dirname "$0")/.."

MOTO_VERSION="5.2.5"
VENV=".cache/moto-$MOTO_VERSION"

source scripts/python-venv.sh
only="the register's store ran against dynalite only, records in a folder only"

python_venv store-on-moto 3.3 "$VENV" "$only" "moto[server]==$MOTO_VERSION"

PORT="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
LOG="$(mktemp)"
"$VENV/bin/moto_server" -H 127.0.0.1 -p "$PORT" >"$LOG" 2>&1 &
MOTO=$!
trap 'kill "$MOTO" 2>/dev/null || true; rm -f "$LOG"' EXIT

for _ in $(seq 100); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    report store-on-moto 0 1 0
    DYNAMODB_ENDPOINT="http://127.0.0.1:$PORT" S3_ENDPOINT="http://127.0.0.1:$PORT" \
      SES_ENDPOINT="http://127.0.0.1:$PORT" \
      npx vitest run test/register/store.test.ts test/evidence/record-store.test.ts test/alerts/ses-mail.test.ts
    # The tests themselves are in vitest's own report.
    report store-on-moto 0 0 0
    echo "the stores' suites passed against moto $MOTO_VERSION"
    exit 0
  fi
  if ! kill -0 "$MOTO" 2>/dev/null; then break; fi
  sleep 0.1
done
echo "moto did not start:" >&2
cat "$LOG" >&2
exit 1
