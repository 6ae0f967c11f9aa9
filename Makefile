# For developers. ./run and ./test do the same without make.
PYTHON = .venv/bin/python

.PHONY: setup run demo test lint bench fresh

setup:            ## install everything, start nothing
	@./run setup

run demo:         ## the whole product with demo data, Ctrl-C ends it
	@./run

test:             ## every test, on both databases
	@./test

lint:             ## style, types, import direction, migrations
	@./run setup --dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check

bench: setup      ## ratios in one run
	$(PYTHON) -m scripts.bench

fresh:            ## drop local data: database, archive, mails, logs
	rm -rf var
