"""What stands in for Rasa's own ways says what they say, of every event and every bad answer."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import all_subclasses

from bot.nlu import once
from bot.settings import ROOT

ACTION = RemoteAction("action_show_overview", None)
SLOT = {"event": "slot", "name": "stage", "value": "16", "timestamp": None}
RASA_RESOLVES = Event.resolve_by_type
RASA_VALIDATES = RemoteAction._validate_action_result


@pytest.mark.parametrize("name", sorted({cls.type_name for cls in all_subclasses(Event)}))
def test_each_kind_of_event_is_the_class_that_rasa_finds(name: str) -> None:
    assert once.resolve_by_type(name) is RASA_RESOLVES(name)


def test_an_unknown_event_is_refused_or_the_default_as_rasa_does() -> None:
    assert once.resolve_by_type("topic") is RASA_RESOLVES("topic") is None
    assert once.resolve_by_type("nonsense", Event) is Event
    for resolve in (once.resolve_by_type, RASA_RESOLVES):
        with pytest.raises(ValueError, match="Unknown event name 'nonsense'"):
            resolve("nonsense")


@pytest.mark.parametrize("responses", [[], [{"text": "hello"}]])
def test_a_right_answer_passes_both(responses: list[Any]) -> None:
    answer = {"events": [SLOT], "responses": responses}

    assert once.validate_action_result(ACTION, answer) is True
    assert RASA_VALIDATES(ACTION, answer) is True


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "no",
        None,
        {"events": None, "responses": []},
        {"events": [SLOT], "responses": "hello"},
        {"events": ["slot"], "responses": []},
        {"events": [SLOT], "responses": [7]},
    ],
)
def test_a_wrong_answer_passes_neither(answer: Any) -> None:
    with pytest.raises(RasaException, match="what action_show_overview answered is not"):
        once.validate_action_result(ACTION, answer)
    with pytest.raises(Exception, match="is not"):
        RASA_VALIDATES(ACTION, answer)


def test_an_event_that_rasa_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="'spell'"):
        once.validate_action_result(ACTION, {"events": [{"event": "spell"}], "responses": []})


def test_the_channel_puts_them_in_place() -> None:
    script = (
        "from bot.nlu.channel import GuardedInput; GuardedInput();"
        "from rasa.core.actions.action import RemoteAction;"
        "from rasa.shared.core.events import Event;"
        "print(RemoteAction._validate_action_result.__module__, Event.resolve_by_type.__module__)"
    )
    environment = {"EVENHAND_SECRET": "0123456789abcdef" * 4, "PATH": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.split()[-2:] == ["bot.nlu.once", "bot.nlu.once"]
