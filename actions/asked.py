"""What a pupil asked: this message first, then what was talked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.impartiality.order import Turn
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
