# Two commands on a fresh Debian or Ubuntu with python3 and make: `make site` and `make test`.
#   make PYTHON=python3.13 …   with another Python than the first that will do (.venv made anew)
#   CI=true make test          a missing browser is a failure
# For GNU Make 3.81 (which macOS has) and newer, a POSIX shell and its tools. On Windows nothing here is
# needed to use the program, only `nianbao` itself; to develop it there, work in WSL.

VENV := .venv
PIP := $(VENV)/bin/python -m pip --quiet --disable-pip-version-check --no-input
SYSTEM := tests/system-packages.sh

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help site pages test prove lint bench bench-import import-results schema lock clean again \
	demo shots audit host-templates licences release bundle fuzz kills advisories

help: ## show this list / 列出这些命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s%s\n", $$1, $$2 }' Makefile

site: site/handbook/index.html pages ## content/ → site/, handbook too / 生成网站和手册

pages: $(VENV)/.package ## content/ → site/, without the handbook / 只生成网站
	$(VENV)/bin/nianbao build

site/handbook/index.html: $(VENV)/.package mkdocs.yml \
		$(shell find content/handbook generator -name __pycache__ -prune -o -print)
	$(VENV)/bin/nianbao handbook
	@touch -c $@

test: lint ## lint, then all tests but the proofs / 检查代码并测试
	@$(SYSTEM) office || [ $$? = 3 ]
	@$(SYSTEM) browser $(VENV); \
	case $$? in 0) which='not proof' ;; 3) which='not proof and not browser' ;; *) exit 1 ;; esac; \
	set -x; $(VENV)/bin/pytest -q -n auto -m "$$which"

prove: $(VENV)/.package $(VENV)/.locked-dev ## the tests that take long
	@$(SYSTEM) office || [ $$? = 3 ]
	@$(SYSTEM) browser $(VENV); \
	case $$? in 0) which='proof' ;; 3) which='proof and not browser' ;; *) exit 1 ;; esac; \
	set -x; $(VENV)/bin/pytest -q -n auto -m "$$which"

lint: $(VENV)/.package $(VENV)/.locked-dev ## ruff and mypy
	$(VENV)/bin/ruff check --quiet
	$(VENV)/bin/ruff format --check --quiet
	$(VENV)/bin/mypy

bench: $(VENV)/.package $(VENV)/.locked-dev ## medians for a made-up corpus
	$(VENV)/bin/python -m tests.bench

bench-import: $(VENV)/.package $(VENV)/.locked-dev ## medians for reading one file of each kind
	$(VENV)/bin/python -m tests.bench_import

import-results: $(VENV)/.package $(VENV)/.locked-dev ## renew the handbook's page of how exact import is
	$(VENV)/bin/python -m tests.importing.results

# The invented county of tests/demo, as a project of its own: never among real reports.
demo: $(VENV)/.package site/handbook/index.html ## the demonstration site → demo/site/
	$(VENV)/bin/python -m tests.demo demo
	@mkdir -p demo/site && rm -rf demo/site/handbook && cp -R site/handbook demo/site/
	cd demo && $(CURDIR)/$(VENV)/bin/nianbao build

shots: demo $(VENV)/.locked-dev ## pictures of every kind of its pages → shots/
	@CI=true $(SYSTEM) browser $(VENV)
	$(VENV)/bin/python -m tests.shots

audit: demo $(VENV)/.locked-dev tests/node/node_modules ## valid HTML, links, weights, Lighthouse of demo/site/; search at 10,000
	@CI=true $(SYSTEM) browser $(VENV)
	$(VENV)/bin/python -m tests.audit
	$(VENV)/bin/python -m tests.search.audit

tests/node/node_modules: tests/node/package-lock.json
	@if command -v npm >/dev/null; then \
		cd tests/node && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules; \
	else echo 'npm is missing: the Nu HTML checker and Lighthouse are left out / 没有 npm，跳过这两项检查' >&2; fi

N = 20000
fuzz: $(VENV)/.package $(VENV)/.locked-dev ## N damaged inputs a part: make fuzz N=1000000
	$(VENV)/bin/python -m tests.fuzz --count $(N)

kills: $(VENV)/.package $(VENV)/.locked-dev ## N builds and releases killed, or on a failing disk (strace): make kills N=1000
	$(VENV)/bin/python -m tests.fuzz kills --count $(N)

advisories: $(VENV)/.locked ## known weaknesses of the locked libraries; needs the network, and says where it is not there
	@$(PIP) install --upgrade --target $(VENV)/.pip-audit pip-audit
	PYTHONPATH=$(VENV)/.pip-audit $(VENV)/bin/python -m pip_audit --strict --disable-pip --require-hashes \
		--progress-spinner off -r requirements-dev.lock || \
		{ echo 'A weakness, or no answer: without the network no library can be looked up.' >&2; exit 1; }
	@if command -v npm >/dev/null; then set -x; cd tests/node && npm audit; \
	else echo 'npm is missing: its packages (only for tests) are not looked up' >&2; fi

schema: $(VENV)/.package ## renew the committed JSON Schemas
	for kind in report authority site; do \
		$(VENV)/bin/nianbao schema $$kind >.vscode/schemas/$$kind.json; done

host-templates: $(VENV)/.package ## copy the issue and pull request templates of content/ to where hosts look
	$(VENV)/bin/python -m tests.host_templates

licences: $(VENV)/.package $(VENV)/.locked-dev ## renew THIRD-PARTY.md from the lock file
	$(VENV)/bin/python -m tests.release.third_party

release: $(VENV)/.package $(VENV)/.locked-dev ## the last commit as wheel and source, SBOM, SHA256SUMS → dist/
	rm -rf dist
	$(VENV)/bin/python -m tests.release.build

bundle: release ## a zip that installs without network → dist/; PLATFORMS=windows-x86_64 for one only
	$(VENV)/bin/python -m tests.release.bundle $(PLATFORMS)

clean: ## remove all that make made, .venv included / 删去 make 生成的一切
	rm -rf site demo shots tests/node/node_modules .nianbao $(VENV) build dist \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis
	find generator tests -name __pycache__ -prune -exec rm -rf {} +

# --- set-up: one stamp a step. While a step runs, .locked is away, so one cut short begins again.

define install
	@mv $(VENV)/.locked $(VENV)/.installing
	@$(PIP) install $(1)
	@mv $(VENV)/.installing $(VENV)/.locked
	@touch $@
endef

$(VENV)/.locked: requirements.lock
	@echo 'Setting up $(VENV) … / 正在准备 $(VENV)，第一次要几分钟……'
	@rm -f $@
	@$(SYSTEM) venv $(VENV) $(PYTHON)
	@$(PIP) install --require-hashes -r requirements.lock
	@pwd -P >$@

$(VENV)/.locked-dev: requirements-dev.lock $(VENV)/.locked
	@echo 'Adding what the tests need … / 正在安装测试所需的部分……'
	$(call install,--require-hashes -r requirements-dev.lock)

$(VENV)/.package: pyproject.toml $(VENV)/.locked
	$(call install,--no-deps --no-build-isolation --editable .)

# The same when the checkout was moved (scripts name their path) or the venv's Python is gone.
ifneq ($(if $(realpath $(VENV)/bin/python),$(shell cat $(VENV)/.locked 2>/dev/null)),$(CURDIR))
$(VENV)/.locked: again
endif

# --- the lock files: newest releases, for every Python and platform, hashes and no addresses

LOCK = UV_CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/.uv/bin/uv --no-config pip compile \
	pyproject.toml --group build --extra handbook --extra import --extra pdf --extra data --extra serve --universal --python-version 3.11 \
	--generate-hashes --upgrade --quiet --output-file

lock: $(VENV)/.locked ## newest releases into requirements*.lock
	@$(PIP) install --upgrade --target $(VENV)/.uv uv
	$(LOCK) requirements.lock >/dev/null
	$(LOCK) requirements-dev.lock --extra dev --constraints requirements.lock >/dev/null
