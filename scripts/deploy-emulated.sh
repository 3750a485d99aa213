#!/usr/bin/env bash
# Deploys the dev environment to an AWS emulator on this machine, without docker, and asks it about Xiaomi.
# Needs python3 with venv; where that is absent nothing is deployed, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."

MINISTACK_VERSION="1.5.33"
VENV=".cache/ministack-$MINISTACK_VERSION"

skip() {
  echo "SKIPPED: $1; nothing was deployed"
  exit 0
}

command -v python3 >/dev/null || skip "python3 is absent"
python3 -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))" 2>/dev/null || skip "python3 is older than 3.10, or has no venv"

if [ ! -x "$VENV/bin/ministack" ]; then
  echo "installing ministack $MINISTACK_VERSION"
  rm -rf "$VENV"
  python3 -m venv "$VENV"
  # cryptography: without it the emulator refuses every token.
  "$VENV/bin/pip" install --quiet --disable-pip-version-check "ministack==$MINISTACK_VERSION" cryptography || {
    rm -rf "$VENV"
    skip "ministack $MINISTACK_VERSION could not be installed"
  }
fi

export PATH="$PWD/node_modules/.bin:$PATH"
exec node scripts/deploy-emulated.ts "$VENV/bin/ministack"
