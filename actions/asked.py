"""What a pupil asked, read from the tracker: this message first, then what was talked about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from bot.impartiality.order import Turn
from bot.knowledge.ages import STAGE_OF_AGE
from bot.knowledge.models import FACETS, STAGES, WHOLE
from bot.knowledge.wiring import knowledge_base

REMEMBERED_OPTIONS = 4
# What the name of a point adds to its odds, set by cross-validation on the training data; then the
# least that is believed, and what a second point that is named needs: docs/decisions/0021.
NAMED_FACET = 0.3
MIN_FACET_ODDS = 0.3
ALSO_ASKED = 0.2
BOTH_SIDES = {"benefits", "drawbacks"}
# Odds of a point at which a question about a route as a whole is about that point all the same.
SURE_OF_FACET = 0.6
# A question about a point of no route is one about the topic that is at least this likely. With
# something in hand it has to be this likely, so long a question, and to point back at nothing.
MIN_TOPIC, MIN_OTHER_TOPIC = 0.55, 0.85
MIN_OTHER_WORDS = 6
POINTS_BACK = re.compile(
    r"(?<!\w)(?:it|its|they|them|their|that|those|these|this|one|there|then|same|each|both|all)(?!\w)",
    re.IGNORECASE,
)
TOPIC_INTENT = "ask_about_"
# "What about for 18?", "no, I meant 16": here a number is an age.
MAY_BE_AN_AGE = ("tell_stage", "ask_same_of_another", "correct_answer")
# Here a route that is described without its name is meant as one that is named.
ABOUT_ONE_ROUTE = ("ask_about_option", "ask_facet")
# Named outside what others think or did, one of these makes a question of the pupil's own.
OWN_QUESTION = ("option", "stage", "topic")

# Between two names these make one question about both.
ARTICLES = {"a", "an", "the"}
JOINING_WORDS = ARTICLES | {
    "and", "or", "n", "nor", "vs", "v", "versus", "with", "than", "against", "plus", "also",
}  # fmt: skip
# "What's a UTC what's a studio school" asks the same of both.
ASKED_AGAIN = re.compile(r"\b(?:what is|what's|whats)\b", re.IGNORECASE)


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

    @property
    def is_of_option(self) -> bool:
        """Return whether it is about an option; a topic may have a section named as a facet is."""
        return self.owner in knowledge_base().options


@dataclass(frozen=True)
class Explored:
    """How far a pupil without an idea has come: the facet asked about last, those to be told."""

    step: str | None = None
    matters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """
    One message in its conversation. `named_*` and `passed_on` stand in this message; the rest is
    remembered. A route that the message describes or points at is named as well.
    """

    intent: str
    named_options: tuple[str, ...]
    passed_on: frozenset[str]  # options named only in what others think or did
    named_together: bool
    named_facets: tuple[str, ...]
    named_stage: str | None
    passages: tuple[Found, ...]
    facet_odds: Mapping[str, float]  # of each point being the one asked about; they sum to 1
    near_facets: Mapping[str, float]  # cosine, best first; the same whatever option is meant
    left_out: float  # cosine of the nearest passage of the options that are not meant
    option: str | None
    options: tuple[str, ...]
    facet: str | None
    topic: str | None
    likely_topic: str | None  # what else the message may be about, whatever its intent
    other_topic: str | None  # the same, so sure that what is in hand is not meant
    stage: str | None
    words: int  # how many the message has
    topic_names: tuple[str, ...]  # how it names topics, in small letters
    compared: tuple[str, ...]  # the options that the last answer set side by side
    listed: tuple[str, ...]  # the options in the list shown last, in its order
    offered: tuple[str, ...]  # topics of the last "did you mean"
    section: str | None  # what was told last of the topic in hand
    explored: Explored
    stage_before: str | None  # the stage remembered, whatever this message names
    status: str | None  # of the answer before
    places: tuple[int, ...]  # where in a list this message points, from its end below 0
    points: bool  # this message points at something shown before
    speaks_of_several: bool
    only_about_self: bool  # the message says who the pupil is and asks nothing
    only_about_others: bool  # all that the message names stands in what others think or did
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
    def own_options(self) -> tuple[str, ...]:
        """Return the options that this message names in the pupil's own words."""
        return tuple(id for id in self.named_options if id not in self.passed_on)

    @property
    def asked_for_option(self) -> str | None:
        """Return the option meant in this message, or else the one in hand."""
        return self.meant_options[0] if self.named_options else self.option

    @property
    def facets_asked(self) -> tuple[str, ...]:
        """
        Return the points that the message asks about, none when too little speaks for any.

        The whole message counts most; a word of a point ("job", "when") stands in others too.
        """
        odds = {
            id: self.facet_odds.get(id, 0.0) + NAMED_FACET * (id in self.named_facets)
            for id in FACETS
        }
        best = max(FACETS, key=lambda id: odds[id])
        if odds[best] < MIN_FACET_ODDS:
            return ()
        also = {id for id in self.named_facets if self.facet_odds.get(id, 0.0) >= ALSO_ASKED}
        if best in BOTH_SIDES:  # "the pros and cons"
            also |= BOTH_SIDES & set(self.named_facets)
        return tuple(id for id in FACETS if id == best or id in also)

    @property
    def facets_sure(self) -> tuple[str, ...]:
        """Return the points asked about that hardly leave a doubt; never the route as a whole."""
        if not self.facet_odds and len(self.named_facets) == 1:
            return self.named_facets
        odds = self.facet_odds
        likely = [id for id in self.facets_asked if odds.get(id, 0.0) >= SURE_OF_FACET]
        named = [id for id in self.facets_asked if id in self.named_facets]
        return tuple(id for id in FACETS if id in {*likely, *named} and id != WHOLE)

    def facet_near(self, score: float) -> str | None:
        """
        Return the facet that the message is nearest to, None when not as near as *score*.

        What an option is counts for none of its points.
        """
        points = {id: near for id, near in self.near_facets.items() if id != WHOLE}
        best = max(points, key=lambda id: points[id], default=None)
        return best if best is not None and points[best] >= score else None


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
        or ((described,) if described and intent in ABOUT_ONE_ROUTE else ()),
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
        topic = each["name"].removeprefix(TOPIC_INTENT)
        if topic != each["name"] and topic in topics:
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


def stage_of_option(asked: Asked) -> str | None:
    """Return the stage of the first option named: "what is there besides uni?" is asked at 18."""
    if not asked.own_options:
        return None
    stages = knowledge_base().option(asked.own_options[0]).stages
    return asked.stage if asked.stage in stages else stages[0]


def choosable(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of *ids* that a pupil can choose at some stage: what is shown unasked."""
    knowledge = knowledge_base()
    open_now = {option.id for stage in STAGES for option in knowledge.choice_set(stage)}
    return tuple(id for id in ids if id in open_now)
