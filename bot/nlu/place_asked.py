"""A place named at the end of a question: which one it is must not matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.nlu.mention import Mention

NEAR_ME = "near me"
# Words that follow "in" or "near" without being the name of a place.
NOT_A_NAME = (
    "a|an|the|my|our|your|his|her|their|its|this|that|these|those|it|me|us|you|them|here|there|"
    "year|years|school|schools|college|sixth|england|britain|uk|total|all|general|person|time|"
    "one|two|three|any|some|each|which|what|with|for|and|or|to"
)
# "what apprenticeships are there in hull", "where can i do t levels near york": a question that
# looks for something somewhere, with one or two words for where at its end.
AT_THE_END = re.compile(
    r"^(?P<asks>.*(?<!\w)(?:where|there|any)(?!\w).*?)\s+(?:in|near|around|round|close\s+to)\s+"
    rf"(?P<place>(?!(?:{NOT_A_NAME})(?!\w))[a-z][a-z'-]+(?:\s+(?!(?:{NOT_A_NAME})(?!\w))"
    r"[a-z][a-z'-]+)?)(?P<mark>\s*[?.!]*)$",
    re.IGNORECASE,
)


def without_place(text: str, find: Callable[[str], Sequence[Mention]]) -> str:
    """
    Return *text* with "near me" for the place at its end; unchanged when it names none there.

    Args:
        text: A message in plain words, on one line.
        find: Returns what a text names of the knowledge base: "near a level" is no place.
    """
    found = AT_THE_END.match(text)
    if found is None or any(mention.end > found.start("place") for mention in find(text)):
        return text
    return f"{found['asks']} {NEAR_ME}{found['mark']}"
