#!/usr/bin/env bash
# Write requirements-dev.lock: every dependency, also of development, with its hashes, for every
# system and Python from 3.11 on. Keeps the versions that still fit; UPGRADE=1 takes the newest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

[ -x .venv/bin/python ] || scripts/venv.sh
.venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8'
.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' \
    ${UPGRADE:+--upgrade} --quiet --output-file requirements-dev.lock
say "requirements-dev.lock: $(grep -c '==' requirements-dev.lock) pacotes."
