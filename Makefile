# Balgul. Everything is installed inside the checkout, under .venv.
#
#   make demo     the whole campaign of the simulated county
#   make ui       the same runs in the Prefect UI
#   make up       the real thing: server, UI, deployments, worker
#   make test     the tests
#   make test-quick   those that play no days: before a commit
#   make check    style, types, imports, spelling, contracts
#   make bench    every benchmark, or one of them with ONLY=name
#   make peers    what make bench ONLY=visits_peers compares with, in a folder of its own
#   make reference   docs/reference, from the declarations

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder
UV := $(BIN)/uv --no-progress pip install --python $(BIN)/python --compile-bytecode

.DEFAULT_GOAL := install
.DELETE_ON_ERROR:
.PHONY: install demo ui up test test-quick check bench peers reference lock clean

install: .venv/installed

# A changed lock means a new environment: nothing of the old one is left behind.
.venv/locked: requirements.lock requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Balgul needs Python 3.11 or newer; name one with make PYTHON=...")'
	@echo "Installing into .venv (some minutes the first time) ..."
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	$(UV) --require-hashes -r requirements.lock
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/installed
	$(BIN)/balgul demo

ui: .venv/installed
	$(BIN)/balgul ui

up: .venv/installed
	$(BIN)/balgul up

test: .venv/installed
	$(PYTEST)

test-quick: .venv/installed
	$(PYTEST) --ignore tests/integration

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python -m pytest --quiet tests/contracts

bench: .venv/installed
	$(BIN)/python -m benchmarks $(ONLY)

# No dependency: a folder of its own, which that benchmark alone looks into.
peers: .venv/peers/installed

.venv/peers/installed: requirements-bench.lock .venv/locked
	rm -rf .venv/peers
	$(UV) --require-hashes --target .venv/peers -r requirements-bench.lock
	@touch $@

reference: .venv/installed
	$(BIN)/python -m warehouse.handbook

# Needed only after a change of requirements.in or requirements-bench.in.
lock: .venv/locked
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-header --output-file requirements.lock requirements.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-header -c requirements.lock --output-file requirements-bench.lock requirements-bench.in

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache balgul.egg-info
