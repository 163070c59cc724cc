# Only Python 3.11 or newer and make are needed. uv is used where it is installed, venv and pip where it is not.
PYTHON ?= python3
VENV := .venv
ifneq ($(words $(VENV)),1)
$(error VENV should name one folder, without blanks: make VENV=.venv play)
endif
# What is given on the command line is one word to the shell, whatever it holds.
quoted = '$(subst ','\'',$(1))'
BIN := $(call quoted,$(VENV)/bin)
UV := $(shell command -v uv 2>/dev/null)

.PHONY: play test test-slow branches check lint bench gallery pictures schema book documents wheel coverage clean help

play: $(VENV)/.ready-play  ## set everything up and open the tutor
	@$(BIN)/xent-tutor

# Tests share compiled files, also where the environment asks Python to write none: each worker would compile all anew.
OPTIONS = $$PYTEST_ADDOPTS -n auto --dist worksteal
tests = PYTHONDONTWRITEBYTECODE= PYTEST_ADDOPTS="$(OPTIONS) $(1) "$(call quoted,$(PYTEST)) $(BIN)/python -m pytest

test: $(VENV)/.ready-dev  ## set everything up and run the tests
	@$(call tests,)

test-slow: $(VENV)/.ready-dev  ## the tests that take long
	@$(call tests,-m slow)

branches: $(VENV)/.ready-dev  ## how many branches of the code the tests take
	@$(call tests,--cov=tutor --cov-branch --cov-report=term:skip-covered)

check: $(VENV)/.ready-dev  ## style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@for system in darwin win32; do $(BIN)/mypy --platform $$system --cache-dir $(call quoted,$(VENV))/mypy-$$system tutor || exit 1; done
	@$(BIN)/lint-imports --verbose > $(call quoted,$(VENV))/contracts.log 2>&1 || { cat $(call quoted,$(VENV))/contracts.log; exit 1; }
	@tail -n 3 $(call quoted,$(VENV))/contracts.log

lint: $(VENV)/.ready-play  ## prove the lessons
	@$(BIN)/xent-tutor lint

schema: $(VENV)/.ready-play  ## write lessons/schema.json anew
	@$(BIN)/xent-tutor lint --schema > lessons/schema.json.new
	@mv lessons/schema.json.new lessons/schema.json

bench: $(VENV)/.ready-dev  ## the figures of docs/performance.md
	@$(BIN)/python bench/first_frame.py
	@$(BIN)/python bench/key_to_paint.py
	@$(BIN)/python bench/check_latency.py
	@$(BIN)/python bench/watch.py
	@$(BIN)/python bench/check_program.py
	@$(BIN)/python bench/why.py
	@$(BIN)/python bench/verdict_to_paint.py
	@$(BIN)/python bench/pictures.py
	@$(BIN)/python bench/training.py
	@$(BIN)/python bench/serve.py
	@$(BIN)/python bench/due.py
	@$(BIN)/python bench/review.py --learners 10

pictures: $(VENV)/.ready-dev  ## the tutor's screens as SVG, into docs/pictures
	@$(BIN)/python -m tools.pictures

gallery: $(VENV)/.ready-dev  ## every kind of picture, drawn into a temporary folder
	@$(BIN)/python bench/gallery.py

book: $(VENV)/.ready-play  ## the course as pages to read, in build/book
	@$(BIN)/python -m tools.book

wheel: $(VENV)/.ready-dev  ## the wheel and the source distribution, in dist
	@$(BIN)/python -m hatchling build -d dist

documents: $(VENV)/.ready-dev  ## docs as a site, in build/docs
	@$(BIN)/python -m mkdocs build --strict --quiet

coverage: $(VENV)/.ready-play  ## write docs/coverage.md anew
	@$(BIN)/python -m tools.coverage

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

clean:  ## remove what was set up
	@if test -e $(call quoted,$(VENV))/pyvenv.cfg; then rm -rf -- $(call quoted,$(VENV)); \
	elif test -e $(call quoted,$(VENV)); then echo $(call quoted,$(VENV))' was not set up here; it is not removed.'; exit 1; fi

# The environment is made once; a stamp for each set of packages says that it is complete.
$(VENV)/bin/python:
	@$(call quoted,$(PYTHON)) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'xent-tutor needs Python 3.11 or newer, and '$(call quoted,$(PYTHON))' is older. Try: make PYTHON=python3.12 play'; exit 1; }
ifdef UV
	@uv venv --quiet --python "$$(command -v $(call quoted,$(PYTHON)))" $(call quoted,$(VENV))
else
	@$(call quoted,$(PYTHON)) -m venv $(call quoted,$(VENV))
endif

INSTALL = $(if $(UV),uv pip install --quiet --compile-bytecode --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

$(VENV)/.ready-dev: pyproject.toml constraints.txt $(VENV)/bin/python
	@echo 'Setting up for development (once) ...'
	@$(INSTALL) -c constraints.txt -e '.[dev]'
	@touch $(call quoted,$(VENV))/.ready-dev $(call quoted,$(VENV))/.ready-play

$(VENV)/.ready-play: pyproject.toml constraints.txt $(VENV)/bin/python
	@echo 'Setting up (once) ...'
	@$(INSTALL) -c constraints.txt -e .
	@touch $(call quoted,$(VENV))/.ready-play
