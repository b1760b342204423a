"""What a part of a message was understood to ask, and about which routes."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Text, Tuple

from bot.intents import ON_ROUTES
from bot.nlu.facet import FACET_ODDS

Parse = Dict[Text, Any]

ASKS_OF_IT = re.compile(
    r"^(?:\w+\s+){0,2}(?:will|do|does|is|are|can|would|could)\s+"
    r"(?:(?:i|you|we|he|she|my\s+\w+)\s+(?:do|take|study|get)\s+)?(?:it|they|that|these|those)\b",
    re.I,
)
# Points that a route is asked about beside another, and what is asked for there.
LINKS_TWO, QUALIFICATIONS = ("entry", "leads_to"), ("gcses", "a_levels")
# Where "it" is the route and a name says another thing: "can I do it at my sixth form".
OF_ANOTHER = (*LINKS_TWO, "where")


def options_of(found: Parse) -> List[Dict[Text, Any]]:
    """Return the entities of *found* that name a route."""
    return [each for each in found.get("entities", []) if each["entity"] == "option"]


def routes_of(found: Parse) -> set[Text]:
    """Return the ids of the routes that *found* names."""
    return {each["value"] for each in options_of(found)}


def one_route(found: Parse) -> Text:
    """Return the name of the route that is asked about, empty when there is none or several."""
    routes = options_of(found)
    # "Will it get me into uni" asks of another.
    if asked_of(found)[1] in OF_ANOTHER and ASKS_OF_IT.search(found["text"]):
        return ""
    # "Do you need any GCSEs for a T Level" and "can I go to uni with one" are about the other.
    if len({each["value"] for each in routes}) > 1 and asked_of(found)[1] in LINKS_TWO:
        routes = [each for each in routes if each["value"] not in QUALIFICATIONS] or routes
    if len({each["value"] for each in routes}) != 1:
        return ""
    return str(found["text"][routes[0]["start"] : routes[0]["end"]])


def asked_of(found: Parse) -> Tuple[Text, Text | None]:
    """Return the intent of *found*, and the likeliest point where it is about routes."""
    odds: Dict[Text, float] = found.get(FACET_ODDS) or {}
    intent: Text = found["intent"]["name"]
    return intent, max(odds, key=lambda each: odds[each]) if intent in ON_ROUTES and odds else None
