"""What the channel tells about a message: what was understood, never the pupil's words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.channel import goes_round, understood

PARSED: dict[str, Any] = {
    "text": "my name is in here",
    "text_tokens": [(0, 2)],
    "intent": {"name": "ask_facet", "confidence": np.float64(0.75)},
    "intent_ranking": [{"name": "ask_facet", "confidence": 0.75}],
    "entities": [
        {"entity": "option", "value": "utc", "start": 0, "end": 2, "extractor": "x", "role": "y"}
    ],
    "knowledge": {"version": "0" * 16, "passages": [{"id": "utc/length", "score": 0.8}]},
}


def test_what_was_understood_is_intent_entities_and_passages() -> None:
    assert understood(PARSED) == {
        "intent": "ask_facet",
        "confidence": 0.75,
        "entities": [{"entity": "option", "value": "utc"}],
        "passages": [{"id": "utc/length", "score": 0.8}],
    }


def test_the_pupils_words_are_left_out() -> None:
    assert "my name" not in str(understood(PARSED))


def test_the_confidence_is_a_plain_number_for_json() -> None:
    assert type(understood(PARSED)["confidence"]) is float


def test_a_message_with_nothing_found_has_empty_lists() -> None:
    found = understood({"intent": {"name": None, "confidence": 0}})

    assert (found["entities"], found["passages"]) == ([], [])


LONG = "It takes two years. Other routes: {}, {}."


@pytest.mark.parametrize(
    ("said", "round"),
    [
        ([LONG.format("A levels", "Work"), LONG.format("Work", "A levels")], False),
        (
            [
                LONG.format("A levels", "Work"),
                LONG.format("Work", "A levels"),
                LONG.format("A levels", "Work"),
            ],
            True,
        ),
        ([LONG.format("A levels", "Work"), "It is free.", LONG.format("A levels", "Work")], False),
        (["It is free.", *3 * [LONG.format("A levels", "Work")]], True),
        ([*3 * [LONG.format("A levels", "Work")], "It is free."], False),
    ],
)
def test_three_answers_running_that_say_the_same_go_round(said: list[str], round: bool) -> None:
    """In any order of the routes, as each turn draws its own."""
    tracker = DialogueStateTracker("one", [])
    for text in said:
        tracker.update(UserUttered("is it hard"))
        tracker.update(BotUttered(text))

    assert goes_round(tracker) is round
