# What a person types. `make` alone lists it.

PYTHON ?= python3
UV     ?= uv
ARGS   ?=
BIN    := .venv/bin

# Two processes fit two cores; each worker of pytest starts its own servers.
TEST_PROCESSES ?= 2

# What shows that the core is right without a server.
CORE_TESTS := tests/domain tests/oracle tests/scenarios

COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate

.DEFAULT_GOAL := help
.PHONY: help demo up down test check oracle coverage bench temporal browser lock clean \
        check-format check-lint check-types check-pyright check-imports check-tests

help:  ## list these targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: temporal  ## set everything up, play a case, stay up (ARGS="--story t1 --exit" plays another, and ends)
	@$(BIN)/dueprocess demo $(ARGS)

up: temporal  ## start the embedded stack in the background
	@$(BIN)/dueprocess up $(ARGS)

down: .venv/.installed  ## end what `make up` started
	@$(BIN)/dueprocess down $(ARGS)

test: temporal browser  ## set everything up and run every test
	@$(BIN)/python -m pytest -q -n $(TEST_PROCESSES) $(ARGS)

check: .venv/.installed  ## format, lint, types, import contracts and fast tests
	@$(MAKE) --no-print-directory --keep-going -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) \
		check-pyright check-types check-tests check-imports check-lint check-format
	@echo "All checks passed."

oracle: .venv/.installed  ## count a million random windows in two ways (ARGS="20000 --seed 7" repeats some)
	@$(BIN)/python -m tests.oracle $(ARGS)

coverage: .venv/.installed  ## run the tests of the core, and show each branch of it that none takes
	@$(BIN)/python -m coverage run -m pytest -q -m "not server and not walks" $(CORE_TESTS) $(ARGS)
	@$(BIN)/python -m coverage report

bench: temporal  ## measure core and door, change the clock where a test must notice, rehearse fifty times (ARGS=5 for fewer)
	@$(BIN)/python -m bench.core
	@$(BIN)/python -m bench.six_months
	@$(BIN)/python -m bench.door
	@$(BIN)/python -m bench.mutants
	@$(BIN)/python -m bench.rehearsals $(ARGS)

temporal: .venv/.installed  ## get the Temporal server (built once, then cached outside the tree)
	@$(BIN)/python -m infra.embedded.toolchain

browser:  ## see to a Chromium for the tests of the portal (as root on Debian; elsewhere it only says so)
	@tools/browser

lock:  ## write the locks anew (needs uv)
	@for name in runtime dev go; do rm -f requirements/$$name.lock; done
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) pyproject.toml -o requirements/runtime.lock
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) pyproject.toml --group dev -o requirements/dev.lock
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements/go.in -o requirements/go.lock

clean:  ## remove .venv and the caches of the tools in the tree
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage

check-format:
	@$(BIN)/ruff format --check --quiet .

check-lint:
	@$(BIN)/ruff check --quiet .

check-types:
	@$(BIN)/mypy --no-error-summary

check-pyright:
	@$(BIN)/pyright --warnings

check-imports:
	@$(BIN)/lint-imports

check-tests:
	@$(BIN)/python -m pytest -q -m "not server and not walks"

.venv/.locked: requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
		     "Say which to use: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Setting up .venv from requirements/dev.lock (about a minute, once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

# The build backend is in the lock, so this needs no network.
.venv/.installed: .venv/.locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
