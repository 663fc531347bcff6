# make run    the whole shop on this machine     make test    every check
# The rest is for those who change it: bench docs format lint lock messages screenshots clean

.DEFAULT_GOAL := run
.PHONY: run test bench lint format messages screenshots docs lock clean tools

BIN := .venv/bin

run: .venv/.ready-run
	@exec $(BIN)/catalogue demo

test: .venv/.ready-test tools
	@$(BIN)/python scripts/check.py

bench: .venv/.ready-test
	@$(BIN)/python -m bench

lint: .venv/.ready-test
	@$(BIN)/python scripts/check.py format lint types imports

format: .venv/.ready-test
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

# Every sentence that a visitor or buyer reads, for translators: build/messages.pot
messages: .venv/.ready-run
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-wrap \
		--project Catalogue --output-file build/messages.pot .

screenshots: .venv/.ready-test tools
	@PYTHONPATH=. $(BIN)/python scripts/screenshots.py

# What is made from the code: who may do what.
docs: .venv/.ready-test
	@PYTHONPATH=. $(BIN)/python -m scripts.permissions_page

lock:
	@scripts/lock.sh

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A browser or Java may go missing after the packages were installed.
tools:
	@scripts/setup.sh tools

.venv/.ready-run: requirements.lock pyproject.toml
	@scripts/setup.sh run

.venv/.ready-test: requirements-dev.lock pyproject.toml
	@scripts/setup.sh test
