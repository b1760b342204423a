"""Messages as they come back from the product, made up for the tests."""

from __future__ import annotations

from typing import Any

from bot.evaluation.report.judging import Message


def message(
    label: dict[str, Any],
    intent: str = "ask_facet",
    confidence: float = 0.9,
    shown: list[dict[str, Any]] | None = None,
    **parse: Any,
) -> Message:
    """Return *label* taken for *intent*, with one reply for each of *shown*."""
    replies = [{"text": "", "shown": each} for each in shown or [{"status": "nothing_found"}]]
    ranking = [{"name": intent, "confidence": confidence}]
    return Message(
        {"id": "x001", "text": "how long", **label},
        {
            "text": label.get("text", "how long"),
            "intent": ranking[0],
            "intent_ranking": ranking,
            "entities": [],
            **parse,
        },
        {
            "status": replies[-1]["shown"]["status"],
            "replies": replies,
            "understood": {"intent": intent},
        },
    )


def told(option: str, facet: str, **shown: Any) -> dict[str, Any]:
    """Return a reply that tells *facet* of *option*."""
    return {
        "status": "answered",
        "options": [option, "another"],
        "facets": [facet],
        "topic": None,
        "blocks": [{"kind": "answer", "option": option, "facet": facet, "text": ""}],
        **shown,
    }


def about(topic: str) -> dict[str, Any]:
    """Return a reply about *topic*."""
    return {"status": "answered", "options": [], "facets": [], "topic": topic, "blocks": []}
