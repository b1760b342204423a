"""What the words of local content may not do: praise, compare, steer, or lead away."""

from __future__ import annotations

import re
from collections.abc import Callable

# Returns what is wrong with a text, one sentence for each thing; none when it is plain.
Words = Callable[[str], list[str]]

_REFUSED = {
    r"outstanding|excellen\w*|leading|prestigious|world[ -]class|award[ -]winning|unique"
    r"|popular|proud\w*|perfect|ideal|great|amazing|fantastic|successful|high[ -]quality"
    r"|top|good|inspir\w*|thriving": "praises",
    r"best|better|worse|worst|unlike|rather than|instead of|more \w+ than|than other\w*"
    r"|highest|most": "compares",
    r"should|must|recommend\w*|don't miss|do not miss|come and join|join us|why not|choose"
    r"|pick|make sure|hurry|limited places|apply now": "steers",
}
# In a name these may stand: Oxford is a town, and "free school" a kind of school.
_NOT_IN_SENTENCES = {
    r"russell group|oxbridge|leavers|destinations?|progress(?:es|ed|ion)? (?:on )?to|results?"
    r"|pass rates?|success rates?|grades?|ofsted|\w+ (?:in|out of) (?:ten|10|five|5)|per ?cent"
    r"|percentage|go on to|went on to|get into|jobs?|employed|employers": "tells outcomes",
    r"free|laptops?|tablets?|vouchers?|cash|pounds?|bursar\w+|scholarships?|discounts?|gifts?"
    r"|prizes?|bonus\w*|rewards?|grants?|paid|refund\w*|trips? abroad|sign up"
    r"|join": "offers something",
    r"guarantee\w*|automatic\w*|reserved?|priority|promis\w+|secure\w*|certain|own pupils"
    r"|our (?:own )?(?:pupils|students)|no need to (?:move|leave|go)"
    r"|stay(?:s|ing)?": "promises something",
}


def _compiled(refused: dict[str, str]) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), does)
        for words, does in refused.items()
    ]


_SIGNS = {"%": "tells outcomes", "£": "offers something"}
_PATTERNS = _compiled(_REFUSED)
_IN_SENTENCES = _compiled(_NOT_IN_SENTENCES)
_LINK = re.compile(r"https?:|www\.|@", re.IGNORECASE)


def advertises(text: str) -> list[str]:
    """Return what *text*, a sentence, says of outcomes, incentives or guarantees of one place."""
    found = [
        f"{match.group()!r} {does}"
        for pattern, does in _IN_SENTENCES
        for match in pattern.finditer(text)
    ]
    # Signs stand beside digits, so they are no words.
    return found + [f"{sign!r} {does}" for sign, does in _SIGNS.items() if sign in text]


def plain_words(text: str) -> list[str]:
    """Return what is wrong with the words of *text*, one sentence for each thing found."""
    found = [
        f"{match.group()!r} {does}"
        for pattern, does in _PATTERNS
        for match in pattern.finditer(text)
    ]
    if "!" in text:
        found.append("'!' praises")
    if _LINK.search(text):
        found.append("it holds an address, and 'website' is the one link")
    return found
