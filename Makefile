# make demo and make test need nothing but Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test lint compiled bench clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[pdf,serve,dev]'
	@touch $@

demo: install
	@mkdir -p out
	$(BIN)/kg build seeds -o out/questions.ttl --csv out/tables
	$(BIN)/kg validate out/questions.ttl
	@sed -n '/2524> a/,/^$$/p; /2524\/reponse> a/,/^$$/p' out/questions.ttl
	$(BIN)/kg query out/questions.ttl delay-by-ministry --format table
	@echo
	@echo 'Next:  kg query --list                        every question the graph can answer'
	@echo '       kg query out/questions.ttl "SELECT …"  your own SPARQL, prefixes declared'
	@echo '       kg build FILES -o graph.nq             your own files'
	@echo '       (kg is $(BIN)/kg; "source $(BIN)/activate" puts it on the path)'

test: install
	$(BIN)/python -m pytest -q

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# A wheel whose slow modules are compiled, in an environment of its own: a checkout would not follow its sources.
compiled: out/compiled/installed

out/compiled/installed: .venv/installed hatch_build.py $(shell find kg -name '*.py')
	rm -rf out/compiled
	HATCH_BUILD_HOOK_ENABLE_CUSTOM=true $(BIN)/python -m hatchling build -t wheel -d out/compiled
	$(PYTHON) -m venv out/compiled
	out/compiled/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt out/compiled/*.whl
	@touch $@

bench: compiled
	$(BIN)/python -m benchmarks.metadata
	$(BIN)/python -m benchmarks.peers --write docs
	$(BIN)/python -m benchmarks.corpus --questions 2000 20000 --write docs
	$(BIN)/python -m benchmarks.cluster --write docs

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
