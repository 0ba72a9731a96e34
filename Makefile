# Cairn: `make run` runs everything, `make test` tests everything. Each installs what it needs, once.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
STAMPS := .cache/stamps
NODE_BIN := $(shell command -v npm >/dev/null 2>&1 || echo .cache/node/bin)
export PATH := $(CURDIR)/.venv/bin:$(if $(NODE_BIN),$(CURDIR)/$(NODE_BIN):)$(PATH)
# the machine's own certificates: a company's registry mirror may be signed by its own authority
export UV_SYSTEM_CERTS := 1
export NODE_EXTRA_CA_CERTS ?= $(wildcard /etc/ssl/certs/ca-certificates.crt)

UV := .cache/uv/bin/uv
# one process of tests a core, a file of tests whole in one of them
WORKERS ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: help
help: ## this list
	@echo "Cairn: audit trail and configuration history. Targets:"
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

.PHONY: run
run: $(STAMPS)/base $(STAMPS)/assets $(if $(filter 0,$(CAIRN_DEMO)),,$(STAMPS)/aws) ## everything, with the sandbox cloud and the demo, on http://127.0.0.1:8000
	@export CAIRN_DEMO="$${CAIRN_DEMO:-1}" CAIRN_UPSTREAM="$${CAIRN_UPSTREAM:-sandbox}"; exec .venv/bin/python manage.py runall

.PHONY: serve
serve: $(STAMPS)/base $(STAMPS)/assets ## the same without demo and sandbox
	@export CAIRN_DEMO="$${CAIRN_DEMO:-0}" CAIRN_UPSTREAM="$${CAIRN_UPSTREAM:-none}"; exec .venv/bin/python manage.py runall

.PHONY: test
test: $(STAMPS)/dev $(STAMPS)/assets $(STAMPS)/aws $(STAMPS)/chromium ## lint, types, imports, and every test
	@$(MAKE) --no-print-directory lint types
	@.venv/bin/python -m tests.services .venv/bin/python -m pytest $(WORKERS) $(ARGS)

.PHONY: lint
lint: $(STAMPS)/dev ## style and import contracts
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check -q .
	@.venv/bin/lint-imports --no-cache | tail -n 6

.PHONY: types
types: $(STAMPS)/dev ## static types
	@CAIRN_DATA="$${CAIRN_DATA:-$(CURDIR)/.cache/types}" .venv/bin/mypy project trail config_app

.PHONY: bench
bench: $(STAMPS)/dev $(STAMPS)/assets ## benchmarks, as ratios against a reference in the same run
	@for file in bench/*.py; do .venv/bin/python -m tests.services .venv/bin/python $$file; done

.PHONY: lock
lock: $(UV) ## export the hashed requirements anew
	@$(UV) export -q --format requirements.txt --no-emit-project --no-header --no-annotate --no-default-groups -o requirements/base.txt
	@$(UV) export -q --format requirements.txt --no-emit-project --no-header --no-annotate -o requirements/dev.txt
	@rm -f uv.lock

$(UV): requirements/uv.txt
	@mkdir -p .cache
	@$(PYTHON) -m venv .cache/uv
	@.cache/uv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/bin/python: | $(UV)
	@$(UV) venv -q --python $(PYTHON) --allow-existing .venv

# dev holds base: where the tests' packages are, nothing is taken away
$(STAMPS)/base: requirements/base.txt | .venv/bin/python
	@mkdir -p $(STAMPS)
	@if [ -f $(STAMPS)/dev ]; then how=install; file=-r; else how=sync; file=; fi; \
	  $(UV) pip $$how -q --python .venv/bin/python --require-hashes $$file requirements/base.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt | .venv/bin/python
	@mkdir -p $(STAMPS)
	@$(UV) pip sync -q --python .venv/bin/python --require-hashes requirements/dev.txt
	@touch $@

$(STAMPS)/aws: requirements/awscli.txt | $(UV)
	@mkdir -p $(STAMPS)
	@$(UV) venv -q --python $(PYTHON) --allow-existing .cache/aws
	@$(UV) pip sync -q --python .cache/aws/bin/python --require-hashes requirements/awscli.txt
	@touch $@

$(STAMPS)/node: requirements/node.txt | $(UV)
	@mkdir -p $(STAMPS)
	@if ! command -v npm >/dev/null 2>&1; then \
	  $(UV) venv -q --python $(PYTHON) --allow-existing .cache/node; \
	  $(UV) pip sync -q --python .cache/node/bin/python --require-hashes requirements/node.txt; fi
	@touch $@

$(STAMPS)/assets: package-lock.json assets/build.mjs $(wildcard assets/js/* assets/css/* assets/*.svg) | $(STAMPS)/node
	@npm ci --silent --no-audit --no-fund --ignore-scripts
	@mkdir -p static && npm run --silent build
	@touch $@

$(STAMPS)/chromium:
	@mkdir -p $(STAMPS)
	@if ! command -v chromium >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; elif command -v sudo >/dev/null 2>&1; then SUDO=sudo; \
	  else echo "The browser tests need Debian's chromium: install it (apt-get install chromium)." >&2; exit 1; fi; \
	  $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; fi
	@touch $@
