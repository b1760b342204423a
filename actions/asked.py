"""What a pupil asked, read from the tracker: this message first, then what was talked about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from bot.impartiality.order import Turn
from bot.impartiality.presentation import Status
from bot.knowledge.ages import STAGE_OF_AGE
from bot.knowledge.models import FACETS
from bot.knowledge.wiring import knowledge_base

REMEMBERED_OPTIONS = 4
TELL_STAGE = "tell_stage"

# Between two names these make one question about both.
ARTICLES = {"a", "an", "the"}
JOINING_WORDS = ARTICLES | {"and", "or", "n", "nor", "vs", "v", "versus", "with", "than", "against"}


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
    named_together: bool
    named_facets: tuple[str, ...]
    named_stage: str | None
    passages: tuple[Found, ...]
    near_facets: Mapping[str, float]  # cosine, best first; the same whatever option is meant
    left_out: float  # cosine of the nearest passage of the options that are not meant
    option: str | None
    options: tuple[str, ...]
    facet: str | None
    topic: str | None
    stage: str | None
    words: int  # how many the message has
    compared: bool  # the last answer set options side by side
    only_about_self: bool  # the message says who the pupil is and asks nothing
    turn: Turn

    @property
    def meant_options(self) -> tuple[str, ...]:
        """
        Return the options that a question about a point is about: all that are named together ("A
        levels and T Levels"), otherwise the one whose passage is nearest ("can I go to uni with a
        BTEC" is about the BTEC).
        """
        if self.named_together or len(self.named_options) < 2:
            return self.named_options
        near = [hit.owner for hit in self.passages if hit.owner in self.named_options]
        return (near[0],) if near else self.named_options[:1]

    @property
    def asked_for_option(self) -> str | None:
        """Return the option meant in this message, or else the one in hand."""
        return self.meant_options[0] if self.named_options else self.option

    def facet_near(self, score: float) -> str | None:
        """
        Return the facet that the message is nearest to, None when not as near as *score*.

        What an option is counts for none of its points.
        """
        points = {id: near for id, near in self.near_facets.items() if id != "what_it_is"}
        best = max(points, key=lambda id: points[id], default=None)
        return best if best is not None and points[best] >= score else None


def read(tracker: Tracker) -> Asked:
    """Return what was asked in the latest message of *tracker*."""
    message: dict[str, Any] = tracker.latest_message
    entities = message.get("entities", [])

    def named(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e["value"] for e in entities if e["entity"] == kind))

    intent: str = message["intent"]["name"]
    stages = named("stage")
    if not stages and intent == TELL_STAGE:
        stages = _stages_of_ages(message.get("text") or "")
    near = message.get("knowledge", {})
    knowledge = knowledge_base()
    return Asked(
        intent=intent,
        named_options=named("option"),
        named_together=_together(message.get("text") or "", entities),
        named_facets=named("facet"),
        # The last one named is the one ahead: "in year 11, what can I do after my A levels?"
        named_stage=stages[-1] if stages else None,
        passages=tuple(Found(hit["id"], hit["score"]) for hit in near.get("passages", [])),
        near_facets={found["id"]: found["score"] for found in near.get("facets", [])},
        left_out=near.get("left_out", -1.0),
        # The content may have changed since: what it no longer holds is forgotten.
        option=_still(tracker.get_slot("option"), knowledge.options),
        options=tuple(id for id in tracker.get_slot("options") or () if id in knowledge.options),
        facet=_still(tracker.get_slot("facet"), FACETS),
        topic=_still(tracker.get_slot("topic"), knowledge.topics),
        stage=stages[-1] if stages else tracker.get_slot("stage"),
        words=len((message.get("text") or "").split()),
        compared=tracker.get_slot("answer_status") == Status.compared.value,
        only_about_self=bool(message.get("about_self", {}).get("only")),
        turn=Turn(tracker.sender_id, message["metadata"]["turn"]),
    )


def _stages_of_ages(text: str) -> tuple[str, ...]:
    """Return the stages of the ages in *text*: "i mean 18" names the last of them."""
    return tuple(STAGE_OF_AGE[age] for age in re.findall(r"\b1[3-8]\b", text))


def _still(value: str | None, known: Container[str]) -> str | None:
    return value if value is not None and value in known else None


def _together(text: str, entities: list[dict[str, Any]]) -> bool:
    """Return whether nothing but joining words stands between one option named and the next."""
    spans = sorted((e["start"], e["end"]) for e in entities if e["entity"] == "option")
    between = [text[end:start] for (_, end), (start, _) in itertools.pairwise(spans)]
    return all(set(re.findall(r"\w+", words.lower())) <= JOINING_WORDS for words in between)


def stage_of_option(asked: Asked) -> str | None:
    """Return the stage of the first option named: "what is there besides uni?" is asked at 18."""
    if not asked.named_options:
        return None
    stages = knowledge_base().option(asked.named_options[0]).stages
    return asked.stage if asked.stage in stages else stages[0]
