#!/usr/bin/env bash
# Plays the operator's pages (docs/deploy.md, docs/runbook.md) on an AWS emulator on this machine, without docker.
# rehearse.sh [SCENE…]: all scenes where none is named (scripts/rehearse.ts has their names).
# Needs python3 with venv, and curl; where these are absent nothing is played, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."

MINISTACK_VERSION="1.5.33"
AWSCLI_VERSION="1.46.3"
VENV=".cache/ministack-$MINISTACK_VERSION-awscli-$AWSCLI_VERSION"

source scripts/python-venv.sh
none="nothing was rehearsed"
command -v curl >/dev/null || skip rehearse "curl is absent" "$none"
# cryptography: without it the emulator refuses every token.
python_venv rehearse 3.10 "$VENV" "$none" "ministack==$MINISTACK_VERSION" cryptography "awscli==$AWSCLI_VERSION"

export PATH="$PWD/node_modules/.bin:$PATH"
report rehearse 0 1 0
node scripts/rehearse.ts "$PWD/$VENV/bin/ministack" "$@"
report rehearse 1 0 0
