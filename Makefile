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

.PHONY: help run test lint format train check chat bench-start clean

help:
	@echo "make run     set up, train if needed, run everything until Ctrl-C"
	@echo "make test    set up and run all tests"
	@echo "make chat    talk to the running assistant in the terminal"
	@echo "make train   train the model if its sources have changed"
	@echo "make check   check content, domain and training data"
	@echo "make lint    ruff and pyright"
	@echo "make bench-start   time to ready and memory, as in the README"

run: $(READY)
	@$(RUN)/vejviser up

test: $(READY) postgresql
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

format: $(READY)
	@$(RUN)/ruff check --fix .
	@$(RUN)/ruff format .

train: $(READY)
	@$(RUN)/vejviser train

check: $(READY)
	@$(RUN)/vejviser check

chat: $(READY)
	@$(RUN)/vejviser chat

bench-start: $(READY)
	@$(RUN)/vejviser train
	@$(RUN)/python -m benchmarks.start

clean:
	rm -rf .venv .tools models/*.tar.gz .pytest_cache .ruff_cache build

.tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed and was not found."; exit 1; }
	@echo "== Installing uv into .tools"
	@$(PYTHON) -m venv .tools || { echo "Python's venv module is needed (Debian: python3-venv)."; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv

$(READY): pyproject.toml uv.lock $(filter .tools/bin/uv,$(UV))
	@echo "== Installing the packages of uv.lock (about 2.8 GB, once)"
	@$(UV) sync --locked --python 3.11
	@touch $@

# The tests start a real PostgreSQL of their own; Debian's package has what they need.
.PHONY: postgresql
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "== Installing PostgreSQL for the tests"; \
	    apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; \
	  else \
	    echo "The tests need PostgreSQL's programs: apt-get install postgresql"; exit 1; \
	  fi; }
