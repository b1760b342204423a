"""Each action has the name that the domain gives it."""

from __future__ import annotations

import re

import pytest
import yaml
from rasa_sdk import Action

from actions import explored, leaning, options, people, topics
from bot.settings import ROOT

ACTIONS = [
    found
    for module in (explored, leaning, options, people, topics)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Action) and found is not Action
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_an_action_is_called_what_its_class_says(action: type[Action]) -> None:
    words = re.findall("[A-Z][a-z]*", action.__name__)

    assert action().name() == "action_" + "_".join(words).lower()


def test_the_domain_lists_every_action_and_no_other() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))

    assert sorted(domain["actions"]) == sorted(action().name() for action in ACTIONS)
