# The project's commands. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NPM := npm --prefix frontend
PYTEST_ARGS ?=
# A file's tests stay together: those of the browser share one, and an app.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

STAMPS := .make
PYTHON_READY := $(STAMPS)/python
NODE_READY := $(STAMPS)/node
ASSETS := pywry/assets/dist/manifest.json
FRONTEND_SOURCES := $(shell find frontend/src -type f -not -name '*.test.ts' 2>/dev/null)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export npm_config_update_notifier := false

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup system-packages assets demo demo-artifacts test test-python test-frontend test-browser check \
        check-python check-ruff check-format check-types check-layers check-frontend check-biome \
        check-tsc check-size check-generated format protocol docs build benchmark lock clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- Set-up: quick when there is nothing to do

setup: system-packages $(PYTHON_READY) $(ASSETS) ## Install everything a developer needs, build the front end

system-packages:
	@scripts/install-system-packages

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Development needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(PYTHON_READY): requirements/dev.txt pyproject.toml hatch_build.py | $(BIN)/python $(ASSETS)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

$(NODE_READY): frontend/package.json frontend/package-lock.json
	@node -p 'const [a, b] = process.versions.node.split("."); a > 20 || (a == 20 && b >= 19)' | grep -q true || \
	  { echo "Node.js 20.19 or newer is needed to build the front end." >&2; exit 1; }
	$(NPM) ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

assets: $(ASSETS) ## Build the front end into pywry/assets/dist

$(ASSETS): $(NODE_READY) frontend/build.mjs $(FRONTEND_SOURCES)
	$(NPM) run --silent build

# --- Run

demo: $(PYTHON_READY) $(ASSETS) ## Start the demo chat (PYWRY_HEADLESS=1: print its address, open nothing)
	$(BIN)/python -m pywry.examples.pywry_demo_chat

demo-artifacts: $(PYTHON_READY) $(ASSETS) ## Start the demo of tables, charts and other artifacts (EAGER=1: with their libraries)
	$(BIN)/python -m pywry.examples.pywry_demo_chat_artifacts $(if $(EAGER),--eager)

# --- Test. pytest comes last: its summary is the last thing that is printed.

test: setup test-frontend ## Run every test: front end, Python, conversations, browsers
	$(PYTEST) $(PYTEST_ARGS)

test-python: $(PYTHON_READY) $(ASSETS) ## Run the Python tests that need no browser and no window
	$(PYTEST) -m "not browser and not native and not notebook" $(PYTEST_ARGS)

test-browser: setup ## Run the tests that need a browser, a window or a notebook
	$(PYTEST) -m "browser or native or notebook" $(PYTEST_ARGS)

test-frontend: $(NODE_READY) ## Run the front end's tests
	$(NPM) run --silent test

benchmark: setup ## Run the quick benchmarks (FULL=1: all of them)
	$(BIN)/python -m benchmarks $(if $(FULL),--full)

# --- Check

check: check-python check-frontend check-generated ## Lint, format, types, layers, generated files, size budget

check-python: check-ruff check-format check-types check-layers

check-ruff: $(PYTHON_READY)
	$(BIN)/ruff check .

check-format: $(PYTHON_READY)
	$(BIN)/ruff format --check .

check-types: $(PYTHON_READY)
	$(BIN)/mypy

check-layers: $(PYTHON_READY)
	$(BIN)/lint-imports

check-frontend: check-biome check-tsc check-size

check-biome: $(NODE_READY)
	$(NPM) run --silent lint

check-tsc: $(NODE_READY)
	$(NPM) run --silent types

check-size: $(ASSETS)
	$(NPM) run --silent size

check-generated: $(PYTHON_READY) $(NODE_READY)
	scripts/check-generated $(BIN)/python

format: $(PYTHON_READY) $(NODE_READY) ## Format and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run --silent format

protocol: $(PYTHON_READY) $(NODE_READY) ## Write protocol/schema.json, the TypeScript types and docs/protocol.md
	@mkdir -p protocol
	$(BIN)/python -m pywry.protocol.schema > protocol/schema.json
	$(NPM) run --silent protocol
	$(BIN)/python scripts/generate_docs.py

docs: $(PYTHON_READY) ## Write what the documentation takes from the code
	$(BIN)/python scripts/generate_docs.py

# --- Publish

build: $(PYTHON_READY) $(ASSETS) ## Build the sdist and the wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

lock: ## Lock the development dependencies of Python and of the front end
	scripts/lock-requirements $(PYTHON)

clean: ## Remove everything that was built or installed here
	rm -rf $(VENV) $(STAMPS) dist build pywry/assets/dist frontend/node_modules \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
