# The project's commands. Everything they write stays in this checkout: .tools, .venv, var.
#   make demo [PORT=8000] [SERVE=0]   set up, build the demo, serve it on http://localhost:8000
#   make test                         set up, run every check and test

PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
VENV := .venv/bin
serving := $(if $(filter 0,$(SERVE)),--no-serve,--port $(PORT))

.DEFAULT_GOAL := help
.PHONY: help demo test fresh bench bench-conference wheel soak screenshots check format messages clean setup setup-runtime

help:  ## What can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

demo: setup-runtime  ## Build the demo and serve it; PORT= another port, SERVE=0 without serving
	@$(VENV)/python -m thongsuot.cli demo $(serving)

test: setup  ## Format, lint, types, layers, tests on SQLite and PostgreSQL, pages in Chromium
	@$(VENV)/python scripts/suite.py

fresh:  ## Prove both in a new clone, with an empty home and nothing installed
	@$(PYTHON) scripts/fresh.py

bench: setup  ## Measure, beside the references, and write docs/performance.md; ONLY="tree reading" for some of it
	@$(PYTHON) scripts/bootstrap.py --bench
	@PYTHONPATH=scripts $(VENV)/python -m benchmarks $(ONLY)

bench-conference: setup  ## Measure the roll call of the largest conference (half an hour), and write docs/performance.md
	@PYTHONPATH=scripts $(VENV)/python -m benchmarks conference

soak: setup  ## Kill server, worker and database some hundreds of times, and look for what is lost; ROUNDS=, SEED=
	@PYTHONPATH=. $(VENV)/python scripts/soak.py $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED))

wheel: setup  ## Build dist/thongsuot-….whl, all that an installation needs
	@$(VENV)/python scripts/point_page.py --required
	@.tools/uv-*/uv build --wheel -o dist

screenshots: setup  ## Take the pictures of docs/screenshots from the demo
	@PYTHONPATH=scripts $(VENV)/python scripts/screenshots.py

check: setup  ## What can be checked by reading the code: seconds, not minutes
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@$(VENV)/lint-imports --no-logo
	@$(VENV)/mypy
	@$(VENV)/python scripts/point_page.py --check

format: setup  ## Put the code into the house's form
	@$(VENV)/ruff format .
	@$(VENV)/ruff check --fix-only --exit-zero .

messages: setup  ## Collect the messages of the sources into the .po files
	@$(VENV)/python scripts/messages.py extract

clean:  ## Remove what was set up and what was built; the demo's data (var) stay
	rm -rf .tools .venv build dist point/node_modules src/thongsuot/web/static/point .mypy_cache .ruff_cache .import_linter_cache .hypothesis

setup:
	@$(PYTHON) scripts/bootstrap.py
	@$(VENV)/python scripts/messages.py compile
	@$(VENV)/python scripts/point_page.py

setup-runtime:
	@$(PYTHON) scripts/bootstrap.py --runtime
	@$(VENV)/python scripts/messages.py compile
	@$(VENV)/python scripts/point_page.py
