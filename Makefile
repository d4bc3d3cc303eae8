# make demo    the whole product, here, with a sample landlord: http://localhost:8000
# make test    the whole gate: style, types, imports, every test
# make bench   how fast it is, as a table
# make soak    twenty minutes of both sides failing in every way; SOAK_MINUTES, SOAK_SEED
# make lint    the quick part of make test: style, types, imports
# make lock    the exact packages again, after a change to pyproject.toml or package.json
# make setup   what each of the above does first: .venv, node_modules, styles
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench soak lock

PORT ?= 8000
VAR ?= var
export PORT VAR

# The newest Python that will do, unless PYTHON says which.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
# A stamp is written last, so that a half-made folder has none and is made again.
VENV := .venv/.complete
NODE := node_modules/.complete
STYLES := static/build/.complete
COLLECTED := static/collected/staticfiles.json
SOURCES := $(shell find static/src -type f 2>/dev/null)

help:
	@sed -n 's/^# make/make/p' Makefile

setup: $(VENV) $(NODE) $(STYLES) $(COLLECTED)
	@:

# A .venv whose Python has gone (an upgrade, a copied folder) is no .venv.
ifneq ($(wildcard $(VENV)),)
ifneq ($(shell $(PY) -c 'import django' >/dev/null 2>&1 && echo works),works)
$(shell rm -f $(VENV))
endif
endif

# uv installs in a third of pip's time; where it cannot (a mirror that only pip is told of), pip does.
INSTALL := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
FAST_INSTALL := sed -n '/^uv==/,/^    \# via/p' requirements.lock >.venv/uv.lock && \
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r .venv/uv.lock && \
	$(PY) -m uv pip install --quiet --python $(PY) --require-hashes --compile-bytecode -r requirements.lock

$(VENV): requirements.lock
	@test -n "$(PYTHON)" || { echo "Homefile needs Python 3.11 or newer, and there is none here." >&2; exit 1; }
	@echo "Making .venv with $(PYTHON): a minute or two, the first time."
	@if [ ! -e $@ ]; then rm -rf .venv; $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python could not make a virtual environment here. On Debian and Ubuntu, install python3-venv first." \
		>&2; exit 1; }; fi
	@{ $(FAST_INSTALL); } 2>.venv/uv.log || $(INSTALL) || { \
		echo "The Python packages could not be installed; the reason is above. Run make again to go on." >&2; exit 1; }
	@touch $@

$(NODE): package.json package-lock.json $(VENV)
	@echo "Installing the styles and scripts Homefile is built with."
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --loglevel=error >/dev/null || { \
		echo "The npm packages could not be installed; the reason is above. Run make again to go on." >&2; exit 1; }
	@touch $@

$(STYLES): $(NODE) $(SOURCES)
	@mkdir -p static/build static/collected
	@if [ -d static/src ]; then PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent build; fi
	@touch $@

# Compressed, under names that change with what is in them.
$(COLLECTED): $(STYLES) $(VENV)
	@HOMEFILE_DEMO=1 $(PY) manage.py collectstatic --no-input --verbosity 0
	@touch $@

demo: setup
	@exec $(PY) -m portal.demo

lint: setup
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ." >&2; exit 1; }
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint(["--no-logo", "--no-cache"])'

# The tables are made by one processor while the other reads the code.
test: setup
	@$(PY) -m tests.ready_made & tables=$$!; \
		$(MAKE) --no-print-directory lint && $(PY) -m tests.browser.chromium && wait $$tables || \
		{ kill $$tables 2>/dev/null; wait $$tables; exit 1; }
	@$(PY) -m pytest -n 2 --quiet

bench: setup
	@$(PY) -m tests.bench

soak: setup
	@$(PY) -W ignore -m tests.soak

lock: $(VENV)
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--all-extras --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm install --package-lock-only --loglevel=error >/dev/null
