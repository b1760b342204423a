"""A short path for a pupil who has no idea: what shall be told of every route, then all of it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import send
from actions.asked import Asked, Explored
from actions.reading import read
from bot import wiring
from bot.impartiality.compose import EXPLORED_FACETS

Events = list[dict[str, Any]]

STEPS = tuple(EXPLORED_FACETS)
# Of up to 18 routes, more points than these are too much to read.
MOST_FACETS = 3
# The step once everything was asked and only the stage is missing.
ASKED_ALL = "asked_all"


class AnswerUnsure(Action):
    """Begin the path, go on where a question came between, or take "dunno" as "skip"."""

    def name(self) -> str:
        return "action_answer_unsure"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if asked.status == "exploring":
            return _go_on(dispatcher, asked, asked.explored.matters)
        if asked.explored.step == ASKED_ALL:
            return show_explored(dispatcher, asked, asked.stage)
        if asked.explored.step in STEPS:
            return ask_again(dispatcher, asked)
        presentation = wiring.composer().start_exploring()
        return send(dispatcher, presentation, asked, explored=Explored(STEPS[0]))


class ExploreFurther(Action):
    """The next question of the path: what was asked about is told (yes) or not (no, skip)."""

    def name(self) -> str:
        return "action_explore_further"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if asked.status != "exploring" or asked.explored.step not in STEPS:
            return send(dispatcher, wiring.composer().without_stage(), asked)
        matters = asked.explored.matters
        if asked.intent == "affirm":
            matters = (*matters, asked.explored.step)
        return _go_on(dispatcher, asked, matters)


def ask_again(dispatcher: CollectingDispatcher, asked: Asked) -> Events:
    """Ask the question of the path that was left open."""
    presentation = wiring.composer().explore(asked.explored.step or STEPS[0])
    return send(dispatcher, presentation, asked, explored=asked.explored)


def _go_on(dispatcher: CollectingDispatcher, asked: Asked, matters: tuple[str, ...]) -> Events:
    asked_so_far = STEPS.index(asked.explored.step) + 1 if asked.explored.step in STEPS else 0
    if asked_so_far == len(STEPS) or len(matters) == MOST_FACETS:
        return show_explored(dispatcher, asked, asked.stage, matters)
    step = STEPS[asked_so_far]
    presentation = wiring.composer().explore(step)
    return send(dispatcher, presentation, asked, explored=Explored(step, matters))


def show_explored(
    dispatcher: CollectingDispatcher,
    asked: Asked,
    stage: str | None,
    matters: tuple[str, ...] | None = None,
) -> Events:
    """Say every route of *stage* by what matters; without a stage ask for it, once."""
    facets = asked.explored.matters if matters is None else matters
    composer = wiring.composer()
    if stage is None:
        if asked.explored.step == ASKED_ALL:
            return send(dispatcher, composer.without_stage(), asked, explored=Explored())
        kept = Explored(ASKED_ALL, facets)
        return send(dispatcher, composer.ask_stage_explored(), asked, explored=kept)
    if facets:
        presentation = composer.by_facets(stage, facets, asked.turn)
    else:
        presentation = composer.overview(stage, asked.turn)
    return send(dispatcher, presentation, asked, option=None, facet=None, explored=Explored())
