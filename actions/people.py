"""Answers that bring in a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import send
from actions.reading import read
from bot import wiring

Events = list[dict[str, Any]]


class RequestAdviser(Action):
    """How to reach a person; the wish is recorded."""

    def name(self) -> str:
        return "action_request_adviser"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        wiring.adviser_requests().record(asked.turn.conversation, asked.stage)
        return send(dispatcher, wiring.composer().person(), asked)


class OfferAnotherWay(Action):
    """A person, for a pupil who gets nowhere."""

    def name(self) -> str:
        return "action_offer_another_way"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        return send(dispatcher, wiring.composer().another_way(), read(tracker))


class GiveHelplines(Action):
    """Who can help right away."""

    def name(self) -> str:
        return "action_give_helplines"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        return send(dispatcher, wiring.composer().helplines(), read(tracker))


class StartAgain(Action):
    """Forget what was talked about."""

    def name(self) -> str:
        return "action_start_again"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        return [AllSlotsReset()]
