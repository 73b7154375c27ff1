#!/usr/bin/env bash
# Make sure that the libraries WeasyPrint draws PDFs with are there; install them where that can be.
#
#   scripts/system-libs.sh [COMMAND...]    also the commands named: pdftotext qpdf node npm
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

# The only proof is to load them, the way WeasyPrint does.
libraries_load() {
    .venv/bin/python -W ignore -c '
import sys
from weasyprint.text import ffi
sys.exit(ffi.harfbuzz_subset is None)
' >/dev/null 2>&1
}

package_of() {
    case $1 in
    pdftotext) echo poppler-utils ;;
    qpdf) echo qpdf ;;
    node) echo nodejs ;;
    npm) echo npm ;;
    *) fail "comando desconhecido: $1" ;;
    esac
}

missing=()
libraries_load || missing+=("${LIBRARIES[@]}")
for command in "$@"; do
    command -v "$command" >/dev/null || missing+=("$(package_of "$command")")
done
[ ${#missing[@]} -gt 0 ] || exit 0

say "Faltam no sistema: ${missing[*]}; tento instalar."
apt_install "${missing[@]}" || true
for command in "$@"; do
    command -v "$command" >/dev/null || fail "os testes precisam do comando $command" \
        "Debian/Ubuntu: sudo apt-get install $(package_of "$command")" \
        "Em outros sistemas o pacote tem nome igual ou parecido (macOS: brew install qpdf poppler)."
done
libraries_load || fail "faltam as bibliotecas que desenham o PDF (Pango e HarfBuzz)" \
    "Instale e repita o comando:" \
    "Debian/Ubuntu:  sudo apt-get install ${LIBRARIES[*]}" \
    "Fedora:         sudo dnf install pango harfbuzz" \
    "Arch:           sudo pacman -S pango" \
    "Alpine:         sudo apk add pango harfbuzz-subset" \
    "macOS:          brew install pango" \
    "Windows:        instale o MSYS2, abra o terminal dele e execute" \
    "                pacman -S mingw-w64-ucrt-x86_64-pango" \
    "Sem elas, 'coapkit validate' funciona; 'coapkit render' não gera PDF."
