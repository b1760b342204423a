"""Requirement R6: Rasa may lose a conversation without the pupil noticing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.client import Client
from bot.launcher import Running

FIRST, THEN = "tell me about t levels", "how long does it take"


def answers(client: Client, lose: bool, tracker: Path) -> dict[str, object]:
    conversation = client.start()
    conversation.say(FIRST)
    if lose:
        with sqlite3.connect(tracker, timeout=10) as connection:
            connection.execute("delete from events")
    answer = conversation.say(THEN)
    shown = answer["replies"][0]["shown"]
    return {"option": shown["options"][0], "facets": shown["facets"], "status": answer["status"]}


@pytest.fixture
def tracker(server: Running) -> Path:
    return server.parts[0].log.parent.parent / "tracker.db"


def test_an_answer_after_rasa_lost_the_conversation_is_the_same(
    client: Client, tracker: Path
) -> None:
    """R6: deleted in mid-chat; the next question leans on the one before."""
    expected = answers(client, False, tracker)

    assert answers(client, True, tracker) == expected
    assert expected["option"] == "t_levels"


def test_an_answer_after_the_store_is_gone_altogether_is_the_same(
    client: Client, tracker: Path
) -> None:
    """R6: the table itself is emptied twice, as when one read fails and Rasa begins anew."""
    conversation = client.start()
    conversation.say(FIRST)
    for question, facet in ((THEN, "length"), ("what does it cost", "cost_and_pay")):
        with sqlite3.connect(tracker, timeout=10) as connection:
            connection.execute("delete from events")
        shown = conversation.say(question)["replies"][0]["shown"]
        assert (shown["options"][0], shown["facets"]) == ("t_levels", [facet])
