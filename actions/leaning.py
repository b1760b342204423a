"""Answers to messages that lean on what came before: one of a list, a correction, each of them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import send
from actions.asked import Asked
from actions.options import ask_option, at_stage, compare, remembered_facet, tell, tell_each
from actions.reading import read
from bot import wiring

Events = list[dict[str, Any]]


class AnswerPicked(Action):
    """What one of a list is: a route, or a topic of the last "did you mean"."""

    def name(self) -> str:
        return "action_answer_picked"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if asked.status == "asked_what_meant":
            return _offered(dispatcher, asked)
        if len(asked.named_options) > 1:
            return compare(dispatcher, asked, asked.named_options)
        if not asked.named_options:
            return ask_option(dispatcher, asked)
        was_asked = asked.status == "asked_which_option"
        facets = remembered_facet(asked) if was_asked else ()
        return tell(dispatcher, asked, asked.named_options[0], asked.named_facets or facets)


class CorrectAnswer(Action):
    """The answer before once more, with what the pupil says was meant in place of what was not."""

    def name(self) -> str:
        return "action_correct_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if len(asked.named_options) > 1:
            return compare(dispatcher, asked, asked.named_options)
        if asked.named_options:
            facets = asked.named_facets or remembered_facet(asked)
            return tell(dispatcher, asked, asked.named_options[0], facets)
        if asked.named_stage:
            return at_stage(dispatcher, asked, asked.named_stage)
        if asked.named_facets and (asked.option or len(asked.compared) > 1):
            return tell_each(dispatcher, asked)
        return ask_option(dispatcher, asked)


class AnswerWhichOfThem(Action):
    """One point of each route that was shown: "which of them pay?". It names no winner."""

    def name(self) -> str:
        return "action_answer_which_of_them"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        if not asked.named_facets:
            return ask_option(dispatcher, asked)
        return tell_each(dispatcher, asked)


def _offered(dispatcher: CollectingDispatcher, asked: Asked) -> Events:
    """Say the topic that "yes" or "the second one" takes of those offered, if it is clear which."""
    places = asked.places or ((1,) if len(asked.offered) == 1 else ())
    there = [place - 1 if place > 0 else place for place in places]
    picked = [asked.offered[p] for p in there if -len(asked.offered) <= p < len(asked.offered)]
    if len(picked) != 1:
        return send(dispatcher, wiring.composer().nothing_found(), asked)
    presentation = wiring.composer().topic(picked[0], asked.turn, asked.stage)
    return send(dispatcher, presentation, asked, topic=picked[0])
