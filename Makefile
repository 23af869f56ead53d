# Every command of the project. `make` alone prints the list; CI runs `make ci`.
# The targets make their own environment in .venv: no activated shell is needed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV ?= .venv
ARGS ?=

ifdef NO_COLOR
bold :=
reset :=
else
bold := \033[1m
reset := \033[0m
endif

# An environment that is there is kept, unless PYTHON names another interpreter.
bin := $(VENV)/bin
present := $(wildcard $(VENV)/.interpreter-*)
ifneq ($(or $(PYTHON),$(if $(present),,none)),)
PYTHON ?= python3
interpreter := $(VENV)/.interpreter-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
else
interpreter := $(present)
endif
tools := $(VENV)/.tools
codegen := $(VENV)/.codegen
packages := $(VENV)/.packages
uv = $$(command -v uv || echo $(bin)/uv)
editable = VIRTUAL_ENV=$(VENV) $(uv) pip install --quiet --no-deps --no-build-isolation $(addprefix -e ./,$(dir $(1)))

# pyright ships in its wheel and must not look for a newer one, nor pip and uv for themselves.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_NO_PROGRESS := 1
export PYTHONUTF8 := 1
# Some images forbid Python to keep what it has compiled: every process of the tests would compile all libraries anew.
unexport PYTHONDONTWRITEBYTECODE

##@ Start here

.PHONY: help
help: ## print this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n$(bold)%s$(reset)\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '\nPYTHON=python3.12 chooses the interpreter; ARGS="..." reaches the command (make test ARGS="-k retry").\n'

.PHONY: setup
setup: $(codegen) $(packages) ## make .venv with the pinned tools and our packages

.PHONY: demo
demo: setup ## regenerate the clients, then walk every device against its simulator
	$(bin)/codegen generate
	$(bin)/python -m tools.demo $(ARGS)

.PHONY: test
test: setup ## run all tests but the package matrix
	$(bin)/pytest -n auto --dist worksteal $(ARGS)

##@ Generated code

.PHONY: generate
generate: $(codegen) ## write generated/ from specs/
	$(bin)/codegen generate $(ARGS)

.PHONY: check
check: setup ## specs are valid; generated/ is fresh and untouched
	$(bin)/python -m tools.check_specs
	$(bin)/codegen check

##@ Gates

.PHONY: fmt
fmt: $(tools) ## format the code and mend what the linter can mend
	$(bin)/ruff check --fix-only --quiet
	$(bin)/ruff format

.PHONY: lint
lint: setup ## formatting, lint rules, import contracts
	$(bin)/ruff format --check
	$(bin)/ruff check
	$(bin)/lint-imports --cache-dir .cache/import-linter

.PHONY: types
types: setup ## mypy --strict and pyright strict
	$(bin)/mypy codegen/src packages/*/src packages/*/hatch_build.py generated tests tools scripts $(wildcard benchmarks fuzz examples)
	$(bin)/pyright --pythonpath $(bin)/python

.PHONY: coverage
coverage: setup ## all tests, measured: at least 95 % of the hand-written code
	$(bin)/python scripts/coverage.py --check --threshold 95 -n auto --dist worksteal $(ARGS)

.PHONY: package-matrix
package-matrix: setup ## build and install every package in every way, with plain pip
	$(bin)/pytest -m packaging -n auto --dist loadscope tests/packaging $(ARGS)

.PHONY: docs
docs: setup ## links and code of README.md and docs/ hold
	$(bin)/python -m tools.check_docs

.PHONY: api-diff
api-diff: setup ## compare the public surface with the last release; undeclared breaks fail
	$(bin)/python -m tools.api_diff

.PHONY: ci
ci: ## everything that every change must hold
	@started=$$SECONDS; for step in setup lint types check docs api-diff coverage package-matrix; do \
	  printf '\n$(bold)==> make %s$(reset) (after %d s)\n' "$$step" "$$((SECONDS - started))"; \
	  $(MAKE) "$$step"; \
	done; printf '\n$(bold)==> all gates hold$(reset) (%d s)\n' "$$((SECONDS - started))"

##@ Measure

.PHONY: bench
bench: setup ## benchmarks, each beside its peer in the same run
	$(bin)/python -m benchmarks.run $(ARGS)

.PHONY: fuzz
fuzz: setup ## feed random bytes to every parser for a while, to those in C with sanitizers
	$(bin)/python -m fuzz.sanitized
	$(bin)/python -m fuzz.run $(ARGS)

##@ Release and upkeep

.PHONY: dist
dist: setup ## build the sdist and the wheel of every package into dist/
	rm -rf dist
	for package in packages/*/; do $(bin)/python -m build --no-isolation --outdir dist "$$package"; done

.PHONY: release-snapshot
release-snapshot: setup ## keep the public surface of today in docs/api as the released one
	$(bin)/python -m tools.api_diff --snapshot

.PHONY: lock
lock: $(tools) ## pin the newest allowed versions in requirements/
	for name in bootstrap build runtime dev; do \
	  $(bin)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links $$( [ $$name = runtime ] && echo --constraint requirements/limits.in --all-extras packages/*/pyproject.toml || echo requirements/$$name.in ) \
	    --output-file requirements/$$name.txt; \
	done

.PHONY: clean
clean: ## remove what git ignores: the environment, caches, built things
	git clean -fdqX

# The environment: one stamp per step, redone when what it read has changed.

$(interpreter):
	@[ "$@" != "$(VENV)/.interpreter-" ] || { echo "$(PYTHON) not found: name a Python 3.11 or newer with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is older: name another with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(tools): $(interpreter) requirements/bootstrap.txt requirements/dev.txt
	command -v uv >/dev/null || $(bin)/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	VIRTUAL_ENV=$(VENV) $(uv) pip sync --quiet --require-hashes requirements/dev.txt
	@touch $@

$(codegen): $(tools) $(wildcard codegen/pyproject.toml)
	$(call editable,$(wildcard codegen/pyproject.toml))
	@touch $@

$(packages): $(tools) $(wildcard packages/*/pyproject.toml packages/*/hatch_build.py packages/*/native/*)
	$(call editable,$(wildcard packages/*/pyproject.toml))
	@touch $@
