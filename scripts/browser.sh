#!/usr/bin/env bash
# Tries the page in a real Chromium: BROWSER, or the one that this machine has. Where there is none, nothing is tried, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/test-report.sh

BROWSER="${BROWSER:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
[ -n "$BROWSER" ] || skip browser "Chromium is absent (on Debian: apt-get install chromium)" "the page was tried in no browser"

export BROWSER PATH="$PWD/node_modules/.bin:$PATH"
report browser 0 1 0
vitest run
# The tests themselves are in vitest's own report.
report browser 0 0 0
