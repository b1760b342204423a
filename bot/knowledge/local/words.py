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
_PATTERNS = [
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), does)
    for words, does in _REFUSED.items()
]
_LINK = re.compile(r"https?:|www\.|@", re.IGNORECASE)


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
