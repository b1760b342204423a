"""The memory hands Rasa what its own store would, but for turns that nothing leans on any more."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.memory import TURNS, Memory

DOMAIN = Domain.from_dict(
    {
        "intents": ["ask"],
        "slots": {
            name: {"type": "any", "mappings": [{"type": "custom"}]} for name in ("stage", "option")
        },
        "responses": {"utter_answer": [{"text": "yes"}]},
    }
)
SENDER = "f" * 32


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    made = Memory(DOMAIN, db=str(tmp_path / "tracker.sqlite"))
    yield made
    made.engine.dispose()


def began() -> list[Event]:
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


def turn(number: int, *slots: Event) -> list[Event]:
    return [
        UserUttered(f"question {number}", {"name": "ask", "confidence": 1.0}),
        ActionExecuted("utter_answer"),
        BotUttered(f"answer {number}"),
        *slots,
        ActionExecuted("action_listen"),
    ]


def hold(memory: SQLTrackerStore, events: list[Event]) -> DialogueStateTracker:
    """Add *events* as Rasa does: a tracker is fetched, gets them and is saved."""

    async def held() -> DialogueStateTracker:
        tracker = await memory.get_or_create_tracker(SENDER, append_action_listen=False)
        for each in events:
            tracker.update(each, DOMAIN)
        await memory.save(tracker)
        found = await memory.retrieve(SENDER)
        assert found is not None
        return found

    return asyncio.run(held())


def as_said(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]  # type: ignore[misc]


def test_a_short_conversation_is_that_of_rasas_own_store(memory: Memory) -> None:
    hold(memory, began())
    for number in range(TURNS - 1):
        mine = hold(memory, turn(number, SlotSet("stage", str(number))))

    rasas = SQLTrackerStore(DOMAIN, db=str(memory.engine.url.database))
    theirs = asyncio.run(rasas.retrieve(SENDER))
    assert theirs is not None
    # Rasa's own begins by the clock, one event later.
    assert list(mine.events)[1:] == list(theirs.events)
    assert mine.current_slot_values() == theirs.current_slot_values()


def test_a_long_one_has_its_slots_and_the_last_turns(memory: Memory) -> None:
    hold(memory, [*began(), *turn(0, SlotSet("stage", "14"), SlotSet("option", "utc"))])
    hold(memory, turn(1, SlotSet("stage", "16")))
    for number in range(2, 30):
        found = hold(memory, turn(number))

    assert as_said(found) == [f"question {number}" for number in range(30 - TURNS, 30)]
    assert found.current_slot_values()["stage"] == "16"
    assert found.current_slot_values()["option"] == "utc"
    assert found.latest_action_name == "action_listen"


def test_the_first_turn_that_is_left_begins_as_a_turn_does(memory: Memory) -> None:
    hold(memory, began())
    for number in range(TURNS + 3):
        found = hold(memory, turn(number))
    kept = [e for e in found.events if not isinstance(e, SlotSet)]

    assert isinstance(kept[0], ActionExecuted)
    assert kept[0].action_name == "action_listen"
    assert isinstance(kept[1], UserUttered)


def test_each_event_is_kept_once_however_often_it_is_saved(memory: Memory) -> None:
    hold(memory, began())
    for number in range(TURNS + 2):
        tracker = hold(memory, turn(number))
    asyncio.run(memory.save(tracker))
    asyncio.run(memory.save(tracker))

    with sqlite3.connect(str(memory.engine.url.database)) as file:
        counted = file.execute("SELECT count(*) FROM events").fetchone()[0]
    assert counted == len(began()) + (TURNS + 2) * len(turn(0))


def test_a_new_session_begins_with_its_own_events(memory: Memory) -> None:
    hold(memory, began())
    for number in range(TURNS + 2):
        hold(memory, turn(number))
    found = hold(memory, [*began()[:2], SlotSet("stage", "18"), began()[2], *turn(99)])

    assert as_said(found) == ["question 99"]
    assert found.current_slot_values()["stage"] == "18"


def test_nobody_is_remembered_under_another_name(memory: Memory) -> None:
    hold(memory, [*began(), *turn(0)])

    assert asyncio.run(memory.retrieve("0" * 32)) is None


def test_a_session_that_began_anew_is_told_apart_at_once(memory: Memory) -> None:
    hold(memory, [*began(), *turn(0)])
    found = hold(memory, [*began(), *turn(99)])

    assert as_said(found) == ["question 99"]


def test_what_another_process_saved_is_read(memory: Memory) -> None:
    hold(memory, [*began(), *turn(0)])
    other = Memory(DOMAIN, db=str(memory.engine.url.database))
    hold(other, turn(1))
    other.engine.dispose()

    found = asyncio.run(memory.retrieve(SENDER))

    assert found is not None
    assert as_said(found) == ["question 0", "question 1"]


def test_what_was_erased_is_not_remembered(memory: Memory) -> None:
    hold(memory, [*began(), *turn(0)])
    with sqlite3.connect(str(memory.engine.url.database)) as file:
        file.execute("DELETE FROM events")

    assert asyncio.run(memory.retrieve(SENDER)) is None


def test_what_was_not_saved_is_not_remembered(memory: Memory) -> None:
    tracker = hold(memory, [*began(), *turn(0)])
    tracker.update(UserUttered("half a turn"), DOMAIN)

    found = asyncio.run(memory.retrieve(SENDER))

    assert found is not None
    assert as_said(found) == ["question 0"]
