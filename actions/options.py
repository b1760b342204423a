"""Answers about options: a whole stage, one option, one point of it, several side by side."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import send
from actions.asked import Asked, choosable, read, stage_of_option
from bot import wiring
from bot.impartiality.compose import ABOUT_FACETS
from bot.knowledge.models import FACETS

Events = list[dict[str, Any]]

# Below these cosines a passage does not say which point of an option, or which option, is meant.
MIN_FACET_SCORE = 0.45
MIN_OPTION_SCORE = 0.55
MIN_OPTION_LEAD = 0.05

# What "tell me more" brings, in turn, after the first answer about an option.
MORE_FACETS = tuple(facet for facet in FACETS if facet not in ABOUT_FACETS)
MORE_AT_ONCE = 3


class ShowOverview(Action):
    """Every route of a stage, or the question which stage."""

    def name(self) -> str:
        return "action_show_overview"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        stage = asked.named_stage or stage_of_option(asked) or asked.stage
        if stage is None:
            return send(dispatcher, wiring.composer().ask_stage(), asked)
        presentation = wiring.composer().overview(stage, asked.turn)
        return send(dispatcher, presentation, asked, option=None, facet=None)


class AnswerOption(Action):
    """What one option is."""

    def name(self) -> str:
        return "action_answer_option"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if len(asked.meant_options) > 1:
            return _compare(dispatcher, asked, asked.meant_options)
        option = asked.asked_for_option or _option_of_passage(asked)
        if option is None:
            return _ask_option(dispatcher, asked)
        if asked.named_options and len(asked.named_facets) == 1:
            return _facet(dispatcher, asked, option, asked.named_facets)
        presentation = wiring.composer().about(option, asked.turn, asked.stage)
        return send(dispatcher, presentation, asked, option=option, options=(option,), facet=None)


class AnswerFacet(Action):
    """One point of one option: the one named, or the one in hand."""

    def name(self) -> str:
        return "action_answer_facet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if len(asked.meant_options) > 1:
            return _compare(dispatcher, asked, asked.meant_options)
        if not asked.named_options and asked.topic:
            presentation = wiring.composer().passage(
                _passage_of_topic(asked), asked.turn, asked.stage
            )
            return send(dispatcher, presentation, asked, topic=asked.topic)
        if asked.asked_for_option is None and len(asked.compared) > 1 and asked.named_facets:
            return _compare(dispatcher, asked, asked.compared)
        option = asked.asked_for_option or _option_of_passage(asked)
        if option is None:
            return _ask_option(dispatcher, asked)
        facets = _facets_meant(asked, option)
        if not facets:
            presentation = wiring.composer().about(option, asked.turn, asked.stage)
            return send(dispatcher, presentation, asked, option=option, options=(option,))
        return _facet(dispatcher, asked, option, facets)


class ShowMore(Action):
    """The next few points of the option in hand."""

    def name(self) -> str:
        return "action_show_more"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        option = asked.asked_for_option
        if option is None:
            return _ask_option(dispatcher, asked)
        last = MORE_FACETS.index(asked.facet) + 1 if asked.facet in MORE_FACETS else 0
        start = 0 if last >= len(MORE_FACETS) else last
        return _facet(dispatcher, asked, option, MORE_FACETS[start : start + MORE_AT_ONCE])


class CompareOptions(Action):
    """Two or more options side by side."""

    def name(self) -> str:
        return "action_compare_options"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        options = _at_least_two(asked)
        if len(options) < 2:
            return _ask_option(dispatcher, asked)
        return _compare(dispatcher, asked, options)


class AnswerWhichIsBest(Action):
    """
    Never a winner: the facts side by side, questions to ask oneself, a person.

    Without a route named it is about every route of the stage, unless the answer before set some
    side by side. What was talked about earlier, or by others, narrows nothing (rules I5 and I6).
    """

    def name(self) -> str:
        return "action_answer_which_is_best"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        # "Which is best at 18?" is about the stage, whatever was compared before.
        remembered = () if asked.named_stage else choosable(asked.compared)
        options = asked.named_options or (remembered if len(remembered) > 1 else ())
        presentation = wiring.composer().no_best(options, asked.turn, asked.stage)
        compared = options if len(options) > 1 else ()
        return send(dispatcher, presentation, asked, options=compared, compared=compared)


class AnswerUnsure(Action):
    """A way to start for a pupil who does not know what they want."""

    def name(self) -> str:
        return "action_answer_unsure"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        return send(dispatcher, wiring.composer().unsure(asked.stage, asked.turn), asked)


def _facet(
    dispatcher: CollectingDispatcher, asked: Asked, option: str, facets: tuple[str, ...]
) -> Events:
    presentation = wiring.composer().facet(option, facets, asked.turn, asked.stage)
    return send(dispatcher, presentation, asked, option=option, options=(option,), facet=facets[-1])


def _compare(dispatcher: CollectingDispatcher, asked: Asked, options: tuple[str, ...]) -> Events:
    presentation = wiring.composer().compare(options, asked.named_facets, asked.turn, asked.stage)
    facet = asked.named_facets[0] if len(asked.named_facets) == 1 else None
    return send(
        dispatcher,
        presentation,
        asked,
        option=None,
        options=options,
        compared=options,
        facet=facet,
    )


def _ask_option(dispatcher: CollectingDispatcher, asked: Asked) -> Events:
    facet = asked.named_facets[0] if asked.named_facets else None
    presentation = wiring.composer().ask_option(asked.stage, asked.turn)
    return send(dispatcher, presentation, asked, facet=facet)


def _at_least_two(asked: Asked) -> tuple[str, ...]:
    if len(asked.named_options) > 1:
        return asked.named_options
    if not asked.named_options and len(compared := choosable(asked.compared)) > 1:
        return compared
    return tuple(dict.fromkeys((*asked.named_options, *choosable(asked.options))))[:2]


def _facets_meant(asked: Asked, option: str) -> tuple[str, ...]:
    """Return the facets named, or else the one that the message or the talk before it points to."""
    if asked.named_facets:
        return asked.named_facets
    remembered = (asked.facet,) if asked.facet else ()
    if asked.intent != "ask_facet":
        # "And A levels?" says no more than the route, so what was asked before is what is meant.
        return remembered
    return _facet_near(asked, option) or remembered


def _facet_near(asked: Asked, option: str) -> tuple[str, ...]:
    """
    Return the facet that the message is about, when one is near enough.

    Passages of *option* are only near when the message means it. Otherwise ("how long is it?")
    the question alone says which point is meant, alike for every option.
    """
    near = {
        hit.part: hit.score + asked.near_facets.get(hit.part, 0.0)
        for hit in asked.passages
        if hit.owner == option and hit.part != "what_it_is" and hit.score >= MIN_FACET_SCORE
    }
    if near:
        return (max(near, key=lambda facet: near[facet]),)
    facet = asked.facet_near(MIN_FACET_SCORE)
    return (facet,) if facet else ()


def _option_of_passage(asked: Asked) -> str | None:
    """
    Return the option that the nearest passage is about, when it is near enough and clearly nearer
    than any other option's: "how do I apply?" is as near to all, and a guess would favour one.
    """
    if not asked.passages or asked.passages[0].part not in FACETS:
        return None
    best = asked.passages[0]
    others = [h.score for h in asked.passages if h.part in FACETS and h.owner != best.owner]
    lead = best.score - max(others, default=0.0)
    return best.owner if best.score >= MIN_OPTION_SCORE and lead >= MIN_OPTION_LEAD else None


def _passage_of_topic(asked: Asked) -> str:
    of_topic = [hit.id for hit in asked.passages if hit.owner == asked.topic]
    return of_topic[0] if of_topic else f"{asked.topic}/answer"
