#!/usr/bin/env bash
# Deploys the dev environment to an AWS emulator on this machine, without docker, and asks it about Xiaomi.
# Needs python3 with venv; where that is absent nothing is deployed, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."

MINISTACK_VERSION="1.5.33"
VENV=".cache/ministack-$MINISTACK_VERSION"

source scripts/python-venv.sh
none="nothing was deployed"

# cryptography: without it the emulator refuses every token.
python_venv deploy-emulated 3.10 "$VENV" "$none" "ministack==$MINISTACK_VERSION" cryptography

export PATH="$PWD/node_modules/.bin:$PATH"
report deploy-emulated 0 1 0
node scripts/deploy-emulated.ts "$VENV/bin/ministack"
report deploy-emulated 1 0 0
