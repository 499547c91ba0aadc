# Needs Python 3.11 or later and make; `make help` lists what there is.
# Every tool comes from the locked requirements-dev.txt into .venv.

PYTHON ?= python3
BIN := .venv/bin
CODE := src tests bench demo scripts
SCRIPTS := $(shell find .ci -type f -perm -u+x)

# GitHub's own parsers of action.yml and of workflows: programs for node, made into one file. Without node what needs
# them says that they are left out; with CI=true it fails.
PARSERS := tests/github_parsers
GITHUB_PARSERS := $(and $(shell command -v node),$(shell command -v npm),$(PARSERS)/node_modules/check.cjs)

.DEFAULT_GOAL := help
.PHONY: help .venv test test-long coverage faults mutate test-image e2e lint bench demo lock clean

help: ## Show this list
	@sed -n 's/^\([a-z.][a-z.-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

.venv: .venv/installed ## Make the virtual environment, again only when the locks change

# The locks are complete, hence --no-deps: actions-toolkit would ask for what its override leaves out.
# The .pth file stands in for an installation, so `python -I -m fire_routine` finds src/ without a build.
.venv/installed: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
		--require-hashes -r requirements.txt -r requirements-dev.txt
	echo '$(CURDIR)/src' > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/fire_routine.pth"
	touch $@

# One worker for each core. One that is done takes tests from the others: our slowest tests are in few files.
PARALLEL := --numprocesses auto --dist worksteal

test: .venv/installed $(GITHUB_PARSERS) ## Run the unit and integration tests; ARGS="PATH" runs some of them in one process
	$(BIN)/python -m pytest $(or $(ARGS),$(PARALLEL))

test-long: .venv/installed ## Run what `make test` leaves out, and every property with ten times the examples
	$(BIN)/python -m pytest $(or $(ARGS),$(PARALLEL)) -m 'long or hypothesis' --hypothesis-profile long \
		-o faulthandler_timeout=600

coverage: .venv/installed $(GITHUB_PARSERS) ## Run the tests of `make test`, and fail if they cover too little
	rm -rf build/coverage
	$(BIN)/coverage run -m pytest $(PARALLEL)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

faults: .venv/installed ## Let every request meet every fault, in processes of their own; ARGS="WORD…" runs some
	$(BIN)/python -m tests.faults $(ARGS)

mutate: .venv/installed ## Look for mistakes that no test notices, for an hour or more; ARGS="fire claim" chooses modules
	$(BIN)/python -m tests.mutation $(ARGS)

test-image: .venv/installed ## Build the image and run it as GitHub's runner does
	.ci/with-engine .ci/test-image $(ARGS)

e2e: .venv/installed ## Run real workflows through act, with the real image, against stand-ins
	.ci/with-engine .ci/e2e $(ARGS)

lint: .venv/installed $(GITHUB_PARSERS) $(if $(shell command -v go),$(BIN)/actionlint) ## Check style, types, action.yml, workflows, Dockerfile and scripts
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/zizmor --offline --quiet --persona pedantic .
	@$(BIN)/python -m tests.github_parsers
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms \
		$(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/check-jsonschema --check-metaschema docs/*.schema.json
	$(BIN)/hadolint Dockerfile tests/e2e/job.Dockerfile
	$(BIN)/shellcheck $(SCRIPTS)
	@if [ -x $(BIN)/actionlint ]; then $(BIN)/actionlint; else echo 'actionlint: left out, it needs Go to install'; fi

# No package runs a script of its own when it is installed. The programs are read from the lock alone. Where npm reaches
# no registry it gives up soon, and the parsers are left out as without node; in CI it tries for longer.
$(PARSERS)/node_modules/check.cjs: $(addprefix $(PARSERS)/,package.json package-lock.json .npmrc check.mjs)
	-cd $(PARSERS) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error $(if $(CI),,--fetch-retries=0) && \
		npm run --silent build

# An extra, where Go is at hand: it is a Go program, and its package for Python does not build everywhere.
$(BIN)/actionlint: .venv/installed
	-GOBIN='$(CURDIR)/$(BIN)' go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

bench: .venv/installed ## Measure what the README promises
	$(BIN)/python -m bench $(ARGS)

demo: .venv/installed ## Fire once, for real, against stand-ins on this machine
	$(BIN)/python -m demo.run $(ARGS)

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

lock: .venv/installed ## Lock the newest allowed versions of all requirements
	$(LOCK) --upgrade --override requirements-overrides.txt --output-file requirements.txt requirements.in
	$(LOCK) --upgrade --output-file requirements-dev.txt requirements-dev.in
	$(if $(GITHUB_PARSERS),cd $(PARSERS) && npm update --package-lock-only --ignore-scripts --no-audit --no-fund)

clean: ## Remove what make made
	rm -rf .venv $(PARSERS)/node_modules build .hypothesis .mypy_cache .pytest_cache .ruff_cache
