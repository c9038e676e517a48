# Every target prepares what it needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check matrix bench fix lock messages pictures

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Belfort needs Python 3.11 or newer; this is $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment: install the package python3-venv." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-uv.lock

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --offline -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.runtime  ## prepare .venv with what the product needs

demo: setup  ## prepare everything and serve the demo on 127.0.0.1, port $$PORT or 8000
	@exec $(BIN)/python tools/demo.py

test: $(VENV)/.dev  ## run all tests: SQLite, PostgreSQL, browser
	@$(BIN)/python tools/test.py $(ARGS)

matrix: $(VENV)/.dev  ## the deep isolation matrix on both databases
	@$(BIN)/python tools/test.py --matrix

check: $(VENV)/.dev  ## every rule that a command can check
	@$(BIN)/python tools/check.py

fix: $(VENV)/.dev  ## format and mend what a command can mend
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet . ; $(BIN)/djlint --reformat --quiet belfort/templates || true

messages: $(VENV)/.dev  ## collect the texts to translate and compile the translations
	@$(BIN)/python tools/messages.py

pictures: $(VENV)/.dev  ## take the pictures of the docs again, in demos that are thrown away
	@$(BIN)/python -m tools.pictures $(ARGS)

bench: setup  ## the benchmarks: ratios, and a JSON line each
	@$(MAKE) --no-print-directory $(VENV)/.dev && $(BIN)/python bench/run.py $(ARGS)

lock:  ## make the lock files again from pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --group dev -c requirements.lock -o requirements-dev.lock
	@echo 'uv==0.13.9' | $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url - -o requirements-uv.lock
