# Everything a person needs: `make demo` to try it, `make test` to check it. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
LOAD_STAMP := .venv/.installed-load
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench docs lock clean

help:
	@echo "make demo    run an invented partnership on this machine (ARGS='--port 8001 --reset')"
	@echo "make test    every test, browser journeys included (ARGS='tests/rules -x')"
	@echo "make check   format, lint, types, import contracts, migrations, generated documents"
	@echo "make fix     format, and mend what lint can mend"
	@echo "make bench   every page at 25,000 and 1,000,000 referrals, plans beside solvers, the ledger beside bean-check,"
	@echo "                a list of 10,000 beside a loop, measures beside pandas, and fifty workers clicking at once"
	@echo "make docs    write docs/generated and GLOSSARY.md from the code"
	@echo "make lock    choose new versions of what we depend on"
	@echo "make clean   remove the environment; var/ with your demonstration stays"

$(STAMP): requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; this is %d.%d. Name another with: make PYTHON=python3.12 …" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.5"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt -r requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/commonweal demo $(ARGS)

test: $(STAMP)
	@$(BIN)/python -m tests.journeys.site
	@$(BIN)/python -m tests.one_day
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: $(STAMP)
	@$(BIN)/commonweal check

fix: $(STAMP)
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

$(LOAD_STAMP): $(STAMP) requirements-load.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-load.txt
	@touch $(LOAD_STAMP)

bench: $(STAMP) $(LOAD_STAMP)
	@missed=; for each in pages plans ledger lists measures disclosure load; do $(BIN)/python -m benchmarks.$$each || missed="$$missed $$each"; done; \
		if [ -n "$$missed" ]; then echo "Not as quick as it should be, or not measured:$$missed"; exit 1; fi

docs: $(STAMP)
	@$(BIN)/commonweal docs

lock: $(STAMP)
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--no-emit-find-links pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--no-emit-find-links --group dev -c requirements.txt -o requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--no-emit-find-links --group load -c requirements.txt -c requirements-dev.txt -o requirements-load.txt

clean:
	rm -rf .venv
