#!/usr/bin/env bash
# Deploys the dev environment to an AWS emulator on this machine, without docker, and asks it about Xiaomi.
# Needs Python 3.10 or later with venv; installs into .venv/ of the repository, which git ignores.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

venv=".venv/emulator"
if [ ! -x "$venv/bin/ministack" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check ministack==1.5.33 cryptography
fi
exec node scripts/deploy-emulated.ts "$venv/bin/ministack"
