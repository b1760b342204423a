"""The names of the intents that code asks for, as domain.yml has them."""

from __future__ import annotations

import re

FACET = "ask_facet"  # a point of a route
OPTION = "ask_about_option"  # a route as a whole
COMPARES = "compare_options"
SAME = "ask_same_of_another"  # the point in hand, of another route
OF_A_ROUTE = (FACET, OPTION)
ON_ROUTES = (*OF_A_ROUTE, COMPARES)
_TOPIC = "ask_about_"  # before the id of a topic
# What is asked about a list or an answer that came before.
LEANING = ("ask_which_of_them", "ask_for_more", "ask_why_these")
PERSON = "request_person"
UPSET, UNSURE = "say_upset", "say_unsure"
TELL_ABOUT_SELF = "tell_about_self"


def topic_intent(topic: str) -> str:
    """Return the intent of a question about *topic*."""
    return _TOPIC + topic


def topic_of(intent: str) -> str | None:
    """Return the id of the topic that *intent* asks about, None when it is of no topic."""
    if intent == OPTION or not intent.startswith(_TOPIC):
        return None
    return intent.removeprefix(_TOPIC)


def in_words(intent: str) -> str:
    """Return the name of *intent* in plain words, which say what is asked."""
    return re.sub(r"[\W_]+", " ", intent).strip()
