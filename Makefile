# `make` tells what there is to do. Nothing is needed but Python 3.11+, git and make; the rest is
# installed in .venv, and the libraries that draw PDFs by the system's apt-get where that can be.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.PHONY: help setup demo test editor lint format bench pages lock build clean

BIN := .venv/bin
JOBS ?= 2
BENCH ?= run
EXAMPLE := examples/baturite.yaml
OUTPUT ?= saida

# A stamp is newer than what it was made from: a second `make` has nothing to do.
INSTALLED := .venv/.installed
COMPILED := .venv/.compiled
LIBRARIES := .venv/.libraries
TOOLS := .venv/.tools
EDITOR := tests/editor/node_modules/.package-lock.json

help:  ## Mostra esta ajuda
	@echo 'coapkit: valida e publica o Contrato Organizativo da Ação Pública da Saúde'
	@echo
	@echo 'Comece por:  make demo'
	@echo
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r target text; do printf '  make %-8s %s\n' "$$target" "$$text"; done
	@echo
	@echo 'Ajustes: PYTHON=python3.12 (interpretador), JOBS=4 (testes em paralelo), OUTPUT=pasta (do demo),'
	@echo "         ARGS='-k regra' ou ARGS='-m \"not lento\"' (para o pytest)"

setup: $(INSTALLED) $(COMPILED) $(LIBRARIES)  ## Prepara tudo: ambiente virtual, dependências, bibliotecas do sistema

demo: setup  ## Valida e publica a região de exemplo (Baturité, CE)
	$(BIN)/coapkit validate $(EXAMPLE)
	$(BIN)/coapkit render $(EXAMPLE) --output $(OUTPUT)
	@echo
	@echo 'Pronto. O contrato e o extrato estão em $(abspath $(OUTPUT))'

test: setup $(TOOLS)  ## Executa todos os testes
	$(BIN)/pytest -n $(JOBS) $(ARGS)

editor: $(EDITOR)  ## Instala (com npm) o servidor de YAML dos editores, para os testes dele

lint: $(INSTALLED)  ## Confere estilo, formato e tipos do código
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(INSTALLED)  ## Formata o código
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: setup  ## Mede a velocidade, ao lado de check-jsonschema e yamllint
	$(BIN)/python benchmarks/$(BENCH).py $(ARGS)

pages: $(INSTALLED)  ## Gera docs/regras/ a partir do catálogo
	$(BIN)/python scripts/pages.py

lock:  ## Renova requirements-dev.lock a partir de pyproject.toml
	@scripts/lock.sh

build: $(INSTALLED)  ## Gera o pacote instalável em dist/
	$(BIN)/python -m build --no-isolation

clean:  ## Apaga o que foi gerado, menos os contratos
	rm -rf .venv dist build tests/editor/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(INSTALLED): requirements-dev.lock pyproject.toml scripts/venv.sh scripts/lib.sh
	@scripts/venv.sh
	@touch $@

# pip compiles what it installs but not what it links to; without this the first runs, and all where
# Python may not write bytecode, would take twice as long to start.
$(COMPILED): $(INSTALLED) $(wildcard coapkit/*.py coapkit/*/*.py)
	@$(BIN)/python -m compileall -qq coapkit
	@touch $@

$(LIBRARIES): $(INSTALLED) scripts/system-libs.sh
	@scripts/system-libs.sh
	@touch $@

# Tests look at the PDFs with these.
$(TOOLS): $(LIBRARIES) scripts/system-libs.sh
	@scripts/system-libs.sh pdftotext qpdf
	@touch $@

$(EDITOR): tests/editor/package-lock.json
	npm ci --prefix tests/editor --no-audit --no-fund --silent
	@touch $@
