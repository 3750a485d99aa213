#!/usr/bin/env bash
# Puts thousands of generated requests, sound and unsound, to a running server, and holds every answer against the contract:
# no 5xx, and each status, header and body as openapi.json describes it. Twice: every operation, then those of the register's
# log once more where entries wait for a second subject. SEED and EXAMPLES (per operation) may be set.
# Needs python3 with venv; where that is absent nothing is run, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."

SCHEMATHESIS_VERSION="4.32.5"
VENV="$PWD/.cache/schemathesis-$SCHEMATHESIS_VERSION"
SEED="${SEED:-20210315}"
EXAMPLES="${EXAMPLES:-60}"

source scripts/python-venv.sh
none="no generated requests were sent"

python_venv schemathesis 3.10 "$VENV" "$none" "schemathesis==$SCHEMATHESIS_VERSION"

export PATH="$PWD/node_modules/.bin:$PATH"
SCRATCH="$(mktemp -d)"
PIDS=()
finish() {
  for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
  rm -rf "$SCRATCH"
}
trap finish EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await_port() {
  for _ in $(seq 300); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
    kill -0 "$2" 2>/dev/null || break
    sleep 0.1
  done
  cat "$3" >&2
  exit 1
}

# Left out: positive_data_acceptance, since a sound body may still be refused for what it says (an unknown version, an entry
# that would not chain), and ignored_auth, since on loopback this server lets everybody in (test/api/authentication.test.ts
# asks every route). 413 and 428 are refusals too. One worker: with two, CPython 3.11's AST module fails now and then.
checks() {
  cat <<'TOML'
hooks = "schemathesis_hooks.py"
[checks]
positive_data_acceptance.enabled = false
ignored_auth.enabled = false
negative_data_rejection.expected-statuses = [400, 404, 405, 406, 409, 412, 413, 415, 422, 428]
missing_required_header.expected-statuses = [400, 404, 422, 428]
TOML
}

STATUS=0
PASSED=0
FAILED=0
report schemathesis 0 1 0
# run NAME APPROVALS [schemathesis's options]
run() {
  local name="$1" approvals="$2" dir="$SCRATCH/$1" port lists
  shift 2
  STATUS=0
  mkdir -p "$dir/lists"
  port="$(free_port)"
  lists="$(free_port)"
  python3 -m http.server "$lists" --bind 127.0.0.1 --directory "$dir/lists" >"$dir/lists.log" 2>&1 &
  PIDS+=($!)
  await_port "$lists" "$!" "$dir/lists.log"
  PORT="$port" DATA_DIR="$dir/data" APPROVALS="$approvals" OFAC_URL="http://127.0.0.1:$lists/" \
    node functions/local/main.ts >"$dir/log" 2>&1 &
  PIDS+=($!)
  await_port "$port" "$!" "$dir/log"
  checks >"$dir/schemathesis.toml"
  APPROVALS="$approvals" node scripts/schemathesis-seed.ts "http://127.0.0.1:$port" "$dir/lists" "$dir/secrets.json" >>"$dir/schemathesis.toml"
  cp openapi.json scripts/schemathesis_hooks.py "$dir/"
  (
    cd "$dir"
    PYTHONPATH="$dir" "$VENV/bin/schemathesis" --config-file schemathesis.toml run openapi.json \
      --url "http://127.0.0.1:$port" \
      --seed "$SEED" \
      --max-examples "$EXAMPLES" \
      --phases examples,coverage,fuzzing,stateful \
      --generation-with-security-parameters false \
      --generation-database none \
      --suppress-health-check all \
      --continue-on-failure \
      --workers 1 \
      --request-timeout 20 \
      --no-color "$@" >report 2>&1
  ) || STATUS=1
  # Generated bodies run to megabytes on one line.
  cut -c1-400 "$dir/report"
  python3 - "$dir/log" "$name" "$SEED" <<'PY' || STATUS=1
import collections, json, sys
log, name, seed = sys.argv[1:]
seen = collections.defaultdict(collections.Counter)
for line in open(log):
    if line.startswith('{"event":"request"'):
        entry = json.loads(line)
        seen[f'{entry["method"]} {entry["route"]}'][entry["status"]] += 1
for route in sorted(seen):
    if route.split()[0] in ("GET", "POST", "PUT", "DELETE") and not (route.endswith("None") or set(seen[route]) == {405}):
        print(f"{route:42}", "  ".join(f"{status}: {count}" for status, count in sorted(seen[route].items())))
failed = sum(count for counts in seen.values() for status, count in counts.items() if status >= 500)
total = sum(sum(counts.values()) for counts in seen.values())
print(f"{name}: seed {seed}; {total} requests were answered, {failed} of them with a 5xx")
sys.exit(1 if failed or total < 1000 else 0)
PY
  if [ "$STATUS" -eq 0 ]; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi
}

# An import that was accepted may rightly leave the first server not ready; nothing is accepted on the second.
run every-operation none --exclude-path /readyz
run with-approvals required --include-path-regex '^/(v1/register|readyz)'
report schemathesis "$PASSED" "$FAILED" 0
exit "$((FAILED > 0))"
