#!/usr/bin/env bash
# Create .venv with the locked dependencies and this checkout in it (editable).
#
#   scripts/venv.sh            PYTHON=python3.12 chooses the interpreter
#
# Works with nothing but Python 3.11+, also on a Debian whose Python came without venv.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "preciso de Python 3.11 ou mais novo; encontrei: $(python3 --version 2>&1 || echo nenhum)" \
        "Debian 12+/Ubuntu 24.04+: sudo apt-get install python3 python3-venv" \
        "Fedora: sudo dnf install python3    macOS: brew install python    Windows: python.org" \
        "Para indicar outro interpretador: make setup PYTHON=/caminho/do/python3.12"
}

# Debian ships Python without ensurepip; the package that brings it has the version in its name.
create() {
    if "$1" -m venv .venv >/dev/null 2>&1; then return; fi
    rm -rf .venv
    local version
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "Este Python veio sem o módulo venv; tento instalar python$version-venv."
    if apt_install "python$version-venv" || apt_install python3-venv; then
        "$1" -m venv .venv && return
    fi
    rm -rf .venv
    fail "o Python $version desta máquina não cria ambientes virtuais (falta o módulo venv)" \
        "Debian/Ubuntu: sudo apt-get install python$version-venv ${LIBRARIES[*]}" \
        "Depois repita o comando."
}

python=$(find_python)
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    say "Crio o ambiente virtual .venv com $("$python" --version)."
    create "$python"
fi
say "Instalo as dependências travadas em requirements-dev.lock (cerca de um minuto)."
.venv/bin/python -m pip install -qq --disable-pip-version-check \
    --require-hashes -r requirements-dev.lock
.venv/bin/python -m pip install -qq --disable-pip-version-check \
    --no-deps --no-build-isolation --editable .
