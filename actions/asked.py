"""What a pupil asked, read from the tracker: this message first, then what was talked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from bot.impartiality.order import Turn

REMEMBERED_OPTIONS = 4


@dataclass(frozen=True)
class Found:
    """A passage near the message, with its cosine similarity."""

    id: str
    score: float

    @property
    def owner(self) -> str:
        """Return the option or topic that the passage belongs to."""
        return self.id.partition("/")[0]

    @property
    def part(self) -> str:
        """Return the facet or section."""
        return self.id.partition("/")[2]


@dataclass(frozen=True)
class Asked:
    """One message in its conversation. `named_*` stand in this message; the rest is remembered."""

    intent: str
    named_options: tuple[str, ...]
    named_facets: tuple[str, ...]
    named_stage: str | None
    passages: tuple[Found, ...]
    option: str | None
    options: tuple[str, ...]
    facet: str | None
    topic: str | None
    stage: str | None
    turn: Turn

    @property
    def asked_for_option(self) -> str | None:
        """Return the option named in this message, or else the one in hand."""
        return self.named_options[0] if self.named_options else self.option


def read(tracker: Tracker) -> Asked:
    """Return what was asked in the latest message of *tracker*."""
    message: dict[str, Any] = tracker.latest_message
    entities = message.get("entities", [])

    def named(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e["value"] for e in entities if e["entity"] == kind))

    stages = named("stage")
    ranking = message.get("knowledge", {}).get("passages", [])
    turns = sum(1 for event in tracker.events if event.get("event") == "user")
    return Asked(
        intent=message["intent"]["name"],
        named_options=named("option"),
        named_facets=named("facet"),
        # The last one named is the one ahead: "in year 11, what can I do after my A levels?"
        named_stage=stages[-1] if stages else None,
        passages=tuple(Found(hit["id"], hit["score"]) for hit in ranking),
        option=tracker.get_slot("option"),
        options=tuple(tracker.get_slot("options") or ()),
        facet=tracker.get_slot("facet"),
        topic=tracker.get_slot("topic"),
        stage=stages[-1] if stages else tracker.get_slot("stage"),
        turn=Turn(tracker.sender_id, turns),
    )
