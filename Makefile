# `make` alone lists what there is to do. Everything installs what it needs first.

# Not ?=: desktops set LANGUAGE in the environment, to something like "en_US:en".
LANGUAGE := ko
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo run test lint bench bench-hearing lock clean ready ready-for-tests ready-for-bench

help: ## list what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ready ## play the story and leave out/demo/ (LANGUAGE=ko|en|zh)
	@$(PYTHON) run.py demo --language $(LANGUAGE)

run: ready ## start the device with whatever hardware there is
	@$(PYTHON) run.py run

test: ready-for-tests ## lint, format, types, layers and all tests
	@scripts/check all

lint: ready ## the same without the tests
	@scripts/check lint

bench: ready ## measure speed, memory and recognition as the README quotes them
	@$(PYTHON) scripts/bench.py

bench-hearing: ready-for-bench ## measure hearing beside its peers as docs/hearing.md quotes it
	@$(PYTHON) scripts/bench_hearing.py

lock: ready ## renew requirements.lock from pyproject.toml
	@.tools/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade --quiet \
		--output-file requirements.lock
	@.tools/bin/uv pip compile --group bench --constraints requirements.lock \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--upgrade --quiet --output-file requirements-bench.lock

clean: ## remove what was built here; models stay where they are
	rm -rf .venv .tools build out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

ready:
	@scripts/bootstrap

ready-for-tests:
	@scripts/bootstrap --tests

ready-for-bench:
	@scripts/bootstrap --bench
