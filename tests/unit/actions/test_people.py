"""A person is one message away, and the wish for one is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.people import GiveHelplines, RequestAdviser, StartAgain
from bot.handoff.requests import AdviserRequests
from bot.impartiality import wording

Run = Callable[..., Any]


def test_the_wish_for_a_person_is_recorded_and_the_pupil_told_how(
    run: Run, requests: AdviserRequests
) -> None:
    outcome = run(RequestAdviser(), intent="request_person", stage="post_16")

    assert requests.count("conversation") == 1
    assert outcome.text.startswith(wording.PERSON)
    assert outcome.slots["answer_status"] == "offered_person"


def test_asking_for_a_person_forgets_neither_the_stage_nor_the_option(run: Run) -> None:
    outcome = run(RequestAdviser(), stage="post_16", option="utc")

    assert outcome.slots["stage"] == "post_16"
    assert "option" not in outcome.slots


def test_an_upset_pupil_gets_the_helplines(run: Run) -> None:
    outcome = run(GiveHelplines(), intent="say_upset")

    assert outcome.text.startswith(wording.HELPLINES)
    assert "0800 1111" in outcome.text
    assert "999" in outcome.text
    assert outcome.slots["answer_status"] == "gave_helplines"


def test_helplines_are_given_without_recording_anything(
    run: Run, requests: AdviserRequests
) -> None:
    run(GiveHelplines(), intent="say_upset")

    assert requests.count("conversation") == 0


def test_starting_again_forgets_everything_and_says_nothing(
    tracker: Callable[..., Tracker],
) -> None:
    dispatcher = CollectingDispatcher()

    events = asyncio.run(StartAgain().run(dispatcher, tracker(option="utc"), {}))

    assert [event["event"] for event in events] == ["reset_slots"]
    assert dispatcher.messages == []
