"""A message and what was talked about before it, read from the tracker."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Mapping
from typing import Any

from rasa_sdk import Tracker

from actions.asked import Asked, Explored, Found
from bot.impartiality.order import Turn
from bot.intents import OF_A_ROUTE, SAME, topic_of
from bot.knowledge.ages import STAGE_OF_AGE
from bot.knowledge.models import FACETS
from bot.knowledge.wiring import knowledge_base

# A question about a point of no route is one about the topic that is at least this likely. With
# something in hand it has to be this likely, so long a question, and to point back at nothing.
MIN_TOPIC, MIN_OTHER_TOPIC = 0.55, 0.85
MIN_OTHER_WORDS = 6
POINTS_BACK = re.compile(
    r"(?<!\w)(?:it|its|they|them|their|that|those|these|this|one|there|then|same|each|both|all)(?!\w)",
    re.IGNORECASE,
)
# "What about for 18?", "no, I meant 16": here a number is an age.
MAY_BE_AN_AGE = ("tell_stage", SAME, "correct_answer")
# Named outside what others think or did, one of these makes a question of the pupil's own.
OWN_QUESTION = ("option", "stage", "topic")

# Between two names these make one question about both.
ARTICLES = {"a", "an", "the"}
JOINING_WORDS = ARTICLES | {
    "and", "or", "n", "nor", "vs", "v", "versus", "with", "than", "against", "plus", "also",
}  # fmt: skip
# "What's a UTC what's a studio school" asks the same of both.
ASKED_AGAIN = re.compile(r"\b(?:what is|what's|whats)\b", re.IGNORECASE)


def read(tracker: Tracker) -> Asked:
    """Return what was asked in the latest message of *tracker*."""
    message: dict[str, Any] = tracker.latest_message
    text: str = message.get("text") or ""
    leaning: dict[str, Any] = message.get("leaning") or {}
    entities = _meant(message.get("entities", []), leaning)

    def named(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e["value"] for e in entities if e["entity"] == kind))

    intent: str = message["intent"]["name"]
    stages = named("stage")
    if not stages and intent in MAY_BE_AN_AGE:
        stages = _stages_of_ages(text)
    spans = [(start, end) for start, end in message.get("passed_on", ())]
    own = [e for e in entities if not any(start <= e["start"] < end for start, end in spans)]
    own_options = {e["value"] for e in own if e["entity"] == "option"}
    near = message.get("knowledge", {})
    knowledge = knowledge_base()
    described = _still((message.get("described") or {}).get("option"), knowledge.options)

    def kept(slot: str, known: Container[str]) -> tuple[str, ...]:
        return tuple(id for id in tracker.get_slot(slot) or () if id in known)

    ranking = message.get("intent_ranking") or []
    pointed = _pointed_at(
        leaning,
        kept("listed", knowledge.options),
        kept("options", knowledge.options),
        tracker.get_slot("option"),
    )
    return Asked(
        intent=intent,
        named_options=named("option")
        or pointed
        # A route that is described is meant as one that is named.
        or ((described,) if described and intent in OF_A_ROUTE else ()),
        passed_on=frozenset(named("option")) - own_options,
        named_together=together(text, entities),
        named_facets=named("facet"),
        # The last one named is the one ahead: "in year 11, what can I do after my A levels?"
        named_stage=stages[-1] if stages else None,
        passages=tuple(Found(hit["id"], hit["score"]) for hit in near.get("passages", [])),
        facet_odds=message.get("facet_odds") or {},
        near_facets={found["id"]: found["score"] for found in near.get("facets", [])},
        left_out=near.get("left_out", -1.0),
        # The content may have changed since: what it no longer holds is forgotten.
        option=_still(tracker.get_slot("option"), knowledge.options),
        options=kept("options", knowledge.options),
        facet=_still(tracker.get_slot("facet"), FACETS),
        topic=_still(tracker.get_slot("topic"), knowledge.topics),
        likely_topic=_likely_topic(ranking, knowledge.topics, MIN_TOPIC),
        other_topic=_likely_topic(ranking, knowledge.topics, MIN_OTHER_TOPIC)
        if _stands_alone(text, leaning)
        else None,
        stage=stages[-1] if stages else tracker.get_slot("stage"),
        words=len(text.split()),
        topic_names=tuple(
            text[e["start"] : e["end"]].lower() for e in entities if e["entity"] == "topic"
        ),
        compared=kept("compared", knowledge.options),
        listed=kept("listed", knowledge.options),
        offered=kept("offered", knowledge.topics),
        section=tracker.get_slot("section"),
        explored=Explored(tracker.get_slot("step"), kept("matters", FACETS)),
        stage_before=tracker.get_slot("stage"),
        status=tracker.get_slot("answer_status"),
        places=tuple(leaning.get("places", ())),
        points=bool(leaning.get("places") or leaning.get("other") or leaning.get("both")),
        speaks_of_several=bool(leaning.get("plural")),
        only_about_self=bool(message.get("about_self", {}).get("only")),
        only_about_others=bool(spans) and not any(e["entity"] in OWN_QUESTION for e in own),
        turn=Turn(
            tracker.sender_id, message["metadata"]["turn"], message["metadata"].get("part", 0)
        ),
    )


def _stands_alone(text: str, leaning: Mapping[str, Any]) -> bool:
    """Return whether nothing in *text* points back, and it is too long to be a follow-up."""
    points = ("places", "other", "both", "plural")
    leans = POINTS_BACK.search(text) or any(leaning.get(each) for each in points)
    return not leans and len(text.split()) >= MIN_OTHER_WORDS


def _likely_topic(
    ranking: list[dict[str, Any]], topics: Container[str], least: float
) -> str | None:
    """Return the first topic of *ranking*, surest first, if it is at least so likely."""
    for each in ranking:
        topic = topic_of(each["name"])
        if topic in topics:
            return topic if each["confidence"] >= least else None
    return None


def _meant(entities: list[dict[str, Any]], leaning: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return *entities* without what the message says is not meant: "not T Levels, A levels"."""
    rejected = set(leaning.get("rejected", ()))
    if leaning.get("changed_mind"):
        rejected.add("changing_your_mind")
    return [each for each in entities if each["value"] not in rejected]


def _pointed_at(
    leaning: Mapping[str, Any], listed: tuple[str, ...], told: tuple[str, ...], option: str | None
) -> tuple[str, ...]:
    """
    Return the options that a message points at instead of naming them.

    Args:
        leaning: How it leans on what came before.
        listed: The options in the list shown last, in its order.
        told: Those that were told, the latest first.
        option: The one in hand.
    """
    places = [place - 1 if place > 0 else place for place in leaning.get("places", ())]
    if places:
        there = (listed[place] for place in places if -len(listed) <= place < len(listed))
        return tuple(dict.fromkeys(there))
    two = listed if len(listed) == 2 else told[:2]
    if len(two) == 2 and leaning.get("both"):
        return two
    if len(two) == 2 and leaning.get("other") and option in two:
        return tuple(id for id in two if id != option)
    return ()


def _stages_of_ages(text: str) -> tuple[str, ...]:
    """Return the stages of the ages in *text*: "i mean 18" names the last of them."""
    return tuple(STAGE_OF_AGE[age] for age in re.findall(r"\b1[3-8]\b", text))


def _still(value: str | None, known: Container[str]) -> str | None:
    return value if value is not None and value in known else None


def together(text: str, entities: list[dict[str, Any]]) -> bool:
    """Return whether nothing but joining words stands between one option named and the next."""
    spans = sorted((e["start"], e["end"]) for e in entities if e["entity"] == "option")
    between = [text[end:start] for (_, end), (start, _) in itertools.pairwise(spans)]
    between = [ASKED_AGAIN.sub(" ", words) for words in between]
    return all(set(re.findall(r"\w+", words.lower())) <= JOINING_WORDS for words in between)
