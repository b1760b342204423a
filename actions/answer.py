"""Send a presentation and remember what it was about."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asked import REMEMBERED_OPTIONS, Asked
from bot.impartiality.presentation import Presentation

_KEEP = object()


def send(
    dispatcher: CollectingDispatcher,
    presentation: Presentation,
    asked: Asked,
    option: Any = _KEEP,
    options: tuple[str, ...] = (),
    facet: Any = _KEEP,
    topic: str | None = None,
) -> list[dict[str, Any]]:
    """
    Say *presentation* and return the events that remember it.

    `option` and `facet` replace what is remembered when given, None included; `options` go in
    front of those remembered; talking about options ends talking about a topic. A message that
    only says who the pupil is changes nothing that is remembered (rule I5).
    """
    dispatcher.utter_message(text=presentation.as_text(), json_message=presentation.as_json())
    if asked.only_about_self:
        return []
    events = [
        SlotSet("answer_status", presentation.status.value),
        SlotSet("stage", presentation.stage or asked.stage),
        SlotSet("topic", topic),
    ]
    if option is not _KEEP:
        events.append(SlotSet("option", option))
    if facet is not _KEEP:
        events.append(SlotSet("facet", facet))
    if options:
        recent = list(dict.fromkeys((*options, *asked.options)))[:REMEMBERED_OPTIONS]
        events.append(SlotSet("options", recent))
    return events
