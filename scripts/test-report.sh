# Sourced by the scripts that need more than npm: writes what a script ran to the folder in TEST_REPORTS, from which
# scripts/test-total.ts makes the last line of .ci/run. Without TEST_REPORTS nothing is written.

# report NAME PASSED FAILED SKIPPED [REASON]
report() {
  [ -n "${TEST_REPORTS:-}" ] || return 0
  mkdir -p "$TEST_REPORTS"
  printf '{"passed":%d,"failed":%d,"skipped":%d,"reason":"%s"}\n' "$2" "$3" "$4" "${5:-}" >"$TEST_REPORTS/$1.script.json"
}

# skip NAME REASON CONSEQUENCE: says loudly that nothing was run, and why.
skip() {
  echo "SKIPPED: $2; $3"
  report "$1" 0 0 1 "$2; $3"
  exit 0
}
