"""A pupil's own name and other people's, by the words before it and by a list of names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.masking.found import Found
from bot.safety.masking.words import words

FIRST_NAMES = words("first_names")
WORD = r"[a-z][a-z'-]*[a-z]"
# After these the next word is a name, whatever it is.
OWN = re.compile(
    rf"\b(?:my\s+(?:first\s+|full\s+|real\s+|last\s+|sur|middle\s+|given\s+|nick)?name(?:'?s|\s+is|"
    rf"\s+was|\s+iz|\s*[:=-])|my\s+names|(?:i'?m|im|i\s+am|am)\s+(?:called|named)|"
    rf"(?:every(?:one|body)|they|people|my\s+(?:mates|friends|mum|family))\s+calls?\s+me|"
    rf"(?:you\s+can\s+|just\s+|pls\s+|please\s+)?call\s+me|^name\s*[:=-])\s+"
    rf"(?P<name>{WORD}(?:\s+{WORD}){{0,3}})",
    re.IGNORECASE | re.MULTILINE,
)
# After these it is one if it is in the list.
MAYBE = re.compile(
    rf"\b(?:i'?m|im|i\s+am|it'?s|this\s+is|hi|hello|hey|from|thanks|cheers|love|named|called|"
    rf"(?:my|our|his|her|their)\s+(?:best\s+|step\s*|big\s+|little\s+|older\s+|younger\s+|twin\s+|"
    rf"ex\s*-?)?(?:friend|mate|bestie|brother|sister|bro|sis|cousin|mum|dad|mam|uncle|aunt|auntie|"
    rf"boyfriend|girlfriend|bf|gf|teacher|tutor|son|daughter|neighbour|partner|carer|nan|grandad)"
    rf"(?:\s+is)?(?:\s+called)?|name'?s?|and|with|but|like|when|that|,|\.|^)\s*"
    rf"(?=(?P<name>{WORD}(?:\s+{WORD})?))",
    re.IGNORECASE | re.MULTILINE,
)
TITLE = re.compile(
    rf"(?<![\w-])(?:mr|mrs|miss|ms|mx|dr|sir|madam|prof|professor|mister)\.?\s+"
    rf"(?P<name>{WORD}(?:\s*-\s*{WORD})?)",
    re.IGNORECASE,
)
SAID_TO_BE = re.compile(rf"\b(?P<name>{WORD})\s+here\b", re.IGNORECASE)
# In capitals after these it is one though it is a word too: "I'm Grace", "this is Rose Brown".
INTRODUCED = re.compile(
    r"\b(?:[Ii]'?m|[Ii]\s+am|[Tt]his\s+is)\s+(?P<name>[A-Z][a-z'-]+(?:\s+[A-Z][a-z'-]+)?)\b"
)
FAITHS = frozenset({"christian"})
CASED = re.compile(r"\b(?P<name>[A-Z][a-z'-]+(?:\s+(?:[A-Z][a-z'-]+|[A-Z])){1,2})\b")
# What goes on after a name: "my name is sam and i want", "my name is sam what is".
ENDS = words("after_a_name")
NO_NAMES = ENDS | words("no_names")
# Names that are words of their own, so that the list alone says nothing: "may", "will", "grace".
WORDS_TOO = words("names_and_words")


def find_names(text: str) -> Iterator[Found]:
    """Yield the names of persons in *text*."""
    for found in OWN.finditer(text):
        if length := _length(found["name"]):
            start = found.start("name")
            yield Found("name", start, start + length)
    for found in TITLE.finditer(text):
        word = found["name"].lower()
        # "miss told me", "sir says": whom a pupil talks of has no name there.
        spoken_of = found[0][:2].lower() in ("mi", "si", "ma") and found["name"].islower()
        if word not in NO_NAMES and (not spoken_of or word in FIRST_NAMES):
            yield Found("name", *found.span("name"))
    for pattern in (MAYBE, SAID_TO_BE):
        for found in pattern.finditer(text):
            if length := _listed(found["name"], sure=found[0].lower().startswith("my")):
                start = found.start("name")
                yield Found("name", start, start + length)
    for found in INTRODUCED.finditer(text):
        if found["name"].split()[0].lower() in FIRST_NAMES - FAITHS:
            yield Found("name", *found.span("name"))
    for found in CASED.finditer(text):
        first, *others = found["name"].split()
        if first.lower() in FIRST_NAMES and first.lower() not in WORDS_TOO and others:
            yield Found("name", *found.span("name"))


def _length(said: str) -> int:
    """Return how much of *said*, which follow "my name is", is a name."""
    end = 0
    for number, found in enumerate(re.finditer(r"\S+", said)):
        word = found[0].lower().strip("'")
        if word in (NO_NAMES if number == 0 else ENDS):
            break
        if number >= 1 and word not in FIRST_NAMES and not _reads_as_surname(said, found):
            break
        end = found.end()
    return end


def _reads_as_surname(said: str, found: re.Match[str]) -> bool:
    # Written in capitals, the last word there is, or before one that cannot be a name.
    after = said[found.end() :].split()
    return found[0][0].isupper() or not after or after[0].lower() in ENDS


def _listed(said: str, *, sure: bool) -> int:
    """Return how much of *said* is a name of the list, with a surname in capitals after it."""
    first, *rest = said.split()
    plain = first.lower()
    if plain.endswith("'s"):
        plain = plain[:-2]
    if plain not in FIRST_NAMES or (plain in WORDS_TOO and not (sure and first[0].isupper())):
        return 0
    if rest and rest[0][0].isupper() and first[0].isupper():
        return len(said)
    return len(plain)
