#!/usr/bin/env bash
# Writes requirements.lock (to run) and requirements-dev.lock (to run and to test).
#
# The locks hold for every platform and every supported Python, carry the hashes of the public
# files, and name no index: whoever installs them uses the index of their own pip. Versions already
# locked are kept unless UPGRADE=1.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }

# A machine's own indexes and folders must not leak into the locks.
for name in $(compgen -e | grep -E '^(UV|PIP)_' || true); do unset "$name"; done

compile() {
    local target=$1 purpose=$2
    shift 2
    local draft
    draft=$(mktemp)
    if [ -f "$target" ] && [ -z "${UPGRADE:-}" ]; then grep -v '^#' "$target" >"$draft"; fi
    uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
        "$@" --output-file "$draft" pyproject.toml
    if grep -nE '://|--(extra-)?index-url|--find-links' "$draft"; then
        echo "$target would name an address" >&2
        exit 1
    fi
    { echo "# $purpose Made by 'make lock'; do not edit."; cat "$draft"; } >"$target"
    rm -f "$draft"
    echo "$target: $(grep -cE '^[a-z]' "$target") packages"
}

compile requirements.lock "What the shop runs with."
compile requirements-dev.lock "What the shop runs and is tested with." \
    --group dev --constraints requirements.lock
