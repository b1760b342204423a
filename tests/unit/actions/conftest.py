"""Run one action on a made-up message, over the real content."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.database import engine_at
from bot.handoff.requests import AdviserRequests
from bot.impartiality.compose import Composer

SLOTS = (
    "stage", "option", "options", "compared", "listed", "facet", "topic", "section", "offered",
    "step", "matters", "answer_status",
)  # fmt: skip
JOINED_BY = " and "


@dataclass(frozen=True)
class Outcome:
    """What an action said, and what it remembered."""

    text: str
    shown: dict[str, Any]
    slots: dict[str, Any]


def entities(named: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the entities of a message that says each value, joined by "and"."""
    found: list[dict[str, Any]] = []
    start = 0
    for kind, value in named:
        end = start + len(value)
        found.append({"entity": kind, "value": value, "start": start, "end": end})
        start = end + len(JOINED_BY)
    return found


@pytest.fixture
def tracker() -> Callable[..., Tracker]:
    """Make a tracker: what the latest message names, asks, is near to, and what is remembered."""

    def make(
        intent: str = "ask_facet",
        named: list[tuple[str, str]] | None = None,
        near: list[tuple[str, float]] | None = None,
        facets: list[tuple[str, float]] | None = None,
        odds: dict[str, float] | None = None,
        left_out: float = -1.0,
        turn: int = 1,
        text: str | None = None,
        only_about_self: bool = False,
        passed_on: list[tuple[int, int]] | None = None,
        places: list[int] | None = None,
        rejected: list[str] | None = None,
        plural: bool = False,
        described: str | None = None,
        ranked: list[tuple[str, float]] | None = None,
        **slots: Any,
    ) -> Tracker:
        assert set(slots) <= set(SLOTS)
        message = {
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": name, "confidence": c} for name, c in ranked or []],
            "metadata": {"turn": turn},
            "text": text or JOINED_BY.join(value for _, value in named or []),
            "entities": entities(named or []),
            "about_self": {"only": only_about_self},
            "leaning": {"places": places or [], "rejected": rejected or [], "plural": plural},
            "facet_odds": odds or {},
            "described": {"option": described, "odds": 0.9} if described else None,
            "passed_on": [list(span) for span in passed_on or []],
            "knowledge": {
                "version": "0" * 16,
                "passages": [{"id": id, "score": score} for id, score in near or []],
                "facets": [{"id": id, "score": score} for id, score in facets or []],
                "left_out": left_out,
            },
        }
        # One message of a session that was just begun: what came before counts in `turn` alone.
        events = [{"event": "session_started"}, {"event": "user"}]
        remembered = {**dict.fromkeys(SLOTS), **slots}
        return Tracker("conversation", remembered, message, events, False, None, {}, None)

    return make


@pytest.fixture
def requests(tmp_path: Path) -> AdviserRequests:
    return AdviserRequests(engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}"))


@pytest.fixture
def run(
    composer: Composer,
    requests: AdviserRequests,
    tracker: Callable[..., Tracker],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Outcome]:
    """Run an action on a tracker made of the other arguments."""
    monkeypatch.setattr("bot.wiring.composer", lambda: composer)
    monkeypatch.setattr("bot.wiring.adviser_requests", lambda: requests)

    def run_action(action: Action, **message: Any) -> Outcome:
        dispatcher = CollectingDispatcher()
        events = asyncio.run(action.run(dispatcher, tracker(**message), {}))
        (said,) = dispatcher.messages
        slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        assert len(slots) == len(events), "an event is no slot, or a slot is set twice"
        # What only says who the pupil is, or what others think, changes nothing remembered.
        if slots:
            assert slots["answer_status"] == said["custom"]["status"]
        return Outcome(said["text"], said["custom"], slots)

    return run_action
