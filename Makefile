# `make demo` and `make test` set up everything they need in .venv; nothing else on the machine is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.ready-bench
CHECKED := src tests bench tools docs/conf.py
PYTEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench docs lock wheel kernels clean

help:
	@echo 'make demo    the simulated case, end to end; says where the report is'
	@echo 'make test    all tests (needs no network once set up)'
	@echo 'make lint    ruff and mypy'
	@echo 'make bench   benchmarks against peers, kept in bench/out/; FULL=1 for 45 million positions'
	@echo 'make docs    the documentation site, in docs/_build/html'
	@echo 'make format  rewrite the code in the house style'
	@echo 'make lock    pin all dependencies anew'
	@echo 'make kernels forget compiled kernels: after editing one that another file calls'
	@echo 'make clean   remove what the other commands made'

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Ullage needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ...' >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is incomplete; on Debian: apt-get install python3-venv" >&2; exit 2; }
	@echo 'Setting up .venv (once, about a minute) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(BENCH_READY): $(READY) requirements-bench.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

demo: $(READY)
	@$(BIN)/ullage demo demo

test: $(READY)
	@$(BIN)/python tools/check_browser.py
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal

lint: $(READY)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix $(CHECKED)
	$(BIN)/ruff format $(CHECKED)

bench: $(BENCH_READY)
	$(BIN)/python -m bench $(if $(FULL),--full)

docs: $(READY)
	$(BIN)/python tools/make_reference.py
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo 'docs/_build/html/index.html'

lock:
	@$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -m uv pip compile pyproject.toml --group dev --group docs --universal \
	  --no-emit-index-url --no-header --generate-hashes --quiet -o requirements.lock
	$(BIN)/python -m uv pip compile pyproject.toml --group dev --group docs --group bench --universal \
	  --no-emit-index-url --no-header --generate-hashes --quiet -o requirements-bench.lock

wheel: $(READY)
	$(BIN)/python -m hatchling build -t wheel

kernels:
	find src bench -name '*.nbi' -delete -o -name '*.nbc' -delete

clean:
	rm -rf $(VENV) demo docs/_build docs/reference build dist bench/out .pytest_cache .mypy_cache .ruff_cache
