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
    r"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|(?:birth\s?day|bday|b-day)(?:'?s)?|born|birth\s?date|"
    r"turn(?:ed|ing|s)?\s+\d\d)\b(?:\s*(?:is|was|:|=|-|on|in|the|it's|its|day))*\s*",
    re.IGNORECASE,
)
ORDINAL = (
    r"(?:(?:twenty|thirty)[\s-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|"
    r"nineteenth|twentieth|thirtieth)"
)
YEAR_SAID = (
    r"(?:(?:19|20)\d\d|two\s+thousand(?:\s+and)?\s+[a-z]+|"
    r"twenty\s+(?:[a-z]+teen|ten|eleven|twelve|oh\s+[a-z]+))"
)
# A day without its year, in words or as one number, right after "born on" or "my birthday is".
SAID = re.compile(
    rf"(?:(?:{DAY}|{ORDINAL})(?:\s+of)?\s+{MONTH}\b|{MONTH}\s+(?:the\s+)?(?:{ORDINAL}|{DAY}\b)|"
    rf"{ORDINAL}\s+of\s+(?:the\s+)?{ORDINAL}|{MONTH}\s+{YEAR_SAID}|\d{{1,2}}[/.-]\d{{1,2}}|"
    rf"\d{{8}}\b|\d{{6}}\b)(?:[\s,]+{YEAR_SAID})?",
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
