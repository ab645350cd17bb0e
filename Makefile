# Two commands on a fresh machine: `make run` and `make test`. Needs make and Python 3.11 or later, nothing else.
# Which index the packages come from is the machine's own pip or uv configuration, and is written nowhere here.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled modules are kept whatever the shell says: without them a start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

# A stamp's name holds what it stands for: a changed lock installs anew, a moved folder makes a new .venv, nothing else does.
VENV := .venv/.made-$(shell pwd | sha256sum | cut -c1-16)
stamp = .venv/.$(1)-$(shell cat pyproject.toml $(2) | sha256sum | cut -c1-16)
INSTALLED := $(call stamp,run,requirements.lock)
INSTALLED_DEV := $(call stamp,dev,requirements-dev.lock)

# uv is only quicker; `make UV= run` leaves it out.
ifdef UV
pip_install = $(UV) pip install --python $(BIN)/python
else
pip_install = $(BIN)/python -m pip install
endif

define install
	@echo "Installing from $(1) into .venv: about half a minute the first time."
	$(pip_install) --require-hashes --no-deps -r $(1)
	$(pip_install) --no-deps --no-build-isolation --no-index -e .
endef

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: $(INSTALLED) ## Install, create the database with the demo's cases, serve it (PORT, DISCLOSURE_DATABASE_URL)
	@exec $(BIN)/disclosure serve

.PHONY: setup
setup: $(INSTALLED) ## Install what `make run` needs into .venv, and no more
	@echo "Installed in .venv."

.PHONY: setup-dev
setup-dev: $(INSTALLED_DEV) ## Install what `make test` needs: tools, a browser, PostgreSQL's server
	@tests/bring.sh

.PHONY: test
test: setup-dev lint types ## Lint, types and every test on SQLite and PostgreSQL (ARGS are pytest's)
	@$(BIN)/python -m pytest -n 2 $(ARGS)

.PHONY: soak
soak: $(INSTALLED_DEV) ## A hundred thousand steps of all schemes by chance (SOAK_STEPS; SOAK_SEED runs a failure again)
	@$(BIN)/python -m tests.soak

.PHONY: bench
bench: $(INSTALLED_DEV) ## Measure every page against the floor and write docs/performance.md (BENCH_CASES, BENCH_MINUTES, BENCH_DATABASES)
	@$(BIN)/python -m tests.bench

.PHONY: lint
lint: $(INSTALLED_DEV) ## Check style, formatting, templates and dead code
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/vulture

.PHONY: types
types: $(INSTALLED_DEV) ## Check types
	@$(BIN)/mypy

.PHONY: format
format: $(INSTALLED_DEV) ## Format the code, and mend what can be mended
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: lock
lock: ## Write the locks anew after a change of dependencies (needs uv)
	@test -n "$(UV)" || { echo "This needs uv on the path: $(BIN)/python -m pip install uv, then PATH=$(BIN):\$$PATH make lock"; exit 1; }
	$(UV) pip compile pyproject.toml --group build $(lock_form) -o requirements.lock
	$(UV) pip compile pyproject.toml --group dev $(lock_form) -o requirements-dev.lock

lock_form := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; '$(PYTHON)' is not. Say which one to use: make PYTHON=python3.11 run"; exit 1; }
	@rm -rf .venv
	@if $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(PYTHON) -m venv .venv; \
	elif [ -n "$(UV)" ]; then $(UV) venv --quiet --seed --python $(PYTHON) .venv; \
	else tests/bring.sh venv; $(PYTHON) -m venv .venv; fi
	@touch $@

$(INSTALLED): $(VENV)
	$(call install,requirements.lock)
	@rm -f .venv/.run-*
	@touch $@

# The development lock holds the runtime lock: one installation serves both.
$(INSTALLED_DEV): $(VENV)
	$(call install,requirements-dev.lock)
	@rm -f .venv/.run-* .venv/.dev-*
	@touch $@ $(INSTALLED)
