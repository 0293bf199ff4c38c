# The tasks of this house. `make` alone prints this help; each target says what it does after its ##.
#
# Variables:  SEED=2  DIRECTORY=elsewhere  LANG_=fr   for `make demo`
#             PYTHON=/path/to/python3                 where the Python to be used (3.11 or later) is not found

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long check format golden docs bench
.DELETE_ON_ERROR:

SEED      ?= 1
DIRECTORY ?= practice-town
LANG_     ?= en
USABLE    := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON    ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
               $$python -c '$(USABLE)' 2>/dev/null && command -v $$python && break; done)
BIN       := .venv/bin
FAST      := not slow and not later and not browser and not real

# pip reads neither SSL_CERT_FILE nor the system's certificates on every version; uv does when told.
ifdef SSL_CERT_FILE
export PIP_CERT ?= $(SSL_CERT_FILE)
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1
install := $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python

help: ## Print this help
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

setup: .venv/.core ## Install Rempart into .venv, from the hash-pinned lock

demo: .venv/.core ## Make an invented town and check its applications (SEED=1 DIRECTORY=practice-town LANG_=en)
	@$(BIN)/rempart demo --seed $(SEED) --directory "$(DIRECTORY)" --lang $(LANG_)

test: .venv/.dev ## Run the fast tests
	$(BIN)/pytest -n 2 --dist worksteal -m "$(FAST)"

test-long: .venv/.dev ## Run the rest of what CI tries a part of: more seeds, more mutated files
	$(BIN)/pytest -n 2 --dist worksteal -m long

check: .venv/.dev ## Check style, types, imports between rooms, freshness of generated pages, licences
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/reuse lint --lines

format: .venv/.dev ## Format the code, and correct what can be corrected alone
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

golden: .venv/.dev ## Rewrite golden files and generated pages; read the difference before you commit it
	$(BIN)/pytest --golden -k golden -m "not slow and not browser and not real"
	$(BIN)/python docs/generate.py

docs: .venv/.dev ## Build the manual into build-docs/
	$(BIN)/python docs/generate.py --check
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet -b html docs build-docs
	@echo "The manual: build-docs/index.html"

bench: .venv/.dev ## Measure what must be fast
	@set -e; for file in bench/*.py; do echo "== $$file"; $(BIN)/python $$file; done

# What is installed is remembered in stamps inside .venv, so that nothing is installed twice.
.venv/.uv: requirements/uv.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later with venv was found. On Debian: apt install python3-venv;" \
	  "or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making .venv with $(PYTHON)"
	@"$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.core: requirements/core.txt pyproject.toml hatch_build.py src/rempart/identity/index/kernel.c .venv/.uv
	@echo "Installing Rempart and what it needs"
	@$(install) --compile-bytecode --require-hashes -r requirements/core.txt
	@$(install) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.core
	@echo "Installing what its development needs"
	@$(install) --require-hashes -r requirements/dev.txt
	@touch $@
