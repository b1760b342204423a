"""Answers about options: a whole stage, one option, one point of it, several side by side."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import send
from actions.asked import Asked, choosable, stage_of_option
from actions.explored import ASKED_ALL, ask_again, show_explored
from actions.reading import read
from actions.topics import section_of, tell_topic
from bot import wiring
from bot.impartiality.compose import ABOUT_FACETS
from bot.impartiality.maker import COMPARED_FACETS
from bot.intents import FACET, SAME
from bot.knowledge.models import FACETS, WHOLE
from bot.knowledge.wiring import knowledge_base

Events = list[dict[str, Any]]

# Below these cosines a passage does not say which point of an option, or which option, is meant.
MIN_FACET_SCORE = 0.45
MIN_OPTION_SCORE = 0.55
MIN_OPTION_LEAD = 0.05

# What "tell me more" brings, in turn, after the first answer about an option.
MORE_FACETS = tuple(facet for facet in FACETS if facet not in ABOUT_FACETS)
MORE_COMPARED = tuple(facet for facet in FACETS if facet not in COMPARED_FACETS)
MORE_AT_ONCE = 3


class ShowOverview(Action):
    """Every route of a stage, or the question which stage."""

    def name(self) -> str:
        return "action_show_overview"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        stage = asked.named_stage or stage_of_option(asked) or asked.stage
        if asked.status == "exploring" and asked.intent == "tell_stage":
            return ask_again(dispatcher, asked)
        if asked.status == "exploring" or asked.explored.step == ASKED_ALL:
            return show_explored(dispatcher, asked, stage)
        return overview(dispatcher, asked, stage)


class AnswerOption(Action):
    """What one option is."""

    def name(self) -> str:
        return "action_answer_option"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if len(asked.meant_options) > 1:
            return compare(dispatcher, asked, asked.meant_options)
        option = asked.asked_for_option or _option_of_passage(asked)
        if option is None:
            return ask_option(dispatcher, asked)
        return tell(dispatcher, asked, option, asked.facets_sure if asked.named_options else ())


class AnswerFacet(Action):
    """One point of one option: the one named, or the one in hand."""

    def name(self) -> str:
        return "action_answer_facet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if len(asked.meant_options) > 1:
            return compare(dispatcher, asked, asked.meant_options)
        if asked.intent == SAME and asked.named_stage and not asked.named_options:
            return at_stage(dispatcher, asked, asked.named_stage)
        if asked.points and not asked.named_options:
            return ask_option(dispatcher, asked)
        if not asked.named_options and asked.other_topic != asked.topic:
            told = _as_topic(dispatcher, asked, asked.other_topic)
            if told is not None:
                return told
        if not asked.named_options and asked.topic:
            presentation = wiring.composer().passage(
                _passage_of_topic(asked), asked.turn, asked.stage
            )
            return send(dispatcher, presentation, asked, topic=asked.topic)
        if asked.asked_for_option is None and len(asked.compared) > 1 and asked.named_facets:
            return compare(dispatcher, asked, asked.compared)
        option = asked.asked_for_option
        if option is None and asked.speaks_of_several and asked.named_facets:
            return tell_each(dispatcher, asked)
        option = option or _option_of_passage(asked)
        if option is not None:
            return tell(dispatcher, asked, option, _facets_meant(asked, option))
        told = _as_topic(dispatcher, asked, asked.likely_topic)
        return ask_option(dispatcher, asked) if told is None else told


class ShowMore(Action):
    """The next few points of what is in hand: a topic, the routes set side by side, or one."""

    def name(self) -> str:
        return "action_show_more"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if asked.topic and not asked.named_options:
            return _more_of_topic(dispatcher, asked, asked.topic)
        if len(asked.meant_options) > 1:
            return compare(dispatcher, asked, asked.meant_options)
        option = asked.asked_for_option
        if option is None and len(asked.compared) > 1:
            facets = _next(MORE_COMPARED, asked.facet)
            return compare(dispatcher, asked, asked.compared, facets)
        if option is None and asked.status == "asked_which_stage":
            return overview(dispatcher, asked, asked.stage)
        if option is None:
            return ask_option(dispatcher, asked)
        return tell(dispatcher, asked, option, _next(MORE_FACETS, asked.facet))


class CompareOptions(Action):
    """Two or more options side by side."""

    def name(self) -> str:
        return "action_compare_options"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        options = _at_least_two(asked)
        if len(options) < 2:
            return ask_option(dispatcher, asked, to_compare=True)
        return compare(dispatcher, asked, options)


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
        named = asked.named_options
        if asked.stage is not None and len(named) == 1 and named[0] in asked.passed_on:
            named = ()  # "my dad says uni is the only way" asks nothing of another stage
        options = named or (remembered if len(remembered) > 1 else ())
        if not options and asked.stage is None and asked.status == "asked_which_stage":
            return send(dispatcher, wiring.composer().without_stage(), asked)
        presentation = wiring.composer().no_best(options, asked.turn, asked.stage)
        compared = options if len(options) > 1 else ()
        return send(dispatcher, presentation, asked, options=compared, compared=compared)


def overview(dispatcher: CollectingDispatcher, asked: Asked, stage: str | None) -> Events:
    """Say every route of *stage*; without one ask for it, but never twice running."""
    if stage is not None:
        presentation = wiring.composer().overview(stage, asked.turn)
        return send(dispatcher, presentation, asked, option=None, facet=None)
    if asked.status == "asked_which_stage":
        return send(dispatcher, wiring.composer().without_stage(), asked)
    return send(dispatcher, wiring.composer().ask_stage(), asked)


def tell(
    dispatcher: CollectingDispatcher, asked: Asked, option: str, facets: tuple[str, ...]
) -> Events:
    """Say *facets* of *option*; without any, what it is."""
    if not facets:
        presentation = wiring.composer().about(option, asked.turn, asked.stage)
        return send(dispatcher, presentation, asked, option=option, options=(option,), facet=None)
    presentation = wiring.composer().facet(option, facets, asked.turn, asked.stage)
    return send(dispatcher, presentation, asked, option=option, options=(option,), facet=facets[-1])


def compare(
    dispatcher: CollectingDispatcher,
    asked: Asked,
    options: tuple[str, ...],
    facets: tuple[str, ...] = (),
) -> Events:
    """Set *options* side by side, by *facets* or else by those that the message names."""
    facets = facets or asked.named_facets
    presentation = wiring.composer().compare(options, facets, asked.turn, asked.stage)
    return send(
        dispatcher,
        presentation,
        asked,
        option=None,
        options=options,
        compared=options,
        facet=facets[-1] if facets else None,
    )


def at_stage(dispatcher: CollectingDispatcher, asked: Asked, stage: str) -> Events:
    """Say at *stage* what was said last: of the route in hand if it is open then, else of all."""
    option = asked.option
    if option is None or stage not in knowledge_base().option(option).stages:
        return overview(dispatcher, asked, stage)
    return tell(dispatcher, asked, option, asked.named_facets or remembered_facet(asked))


def tell_each(dispatcher: CollectingDispatcher, asked: Asked) -> Events:
    """Say the facets named of each route that was shown last."""
    if len(asked.compared) > 1:
        return compare(dispatcher, asked, asked.compared)
    if asked.option is not None:
        return tell(dispatcher, asked, asked.option, asked.named_facets)
    if asked.stage is None:
        return overview(dispatcher, asked, None)
    presentation = wiring.composer().by_facets(asked.stage, asked.named_facets, asked.turn)
    return send(dispatcher, presentation, asked, option=None, facet=asked.named_facets[-1])


def ask_option(dispatcher: CollectingDispatcher, asked: Asked, to_compare: bool = False) -> Events:
    """Ask which route is meant, but never twice running: a person may help better."""
    if asked.status == "asked_which_option":
        return send(dispatcher, wiring.composer().another_way(), asked)
    facet = next((each for each in asked.facets_asked if each != WHOLE), None)
    composer = wiring.composer()
    ask = composer.ask_which_to_compare if to_compare else composer.ask_option
    presentation = ask(asked.stage, asked.turn)
    return send(dispatcher, presentation, asked, facet=facet)


def remembered_facet(asked: Asked) -> tuple[str, ...]:
    """Return the facet in hand, if any."""
    return (asked.facet,) if asked.facet else ()


def _more_of_topic(dispatcher: CollectingDispatcher, asked: Asked, topic: str) -> Events:
    """Say the next section of *topic*; after the last, its first answer again."""
    sections = [section.id for section in knowledge_base().topic(topic).sections]
    parts = ["answer", *sections]
    last = parts.index(asked.section) if asked.section in parts else 0
    part = parts[(last + 1) % len(parts)]
    presentation = wiring.composer().passage(f"{topic}/{part}", asked.turn, asked.stage)
    return send(dispatcher, presentation, asked, topic=topic, section=part)


def _next(facets: tuple[str, ...], told: str | None) -> tuple[str, ...]:
    """Return the next few of *facets* after *told*; from the start again after the last."""
    last = facets.index(told) + 1 if told in facets else 0
    start = 0 if last >= len(facets) else last
    return facets[start : start + MORE_AT_ONCE]


def _at_least_two(asked: Asked) -> tuple[str, ...]:
    if len(asked.named_options) > 1:
        return asked.named_options
    if not asked.named_options and len(compared := choosable(asked.compared)) > 1:
        return compared
    return tuple(dict.fromkeys((*asked.named_options, *choosable(asked.options))))[:2]


def _facets_meant(asked: Asked, option: str) -> tuple[str, ...]:
    """Return the facets asked about, or else the one that is nearest or was talked about before."""
    if asked.intent != FACET:
        # "And A levels?" says no more than the route, so what was asked before is what is meant.
        return asked.named_facets or remembered_facet(asked)
    if asked.status == "asked_which_option" and asked.facet:
        # "T Levels then" answers which route is meant; another point must be asked for plainly.
        return asked.facets_sure or remembered_facet(asked)
    if WHOLE in asked.facets_asked:
        return tuple(id for id in asked.facets_asked if id != WHOLE)
    return asked.facets_asked or _facet_near(asked, option) or remembered_facet(asked)


def _facet_near(asked: Asked, option: str) -> tuple[str, ...]:
    """
    Return the facet that the message is about, when one is near enough.

    Passages of *option* are only near when the message means it. Otherwise ("how long is it?")
    the question alone says which point is meant, alike for every option.
    """
    near = {
        hit.part: hit.score + asked.near_facets.get(hit.part, 0.0)
        for hit in asked.passages
        if hit.owner == option and hit.part != WHOLE and hit.score >= MIN_FACET_SCORE
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
    if not asked.passages or not asked.passages[0].is_of_option:
        return None
    best = asked.passages[0]
    others = [h.score for h in asked.passages if h.is_of_option and h.owner != best.owner]
    lead = best.score - max(others, default=0.0)
    return best.owner if best.score >= MIN_OPTION_SCORE and lead >= MIN_OPTION_LEAD else None


def _as_topic(dispatcher: CollectingDispatcher, asked: Asked, topic: str | None) -> Events | None:
    """Tell *topic* to who asks about a point; None where there is none or it is a guess."""
    if topic is None or asked.intent != FACET:
        return None
    section = section_of(asked, topic)
    # With a route in its question it would be a guess at that route.
    if not wiring.composer().names_no_option(f"{topic}/{section or ''}"):
        return None
    return tell_topic(dispatcher, asked, topic, section)


def _passage_of_topic(asked: Asked) -> str:
    of_topic = [hit.id for hit in asked.passages if hit.owner == asked.topic]
    return of_topic[0] if of_topic else f"{asked.topic}/answer"
