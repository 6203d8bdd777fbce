PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

# So that tests see what a user sees, whatever the shell they are started from is set to.
unexport PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE

.PHONY: help demo run test check format live bench bench-small screenshots clean

help:
	@echo "make demo         open the app on the embedded demo town (no account needed)"
	@echo "make run          open the app on your own accounts"
	@echo "make test         every test that needs no real server"
	@echo "make check        format, lint, types, import contracts, tests"
	@echo "make live         start real servers on loopback and test against them"
	@echo "make bench        measure everything in docs/performance.md"
	@echo "make screenshots  draw screenshots/ anew from the demo town"

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "inbox-tui needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP)
	$(BIN)/inbox-tui demo

run: $(STAMP)
	$(BIN)/inbox-tui

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist worksteal

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal

live: $(STAMP)
	$(BIN)/python tests/live/run.py

bench: $(STAMP)
	$(BIN)/python -m bench

bench-small: $(STAMP)
	$(BIN)/python -m bench --small

screenshots: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[shots]'
	$(BIN)/python -m screenshots.take

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build
