#!/usr/bin/env bash
# Makes .venv and installs what is locked: "setup.sh run" for the shop, "setup.sh test" for its
# tests, "setup.sh tools" for what the tests need beside Python: a browser and, for checking e-books,
# Java. Says what is missing and fails. The Makefile asks for the packages only when a lock is newer
# than the last success.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:?run, test or tools}
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "Installing $* …"
    apt-get update -qq >&2 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

newest_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    die "The shop needs Python 3.11 or newer; none was found."
}

make_venv() {
    if "$python" -c '' 2>/dev/null; then return; fi
    local base
    base=$(newest_python)
    say "Making .venv with $("$base" --version) …"
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        if is_debian_root; then
            apt_install "python$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
        else
            die "Python's venv module is missing (on Debian: apt-get install python3-venv)."
        fi
    fi
    "$base" -m venv .venv
}

install_locked() {
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip --upgrade >/dev/null
    say "Installing the locked packages of $1 …"
    # The lock names everything, so pip has nothing to resolve; older ones stumble over extras.
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$1"
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
}

ensure_browser() {
    if command -v chromium >/dev/null; then return; fi
    if is_debian_root; then apt_install chromium || true; fi
    if command -v chromium >/dev/null; then return; fi
    "$python" -m playwright install chromium ||
        die "The journeys need a browser: install Chromium, so that 'chromium' is on the PATH."
}

ensure_java() {
    if command -v java >/dev/null; then return; fi
    if is_debian_root; then apt_install default-jre-headless || true; fi
    command -v java >/dev/null ||
        die "Checking the e-books needs Java: install a Java runtime, so that 'java' is on the PATH."
}

ensure_openssl() {
    if command -v openssl >/dev/null; then return; fi
    if is_debian_root; then apt_install openssl || true; fi
    command -v openssl >/dev/null ||
        die "Checking the mail needs OpenSSL: install it, so that 'openssl' is on the PATH."
}

case $purpose in
run)
    make_venv
    install_locked requirements.lock
    touch .venv/.ready-run
    ;;
test)
    make_venv
    install_locked requirements-dev.lock
    touch .venv/.ready-test
    ;;
tools)
    ensure_browser
    ensure_java
    ensure_openssl
    ;;
*) die "setup.sh knows run, test and tools, not '$purpose'." ;;
esac
