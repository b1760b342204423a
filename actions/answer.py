"""Send a presentation and remember what it was about."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asked import REMEMBERED_OPTIONS, Asked, Explored
from bot.impartiality.presentation import Presentation

_KEEP = object()


def send(
    dispatcher: CollectingDispatcher,
    presentation: Presentation,
    asked: Asked,
    option: Any = _KEEP,
    options: tuple[str, ...] = (),
    compared: tuple[str, ...] = (),
    facet: Any = _KEEP,
    topic: str | None = None,
    section: str | None = None,
    offered: tuple[str, ...] = (),
    explored: Explored | None = None,
) -> list[dict[str, Any]]:
    """
    Say *presentation* and return the events that remember it.

    `option` and `facet` replace what is remembered when given, None included; `options` go in
    front of those remembered, `compared` are those that this answer sets side by side, `offered`
    the topics of a "did you mean"; talking about options ends talking about a topic. A message
    that only says who the pupil is, or what others think or did, changes nothing that is
    remembered, and of any other an option that stands only in what others think or did is not
    remembered (rule I5).
    """
    dispatcher.utter_message(text=presentation.as_text(), json_message=presentation.as_json())
    if asked.only_about_self or asked.only_about_others:
        return []
    events = [
        SlotSet("answer_status", presentation.status.value),
        SlotSet("stage", _stage(presentation, asked)),
        SlotSet("topic", topic),
        SlotSet("section", section),
        SlotSet("compared", [id for id in compared if id not in asked.passed_on]),
        SlotSet("offered", list(offered)),
    ]
    if (listed := _listed(presentation, asked)) is not None:
        events.append(SlotSet("listed", [id for id in listed if id not in asked.passed_on]))
    if explored is not None:
        events += [SlotSet("step", explored.step), SlotSet("matters", list(explored.matters))]
    if option is not _KEEP and option not in asked.passed_on:
        events.append(SlotSet("option", option))
    if facet is not _KEEP:
        events.append(SlotSet("facet", facet))
    if options:
        own = (id for id in options if id not in asked.passed_on)
        recent = list(dict.fromkeys((*own, *asked.options)))[:REMEMBERED_OPTIONS]
        events.append(SlotSet("options", recent))
    return events


def _listed(presentation: Presentation, asked: Asked) -> tuple[str, ...] | None:
    """
    Return the options that "the second one" counts from now on, None to keep those before.

    The routes that stand beside one that was told are counted only when no list came before them.
    """
    receipt = presentation.receipt
    if receipt is None:
        return None
    if len(receipt.asked) > 1:
        return receipt.asked
    if presentation.topic is not None:
        return None
    if not receipt.asked:
        return presentation.options
    same_list = asked.listed and asked.stage_before == presentation.stage
    return None if same_list else presentation.options[1:]


def _stage(presentation: Presentation, asked: Asked) -> str | None:
    """Return the stage to remember: a topic has one of its own, which is not the pupil's."""
    if presentation.topic is not None:
        return asked.stage or presentation.stage
    return presentation.stage or asked.stage
