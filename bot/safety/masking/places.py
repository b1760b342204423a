"""Where somebody lives: postcodes, street addresses, and what a car is known by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.masking.found import Found
from bot.safety.masking.words import words

# Every postcode area; a postcode of another one does not exist (Royal Mail's list).
AREAS = words("postcode_areas")
GAP = r"[\s.\-]{0,3}"
POSTCODE = re.compile(
    rf"(?<![a-z0-9])([a-z]{GAP}[a-z]?){GAP}([0-9o](?:{GAP}[0-9o])?[a-z]?){GAP}"
    rf"([0-9ol]){GAP}[abd-hjlnp-uw-z]{GAP}[abd-hjlnp-uw-z](?![a-z0-9])",
    re.IGNORECASE,
)
NUMBER = r"(?:(?:flat|apt|apartment|unit)\s+\w{1,4}[\s,]+)?\d{1,4}[a-d]?"
SURE = r"road|rd|street|str|avenue|ave|lane|close|crescent|cres|grove|terrace|gardens|gdns|mews"
LESS = r"drive|way|court|place|hill|square|walk|view|rise|park|st|row|green"
# No name of a street has one of these in it: "2 years in the lane", "5 of us on the road".
NO_NAME = (
    r"(?!(?:is|are|was|the|to|of|in|on|at|and|or|for|with|a|an|years?|weeks?|months?|days?|hours?|"
    r"gcses?|levels?|grades?|points?|people|of|miles?|minutes?|mins?|from|by|my|our|your|it|"
    r"different|other|more|per|x|am|pm|options?|routes?|subjects?|units?|credits?|pounds?)\b)"
)
STREET = re.compile(
    rf"(?<![\w£.])(?:{NUMBER})[\s,]+(?:{NO_NAME}[a-z][a-z'.-]*\s+){{1,3}}(?:{SURE})\b\.?",
    re.IGNORECASE,
)
LIVES = re.compile(
    rf"\b(?:live|lives|living|address|house|home|stay|come|round|i'?m\s+at)\b[^.?!]{{0,30}}?"
    rf"(?P<street>(?<![\w£.])(?:{NUMBER})[\s,]+(?:(?:the\s+)?(?:{NO_NAME}[a-z][a-z'.-]*\s+){{1,3}}"
    rf"(?:{SURE}|{LESS})|the\s+(?:{SURE}|{LESS}))\b\.?)",
    re.IGNORECASE,
)
FLAT = re.compile(
    rf"\b(?:flat|apt|apartment)\s+\d{{1,4}}[a-d]?[\s,]+(?:{NO_NAME}[a-z][a-z'-]*\s+){{1,3}}"
    rf"(?:house|court|tower|heights|point|mansions|buildings?)\b",
    re.IGNORECASE,
)
PLATE = re.compile(r"(?<![a-z0-9])[a-z]{2}[\s.-]?\d{2}[\s.-]{0,2}[a-z]{3}(?![a-z0-9])", re.I)
OLD_PLATE = re.compile(
    r"(?<![a-z0-9])(?:[a-z]\d{1,3}\s?[a-z]{3}|[a-z]{3}\s?\d{1,3}\s?[a-z])(?![a-z0-9])", re.I
)
PLATE_WORD = re.compile(r"\b(?:plate|plates|reg|registration|car|van|moped|bike|drives?)\b", re.I)
NEAR = 60  # characters


def find_places(text: str) -> Iterator[Found]:
    """Yield the postcodes, street addresses and number plates in *text*."""
    for found in POSTCODE.finditer(text):
        if re.sub(r"[^A-Z]", "", found[1].upper()) in AREAS and found[2][0].isdigit():
            yield Found("postcode", *found.span())
    for pattern in (STREET, FLAT):
        for found in pattern.finditer(text):
            yield Found("address", *found.span())
    for found in LIVES.finditer(text):
        yield Found("address", *found.span("street"))
    for pattern, needs_word in ((PLATE, False), (OLD_PLATE, True)):
        for found in pattern.finditer(text):
            around = text[max(0, found.start() - NEAR) : found.end() + NEAR]
            if PLATE_WORD.search(around) or (not needs_word and found[0].upper() == found[0]):
                yield Found("number plate", *found.span())
