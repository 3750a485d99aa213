#!/usr/bin/env bash
# Deploys the dev environment to an AWS emulator on this machine, without docker, and asks it about Xiaomi.
# Needs python3 with venv; where that is absent nothing is deployed, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."

MINISTACK_VERSION="1.5.33"
VENV=".cache/ministack-$MINISTACK_VERSION"

source scripts/test-report.sh
none="nothing was deployed"

command -v python3 >/dev/null || skip deploy-emulated "python3 is absent" "$none"
python3 -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))" 2>/dev/null || skip deploy-emulated "python3 is older than 3.10, or has no venv" "$none"

if [ ! -x "$VENV/bin/ministack" ]; then
  echo "installing ministack $MINISTACK_VERSION"
  rm -rf "$VENV"
  python3 -m venv "$VENV"
  # cryptography: without it the emulator refuses every token.
  "$VENV/bin/pip" install --quiet --disable-pip-version-check "ministack==$MINISTACK_VERSION" cryptography || {
    rm -rf "$VENV"
    skip deploy-emulated "ministack $MINISTACK_VERSION could not be installed" "$none"
  }
fi

export PATH="$PWD/node_modules/.bin:$PATH"
report deploy-emulated 0 1 0
node scripts/deploy-emulated.ts "$VENV/bin/ministack"
report deploy-emulated 1 0 0
