# Sourced by the scripts that run Python tools: a virtual environment of its own for each, made once.

source scripts/test-report.sh

# python_venv NAME LEAST_PYTHON VENV CONSEQUENCE PACKAGE…: installs the packages into VENV, unless they all are there.
# Skips the script NAME, loudly, where Python is too old or the packages can't be had.
python_venv() {
  local name="$1" least="$2" venv="$3" consequence="$4"
  shift 4
  command -v python3 >/dev/null || skip "$name" "python3 is absent" "$consequence"
  python3 -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (${least/./, }))" 2>/dev/null ||
    skip "$name" "python3 is older than $least, or has no venv (on Debian: apt-get install python3-venv)" "$consequence"
  [ ! -e "$venv/installed" ] || return 0
  echo "installing $*"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" || {
    rm -rf "$venv"
    skip "$name" "$* could not be installed" "$consequence"
  }
  touch "$venv/installed"
}
