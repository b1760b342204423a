"""Dates of birth: a date so long ago that a pupil was born then, or one that is said to be it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from bot.safety.masking.found import Found

MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th))?"
SEP = r"\s{0,2}[/.\-\s]\s{0,2}"
YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)"
DATES = (
    re.compile(rf"(?<![\d/.£])\d{{1,2}}{SEP}\d{{1,2}}{SEP}{YEAR}(?![\d/])", re.IGNORECASE),
    re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d\d){SEP}\d{{1,2}}{SEP}\d{{1,2}}(?!\d)"),
    re.compile(rf"(?<!\d){DAY}(?:\s+of)?[\s.,/-]*{MONTH}\b[\s.,/-]*{YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"\b{MONTH}\b[\s.,]*(?:the\s+)?{DAY}(?!\d)[\s.,]+{YEAR}(?!\d)", re.IGNORECASE),
)
BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s?day|bday|b-day|born(?:\s+on)?|birth\s?date)\b"
    r"(?:\s*(?:is|was|:|=|-|on|the|it's|its))*\s*",
    re.IGNORECASE,
)
# A day without its year, or in words, right after "born on" or "my birthday is".
SAID = re.compile(
    rf"(?:{DAY}(?:\s+of)?\s+{MONTH}|{MONTH}\s+(?:the\s+)?{DAY}|\d{{1,2}}[/.-]\d{{1,2}}|"
    rf"(?:the\s+)?[a-z]+(?:[\s-][a-z]+)?\s+of\s+{MONTH})"
    rf"(?:[\s,]+(?:(?:19|20)\d\d|two\s+thousand(?:\s+and)?\s+[a-z]+(?:[\s-][a-z]+)?))?",
    re.IGNORECASE,
)
SPACED = re.compile(r"^\d+\s+\d+\s+\d\d$")  # as marks are told: "i got 7 7 06"
YOUNGEST, OLDEST = 10, 100  # years of age
NEAR = 40  # characters


def find_dates(text: str, today: Callable[[], date] = date.today) -> Iterator[Found]:
    """Yield the dates of birth in *text*."""
    for pattern in DATES:
        for found in pattern.finditer(text):
            year = found["year"].lstrip("'")
            told = BORN.search(text[max(0, found.start() - NEAR) : found.end() + NEAR])
            if told or (not SPACED.search(found[0]) and _long_ago(year, today().year)):
                yield Found("date of birth", *found.span())
    for born in BORN.finditer(text):
        if said := SAID.match(text, born.end()):
            yield Found("date of birth", *said.span())


def _long_ago(year: str, this: int) -> bool:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number <= this % 100 else 1900
    return YOUNGEST <= this - number <= OLDEST
