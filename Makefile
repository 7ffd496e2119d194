# Needs Python 3.11+ with venv, pip and make; nothing else. Everything it installs goes to .venv.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
DEPTH ?= quick

.PHONY: help demo test lint bench guide
help: ## what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/.installed: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-test.lock
	@touch $@

demo: $(VENV)/.installed ## fresh sample data, a whole cycle and a merit case played, then served (SERVE=0 ends before that)
	$(PY) manage.py demo $(if $(filter 0,$(SERVE)),--no-serve) $(if $(SEED),--seed $(SEED)) $(if $(SCALE),--scale $(SCALE))

lint: $(VENV)/.installed-test ## style, import contracts, types, missing migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	env -u TEST_DATABASE_URL APP_ENV=test $(PY) manage.py makemigrations --check --dry-run

test: lint ## everything lint does, then the suite on SQLite, and on PostgreSQL and Redis where TEST_…_URL are set
	$(PY) -m tests.run --depth $(DEPTH)

bench: $(VENV)/.installed-test ## the benchmark suite, each figure as a ratio against a plain peer
	$(PY) -m bench

guide: $(VENV)/.installed-test ## the pictures of docs/guide, taken anew from a demo of its own (needs a Chromium)
	$(PY) -m tests.browser.guide
