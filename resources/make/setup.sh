#!/bin/sh
# Sets up a checkout on Debian: system packages, the virtual environment, the fonts, the English
# catalogue. Called by make:
#
#   setup.sh run     what the desk needs
#   setup.sh test    that, and what the tests need
#
# What is there already is left alone, so the second time takes about a second. Everything it makes is
# ignored by git. Without root or password-less sudo it says which command to run, and stops.
set -eu

purpose=${1:-run}
here=$(cd "$(dirname "$0")/../.." && pwd)
cd "$here"
venv=.venv
stamp=$venv/set-up.stamp

say() { printf 'set-up: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# --- system packages ------------------------------------------------------------------------------

# Offscreen Qt first, then what a window on X11 adds; input methods come with the desktop.
packages="libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libgssapi-krb5-2
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
# Names with rare characters are printed from these; paper without them stops and names the character.
packages="$packages fonts-lxgw-wenkai fonts-babelstone-han fonts-hanazono"
if [ "$purpose" = test ]; then
  # Independent readers of what the desk writes, a screen that is not there, and a C compiler for the power-cut
  # proof. The township's server: tests start one of their own in a temporary folder; the cluster that Debian's
  # package makes and starts by itself is neither used nor touched.
  packages="$packages poppler-utils age minisign zstd jq unzip xvfb xauth gcc libc6-dev postgresql"
  # The Debian package is built, looked at, and tried in a bare root.
  packages="$packages binutils patchelf lintian debootstrap"
  # The installer for Windows is compiled. (Where wine64 is installed it is tried, too; that is 650 MB and not asked for.)
  packages="$packages nsis"
fi

installed() {
  # Debian 13 renamed some libraries to …t64.
  for name in "$1" "$1t64"; do
    case $(dpkg-query -W -f='${db:Status-Abbrev}' "$name" 2>/dev/null) in
      ?i*) return 0 ;;
    esac
  done
  return 1
}

apt_install() {
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root=sudo
  else
    say "these Debian packages are missing, and I may not install them. Please run:"
    printf '\n    sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n\n' "$*" >&2
    stop "then start the same make command again."
  fi
  say "installing Debian packages: $*"
  $as_root apt-get -q update </dev/null >&2 || say "apt-get update failed; trying with the lists that are there"
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" </dev/null >&2 ||
    stop "apt-get could not install: $*"
}

if command -v dpkg-query >/dev/null 2>&1; then
  # One question for all (quick); package by package only when that finds something missing.
  # shellcheck disable=SC2086
  if [ "$(dpkg-query -W -f='${db:Status-Abbrev}\n' $packages 2>/dev/null | grep -c '^.i')" != "$(echo $packages | wc -w)" ]; then
    missing=
    for package in $packages; do
      installed "$package" || missing="$missing $package"
    done
    # shellcheck disable=SC2086
    [ -z "$missing" ] || apt_install $missing
  fi
else
  say "this is no Debian system; the equivalents of these packages are needed:" $packages
fi

# --- Python and the virtual environment -----------------------------------------------------------

able_python() {
  # A Python that is new enough and can make virtual environments (Debian splits that off).
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3 /usr/bin/python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

# The environment belongs to this folder (its scripts hold the full path) and to these two files.
wanted="$here $(cat pyproject.toml constraints.txt | sha256sum | cut -d' ' -f1)"

if [ ! -x $venv/bin/python ] || [ "$(cat $stamp 2>/dev/null)" != "$wanted" ]; then
  if ! $venv/bin/python -c 'import pip' >/dev/null 2>&1 || ! grep -qsF "$here/$venv" $venv/bin/activate; then
    python=$(able_python) || {
      command -v dpkg-query >/dev/null 2>&1 || stop "Python 3.11 or newer with venv and ensurepip is needed."
      apt_install python3 python3-venv
      python=$(able_python) || stop "the Python of this system is older than 3.11; set PYTHON to a newer one."
    }
    say "making the virtual environment with $python"
    "$python" -m venv --clear $venv
  fi
  say "installing Python packages (some minutes the first time)"
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    -c constraints.txt -e '.[test]' </dev/null >&2
  printf '%s\n' "$wanted" > $stamp
fi

# --- what is made from sources ----------------------------------------------------------------------

$venv/bin/python resources/make/fonts.py >&2
$venv/bin/python resources/make/i18n.py build >&2
