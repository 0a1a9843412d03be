# One word per habit; `make` alone lists them. Needs a POSIX shell and Python 3.11 or newer, nothing else.
# Everything is installed into .venv. Set-up talks on standard error, so that `echo "question" | make chat` prints answers only.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help chat test check fix docs quality crash bench train constraints clean

VENV := .venv
RUN := $(VENV)/bin/python
# An empty standard input, because what is piped into `make chat` is for the chat.
PIP := $(RUN) -m pip --disable-pip-version-check install --constraint constraints.txt </dev/null >&2

help:  ## list these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s  %s\n", $$1, $$2 }' Makefile

chat: $(VENV)/.installed  ## ask the documents in the terminal
	@$(RUN) -m bot chat

test: $(VENV)/.installed-test  ## run the tests
	@$(RUN) -m pytest

check: $(VENV)/.installed-check  ## formatting, style, types, and which part may import which
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports

fix: $(VENV)/.installed-check  ## mend formatting and what style checks can mend
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .

docs: $(VENV)/.installed  ## write docs/commands.md and docs/settings.md anew
	@$(RUN) -m docs.write_reference

quality: $(VENV)/.installed  ## ask the project's own questions, print what changed, and pin the answers anew
	@$(RUN) -m benchmarks.quality

crash: $(VENV)/.installed-test  ## kill updates and damage stores many more times than the tests do
	@LOCCIT_TEST_KILLS=150 LOCCIT_TEST_DAMAGES=1000 \
	  $(RUN) -m pytest tests/retrieval/test_crash_safety.py tests/retrieval/test_store.py

bench: $(VENV)/.installed-bench  ## measure the engine beside rank_bm25 and bm25s, and what a start costs
	@$(RUN) -m benchmarks.engine
	@$(RUN) -m benchmarks.starting --write

train: $(VENV)/.installed-train  ## learn the weights anew from the question sets in DATA (make train DATA=folder)
	@$(RUN) -m training.train $(DATA)

constraints:  ## resolve all dependencies anew and write constraints.txt
	@set -e; rm -rf $(VENV)-clean; $(RUN) -m venv $(VENV)-clean; \
	$(VENV)-clean/bin/python -m pip --quiet install --upgrade pip; \
	$(VENV)-clean/bin/python -m pip --quiet install hatchling --editable . --group test --group check --group bench --group train; \
	{ sed -n '/^#/p' constraints.txt; $(VENV)-clean/bin/python -m pip freeze --all --exclude-editable --exclude setuptools; } \
	  >constraints.new; \
	mv constraints.new constraints.txt; rm -rf $(VENV)-clean

clean:  ## remove the private environment and caches
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist

# The stamps say what is installed; a change of what is asked for makes them old.

$(VENV)/.made:
	@set -e; found=; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3 python; do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Loccit needs Python 3.11 or newer with its venv module (Debian, Ubuntu: apt install python3 python3-venv)." >&2; \
	  echo "If it is installed under another name, say so: make PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	echo "Making a private environment in $(VENV) …" >&2; \
	"$$found" -m venv $(VENV) </dev/null >&2; \
	touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing what Loccit needs; only this once, about a minute …" >&2
	@$(PIP) --editable .
	@touch $@

# Groups need a pip that knows them, and a Python may bring an older one.
$(VENV)/.new-pip: $(VENV)/.made constraints.txt
	@$(PIP) --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed $(VENV)/.new-pip
	@echo "Installing what the tests need …" >&2
	@$(PIP) --group test
	@touch $@

$(VENV)/.installed-check: $(VENV)/.installed-test
	@$(PIP) --group check
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed $(VENV)/.new-pip
	@$(PIP) --group bench
	@touch $@

$(VENV)/.installed-train: $(VENV)/.installed $(VENV)/.new-pip
	@$(PIP) --group train
	@touch $@
