# The portal's commands. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help run demo setup test bench format lock

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

run: ## Set up what is missing, then serve the portal at http://localhost:8000 (PORT=… for another)
	@PORT=$(PORT) $(PYTHON) scripts/run.py

demo: ## As run, with the demonstration council made anew
	@PORT=$(PORT) $(PYTHON) scripts/run.py --fresh

setup: ## Environment and styles only, so that .venv/bin/pytest works
	@$(PYTHON) -c "import sys; sys.path.insert(0, 'scripts'); import environment; environment.setup('dev')"

test: ## Every check and test. ONLY=… for one part: format, types, imports, templates, django, size, rules, sqlite, postgres, browser
	@$(PYTHON) scripts/environment.py && $(PYTHON) scripts/check.py $(ONLY)

bench: ## Measure speed as ratios. ONLY=… for one part: guidance-page, my-work, start-warm
	@$(PYTHON) scripts/bench.py $(ONLY)

format: ## Format the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix-only .

lock: ## Compile the lock files from pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock
	@.venv/bin/uv pip compile pyproject.toml -c requirements-dev.lock --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	@.venv/bin/uv pip compile --group styles --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements-styles.lock
