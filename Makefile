# Every target does only what is not yet done. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
SYSTEM_PYTHON := $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python -W ignore
INSTALL := $(SYSTEM_PYTHON) requirements/install.py

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-tests run chat test check lint-knowledge train lock advisories known-vectors teach-screen evaluate evaluate-full mutations audit-retrieval benchmark benchmark-console certificate audit audit-full fuzz format console-assets clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 18

python:
	@test -n "$(SYSTEM_PYTHON)" || { echo "evenhand: Python 3.11 is missing; on Debian 12: apt-get install python3.11 python3-pip" >&2; exit 1; }

setup: python ## install what the assistant needs to run
	@$(INSTALL) runtime

setup-dev: python
	@$(INSTALL) runtime dev

setup-tests: python
	@$(INSTALL) browser postgresql

run: setup ## start everything and print the addresses
	@$(PYTHON) -m bot run

chat: setup ## talk in the terminal
	@$(PYTHON) -m bot chat

train: setup ## train the model for the current content, if it is not there
	@$(PYTHON) -m bot train

test: setup-dev setup-tests ## run all the tests
	@$(MAKE) --no-print-directory -j2 train check lint-knowledge
	@echo "running the tests (about twenty minutes on two cores)"
	@$(PYTHON) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: setup-dev ## ruff, types, import directions
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m mypy
	@PYTHONPATH=. .venv/bin/lint-imports --no-cache | tail -n 3

lint-knowledge: setup ## hold the content to its rules and print the parity table
	@$(PYTHON) -m bot lint-knowledge

evaluate: setup-dev train ## measure understanding on the test sets; one report, minutes
	@$(PYTHON) -m bot.evaluation.report

evaluate-full: setup-dev train ## the same with every long audit and benchmark; hours
	@$(PYTHON) -m bot.evaluation.report --full

mutations: setup ## apply every biased change to a copy and list which check caught it
	@$(PYTHON) -m bot.evaluation.mutations

audit-retrieval: setup-dev train ## measure whether neutral questions favour an option
	@$(PYTHON) -m bot.evaluation.retrieval

benchmark: setup train ## measure start, memory, time to an answer, load and the page, beside `rasa init`; fifteen minutes
	@$(PYTHON) -m bot.evaluation.speed

benchmark-console: setup ## measure the console over 100,000 conversations; about six minutes
	@$(PYTHON) -m bot.evaluation.console_speed

audit-full: setup-dev train ## hold 8,200 conversations: does who a pupil is change an answer?
	@$(PYTHON) -m bot.evaluation.counterfactual

fuzz: setup-dev train ## send some 20,000 generated requests to the API; about five minutes
	@EVENHAND_FUZZ_CASES=1500 $(PYTHON) -m pytest -q --timeout 7200 tests/api/test_schema.py

lock: setup-dev ## write the locks anew from requirements/*.in
	@$(PYTHON) requirements/lock.py

advisories: setup-dev ## ask osv.dev about every installed package; what was not audited is a failure
	@$(PYTHON) requirements/advisories.py

known-vectors: setup-dev ## keep what the larger encoder reads in new training sentences
	@$(PYTHON) -m bot.nlu.known_vectors

teach-screen: setup-dev ## teach the safety screen on after its examples changed; an hour or more
	@$(PYTHON) -m bot.safety.screen.teaching
	@$(PYTHON) -m bot.safety.screen.teaching --larger

certificate: setup-dev train ## write the certificate of this version
	@$(PYTHON) -m bot.evaluation.certificate

audit: setup ## verify the exposure ledger and print each option's exposure
	@$(PYTHON) -m bot audit

format: setup-dev ## format the code
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

console-assets: ## build the console's style sheet and copy its scripts anew; needs Node
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@npx sass --no-source-map --style=compressed --load-path=node_modules bot/web/console/styles/console.scss bot/web/console/static/console.css
	@for script in htmx.min.js ext/hx-sse.min.js; do sed 's,//# sourceMappingURL=.*,,' node_modules/htmx.org/dist/$$script >bot/web/console/static/$${script##*/}; done

clean: ## remove the environment, the models and what a run left behind
	rm -rf .venv models var .rasa results
