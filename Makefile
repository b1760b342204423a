# Every target does only what is not yet done. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
SYSTEM_PYTHON := $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python -W ignore
INSTALL := $(SYSTEM_PYTHON) requirements/install.py

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-browser run chat test check train lock evaluate benchmark audit-full format clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 14

python:
	@test -n "$(SYSTEM_PYTHON)" || { echo "evenhand: Python 3.11 is missing; on Debian 12: apt-get install python3.11 python3-pip" >&2; exit 1; }

setup: python ## install what the assistant needs to run
	@$(INSTALL) runtime

setup-dev: python
	@$(INSTALL) runtime dev

setup-browser: python
	@$(INSTALL) browser

run: setup ## start everything and print the addresses
	@$(PYTHON) -m bot run

chat: setup ## talk in the terminal
	@$(PYTHON) -m bot chat

train: setup ## train the model for the current content, if it is not there
	@$(PYTHON) -m bot train

test: setup-dev setup-browser check train ## run all the tests
	@echo "running the tests (about five minutes on two cores)"
	@$(PYTHON) -m pytest

check: setup-dev ## ruff, types, import directions
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m mypy
	@PYTHONPATH=. .venv/bin/lint-imports --no-cache | tail -n 3

evaluate: setup-dev train ## ask the evaluation questions and list the misses
	@$(PYTHON) -m bot.evaluation.questions

benchmark: setup train ## measure start, memory and time to an answer
	@$(PYTHON) -m bot.evaluation.speed

audit-full: setup-dev train ## hold 8,200 conversations: who a pupil is changes no answer
	@$(PYTHON) -m bot.evaluation.counterfactual

lock: setup-dev ## write the locks anew from requirements/*.in
	@$(PYTHON) requirements/lock.py

format: setup-dev ## format the code
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

clean: ## remove the environment, the models and what a run left behind
	rm -rf .venv models var .rasa results
