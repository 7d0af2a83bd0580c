# One front door. Needs Python 3.11 or newer with venv, git and make; everything else is put into .venv from the locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 \
	--no-strip-extras --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet
LOCK := $(COMPILE) pyproject.toml

# Reads and formats the browser's scripts. Its wheel is for Linux on x86-64 alone: elsewhere this is left out, and said.
BIOME = test -x $(BIN)/biome || { echo "No Biome for this machine: the browser's scripts are not read." >&2; exit 0; }; $(BIN)/biome

# Material's notice about MkDocs 2 is for those who choose the builder, not for those who read a board.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help board picture jobs serve check test quick timings hosts lint type scripts node format bless histories resolve bench benchci benchrollup fuzz freeze faults mutate structure readability exits sbom lock changelog clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

board: $(VENV)/.example ## Build the example board into site/, with the history of its people, and say what is overdue
	@$(BIN)/troth -C $(VENV)/example build --out site

# The example's people have commits of their own in a repository beside the checkout's; it is made anew when a record changes.
$(VENV)/.example: .ci/example mkdocs.yml generator/troth/edit/scaffold.py $(shell find commitments -name '*.yaml') | $(VENV)/.runtime
	@rm -rf $(VENV)/example
	@.ci/example $(BIN)/troth $(VENV)/example
	@touch $@

picture: board $(VENV)/.dev ## Take the pictures of the help and of README anew, where there is Chromium
	@PYTHONPATH=. $(BIN)/python -m tests.pictures site docs/help/pictures

jobs: board $(VENV)/.dev ## Count what people do for the jobs of the walk-through: the table of docs/performance.md
	@PYTHONPATH=. $(BIN)/python -m tests.jobs site

serve: $(VENV)/.runtime ## Serve the board, and build it anew when a file changes
	@$(BIN)/troth serve

check: $(VENV)/.runtime ## Check this repository's records
	@$(BIN)/troth check

# Measuring costs up to as much as what is measured and changes no verdict, so only CI does it, where it holds us to the share in
# pyproject.toml: of the few examples that everybody runs. Then it tries the many of what is made up, and nobody measures those.
MEASURE := $(or $(CI),$(COVER))
COVERAGE := $(if $(MEASURE),--cov --cov-report term-missing:skip-covered)
SHARED_OUT := --numprocesses auto --dist worksteal
# What Python compiled is kept, and out of the way, also where the machine's owner says not to keep it: else each worker and
# each command that a test runs compiles all of it anew
PYTEST := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(abspath $(VENV)/compiled) $(BIN)/python -m pytest

# With ONLY the tests of one file or folder run: make test ONLY=tests/read
test: $(VENV)/.dev ## Run the tests (ONLY=tests/read: those alone; COVER=1: with coverage, as in CI)
ifdef ONLY
	@$(PYTEST) $(ONLY)
else
	@$(if $(CI),TROTH_EXAMPLES=quick) $(PYTEST) $(SHARED_OUT) $(COVERAGE)
	@$(if $(CI),TROTH_EXAMPLES=ci $(PYTEST) $(SHARED_OUT) -m "hypothesis or chance" --quiet)
endif

quick: $(VENV)/.dev ## Run the tests that take under a tenth of a second, which are nearly all
	@$(PYTEST) $(SHARED_OUT) -m "not slow" --quiet

timings: $(VENV)/.dev ## Time every test, say which ten are slowest, and write down in tests/slow.txt which make quick leaves out
	@PYTHONPATH=. $(BIN)/python -m tests.timings

lint: $(VENV)/.dev ## Look for faults in code, layering, workflows and schemas
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIOME) check --error-on-warnings --colors=off
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/zizmor --offline --no-progress --quiet --persona pedantic --strict-collection .github
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions .github/actions/*/action.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab/*.yml
	@$(BIN)/check-jsonschema --quiet --check-metaschema schema/*.json

type: $(VENV)/.dev ## Check the types
	@$(BIN)/mypy

# TypeScript's own checker, from npm by its hash
scripts: ## Check the types in the browser's scripts, where there is Node
	@.ci/types/check

node: $(VENV)/.node ## Put Node into .venv for `make scripts`, where the machine has none

format: $(VENV)/.dev ## Put code into the one format, and mend what can be mended safely
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format --quiet
	@$(BIOME) check --write --error-on-warnings --colors=off

bless: $(VENV)/.dev ## Take today's output as the golden one; then read the diff
	@$(BIN)/python -m pytest --bless
	@git status --short tests/golden

histories: $(VENV)/.dev ## A hundred honest histories by chance: nobody loses their word
	@TROTH_HISTORIES=100 $(BIN)/python -m pytest tests/test_honest_histories.py tests/review/test_attacks.py -q

bench: $(VENV)/.dev ## Measure checking, building and reviewing beside others: make bench ARGS="--promises 10000 --rounds 3"
	@PYTHONPATH=. $(BIN)/python -m tests.bench $(ARGS)

benchrollup: $(VENV)/.dev ## Measure numbers over ten, a hundred and a thousand boards: make benchrollup ARGS="--boards 100 --spark 10"
	@PYTHONPATH=. $(BIN)/python -m tests.bench.rollup $(ARGS)

benchci: $(VENV)/.dev ## Measure what a pull request waits for, beside the way of before: make benchci ARGS="--rounds 3"
	@PYTHONPATH=. $(BIN)/python -m tests.bench.ci $(ARGS)

fuzz: $(VENV)/.dev ## Bend records, entries, changes and texts: make fuzz ARGS="--cases 1000000 --seed 7"
	@PYTHONPATH=. $(BIN)/python -m tests.fuzz.run $(ARGS)

freeze: $(VENV)/.dev ## Digest every byte that comes out: make freeze ARGS="--out new.txt --keep new --compare old.txt"
	@PYTHONPATH=. $(BIN)/python -m tests.freeze $(ARGS)

# Programs in wheels, and one from npm; where there are none for this machine, that is said and nothing fails. What goes on at one
# host goes on in one process (loadscope), since its scenes follow on each other
HOSTS := $(VENV)-hosts
hosts: $(VENV)/.dev ## Run the workflows of the hosts in emulators of their runners, against a stand-in of the host
	@if test $(HOSTS)/.done -nt requirements-hosts.lock || { $(PYTHON) -m venv $(HOSTS) \
		&& $(PIP) --python $(HOSTS) install --require-hashes -r requirements-hosts.lock && touch $(HOSTS)/.done; }; then \
		TROTH_HOSTS=1 TROTH_ACT=$(abspath $(HOSTS)/bin/act) TROTH_NODE=$$(.ci/gitlab/install $(abspath $(HOSTS))) \
		TROTH_GITLAB_CI_LOCAL=$(abspath .ci/gitlab/node_modules/gitlab-ci-local/dist/index.js) \
		$(BIN)/python -m pytest tests/hosts --numprocesses auto --dist loadscope; \
	else echo "make hosts: the emulator of a runner can't be installed on this machine, so no workflow was run" >&2; fi

resolve: $(VENV)/.dev ## Put together what 200 random pairs of branches added to one log
	@TROTH_RESOLVE_PAIRS=200 $(BIN)/python -m pytest -q -n 0 tests/edit/test_resolve.py

faults: $(VENV)/.dev ## Kill edits and builds at every moment, and let a thousand entries be written at once
	@TROTH_FAULTS_EVERY=1 TROTH_FAULTS_BUILDS=700 TROTH_FAULTS_LARGE_BUILDS=40 TROTH_FAULTS_APPENDS=250 $(BIN)/python -m pytest --durations=0 -o junit_family=xunit1 --junit-xml=.faults.xml tests/faults
	@$(BIN)/python -c 'import re; print(sum(map(int, re.findall(r"name=.kills. value=.([0-9]+)", open(".faults.xml").read()))), "kills")'

structure: $(VENV)/.dev ## Measure how the code is cut and named: the table of docs/architecture.md
	@PYTHONPATH=. $(BIN)/python -m tests.structure

readability: $(VENV)/.dev ## Measure how hard the users' words are to read: the table of docs/performance.md (ARGS=other checkouts)
	@PYTHONPATH=. $(BIN)/python -m tests.readability $(ARGS)

mutate: $(VENV)/.dev ## Make what must be right wrong on purpose, and see whether the tests notice: make mutate ARGS="--group edit --sample 0"
	@PYTHONPATH=. $(BIN)/python -m tests.mutate.run $(ARGS)

# The newest of both, in an environment of their own: they are ways out, not parts of what is shipped
exits: $(VENV)/.dev ## Install ProperDocs and Zensical, and see that they build this board too
	@test -d $(VENV)-exits || $(PYTHON) -m venv $(VENV)-exits
	@$(VENV)-exits/bin/python -m pip --disable-pip-version-check --quiet install --editable '.[xlsx]' properdocs zensical
	@$(VENV)-exits/bin/python -m pip --disable-pip-version-check list | grep -i -E '^(properdocs|zensical|mkdocs|mkdocs-material) '
	@TROTH_EXITS=$(abspath $(VENV)-exits/bin) $(BIN)/python -m pytest tests/test_exits.py

# What is looked at is what somebody would have who installs the wheel with the releases that the lock pins
sbom: $(VENV)/.dev ## Build wheel and sdist into dist/, with lists of all that they bring and need (CycloneDX)
	@rm -rf dist $(VENV)-release $(VENV)-installed
	@$(BIN)/hatchling build -d dist
	@$(PYTHON) -m venv $(VENV)-release
	@$(VENV)-release/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-release.lock
	@$(PYTHON) -m venv --without-pip $(VENV)-installed
	@$(PIP) --python $(VENV)-installed install --require-hashes -r requirements.lock
	@$(PIP) --python $(VENV)-installed install --no-deps dist/*.whl
	@$(VENV)-release/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application --output-reproducible \
		--gather-license-texts --output-file dist/sbom.cdx.json $(VENV)-installed
	@cp generator/troth/render/assets/vendor/vendor.cdx.json dist/

lock: $(VENV)/.dev ## Write the locks anew from pyproject.toml (UPGRADE=1: with the newest versions)
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group build --extra xlsx --output-file requirements.lock
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group build --extra xlsx --extra notify --constraint requirements.lock --output-file requirements-notify.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group core --constraint requirements.lock --output-file requirements-core.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group mail --constraint requirements.lock --output-file requirements-mail.lock
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group release --constraint requirements.lock --output-file requirements-release.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group node --output-file requirements-node.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group hosts --output-file requirements-hosts.lock
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group uv --constraint requirements-dev.lock --output-file requirements-uv.lock

changelog: $(VENV)/.dev ## Show what the fragments of docs/changelog.d come to
	@$(BIN)/towncrier build --draft --version next

clean: ## Remove what was made, the environment too
	@rm -rf $(VENV) $(VENV)-exits $(VENV)-hosts $(VENV)-release $(VENV)-installed site dist .coverage .faults.xml .hypothesis .ci/types/node_modules .ci/gitlab/node_modules .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Troth needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv $(VENV)

# Hashes bind what is fetched; the checkout itself is then added with what is there already, and nothing more is fetched.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Preparing $(VENV) (once; about half a minute)" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.node: requirements-node.lock | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements-node.lock
	@touch $@
