#!/usr/bin/env bash
# Packs the project, installs the tarball into an empty folder as a user would, and asks it about Xiaomi there.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/test-report.sh
report packed 0 1 0

SCRATCH="$(mktemp -d)"
trap 'rm -rf "$SCRATCH"' EXIT
export PATH="$PWD/node_modules/.bin:$PATH"
TARBALL="$(npm pack --silent --pack-destination "$SCRATCH" | tail -1)"
cd "$SCRATCH"
npm init --yes >/dev/null
npm install --no-audit --no-fund --silent "./$TARBALL"

echo "--version: $(npx investor-exposure --version)"
npx investor-exposure check XIACY --as-of 2021-03-15T13:31:00Z >answer.txt 2>imported.txt
head -1 answer.txt
grep -q '^STAYED' answer.txt
# A Node that is too old finds the one that came along.
if command -v /usr/bin/node >/dev/null || command -v /usr/local/bin/node >/dev/null; then
  for node in /usr/bin/node /usr/local/bin/node; do
    [ -x "$node" ] || continue
    echo "by $("$node" --version): $("$node" node_modules/investor-exposure/bin/investor-exposure.mjs check XIACY --as-of 2021-03-15T13:31:00Z | head -1)"
  done
fi
# A record is made and exported by a running service, then proved by the installed package alone.
RECORD_ALWAYS=all npx investor-exposure check XIACY --as-of 2021-03-15T13:31:00Z >recorded.txt
PORT=8798 node node_modules/investor-exposure/dist/local/main.mjs >service.log 2>&1 &
SERVICE=$!
for _ in $(seq 60); do curl -sf http://127.0.0.1:8798/healthz >health.txt && break; sleep 0.5; done
curl -sf http://127.0.0.1:8798/v1/records/export -o export.jsonl
kill "$SERVICE"
wait "$SERVICE" || true
rm -rf .data
npx investor-exposure verify export.jsonl | tee proof.txt
grep -q '^PROVED' proof.txt
sed 's/XIACY/XIACZ/' export.jsonl >changed.jsonl
if npx investor-exposure verify changed.jsonl >changed.txt; then
  echo "a changed file was proved"
  exit 1
fi
cd - >/dev/null
report packed 1 0 0
