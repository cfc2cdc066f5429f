# Two commands do everything on a machine with Python 3.11, make and a C compiler: `make demo` and `make test`.
# Each makes its own virtual environment in .venv from a lock file with hashes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-out
AS_OF := 2026-11-01
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test test-all oracle lint format bench eval docs screenshots lock clean help

help:
	@echo "make demo    scan sample_data/corpus for real and say where the report is"
	@echo "make test    the tests; make test-all: also the long ones"
	@echo "make oracle  fast detection against stock Presidio on 20,000 generated texts"
	@echo "make lint    formatting, lint, types, import contract"
	@echo "make bench   speed and memory, side by side with stock Presidio"
	@echo "make eval    names of people: ours against spaCy's (needs DATA=folder, and can take MD=model, LAC=archive)"
	@echo "make docs    write the generated parts of README and docs again"
	@echo "make screenshots  draw docs/images again (needs Chromium and Chinese fonts)"
	@echo "make lock    resolve the lock files again (needs uv)"
	@echo "make clean   remove what these commands made"

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "provscan needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Dependencies come from the lock alone; the project itself is linked in place.
$(VENV)/installed: $(VENV)/made requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/installed
	@mkdir -p $(DEMO)
	@echo "provscan scan sample_data/corpus --as-of $(AS_OF) --out $(DEMO)/report.duckdb"
	@$(BIN)/provscan scan sample_data/corpus --as-of $(AS_OF) --key $(DEMO)/hmac.key \
	  --out $(DEMO)/report.duckdb --force; status=$$?; \
	  if [ $$status -ne 3 ]; then echo "the demo must end with 3 (faults are planted in it), not $$status"; exit 1; fi
	@echo
	@echo "Exit status 3 is right: the sample corpus has faults planted in it. The report: $(DEMO)/report.duckdb"
	@echo "Look at it:   $(BIN)/provscan show $(DEMO)/report.duckdb --by person"
	@echo "Explain one:  $(BIN)/provscan explain $(DEMO)/report.duckdb ID"

# Most tests start processes of their own, and each would compile all modules where Python is told to keep no bytecode.
test: $(VENV)/installed-dev
	$(BIN)/python -m compileall -q scanner recognizers reports tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# All of them, also those that scan again and again (tests/conftest.py): about half an hour on two cores.
test-all: $(VENV)/installed-dev
	$(BIN)/python -m compileall -q scanner recognizers reports tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup --all

oracle: $(VENV)/installed-dev
	$(BIN)/python -m tests.recognizers.oracle --texts 20000 --workers 2

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

# The sets are not in the repository: docs/names-latin.md says what DATA, MD and LAC are.
DATA := ../shared/data
eval: $(VENV)/installed-dev
	@test -d $(DATA) || { echo "there is no $(DATA): name the folder with DATA=; docs/names-latin.md says what is in it"; exit 1; }
	$(PIP) install faker names
	$(BIN)/python -m benchmarks.names.evaluate --data $(DATA) $(if $(MD),--md $(MD))
	$(BIN)/python -m benchmarks.names.evaluate_han --data $(DATA) $(if $(LAC),--lac $(LAC))

docs: $(VENV)/installed-dev
	$(BIN)/python -m docs.generate

screenshots: $(VENV)/installed-dev
	$(BIN)/python -m docs.screenshots

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  -c requirements.lock pyproject.toml requirements-dev.in -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(DEMO) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
