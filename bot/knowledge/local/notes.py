"""The closed forms of a note: when, for whom, where to go in, how to book; nothing else fits."""

from __future__ import annotations

import re

_SITE = r"(?:sixth form|sixth-form|college|school|university|site|campus|main|front|side|back)"
_TIME = r"\d{1,2}(?:[.:]\d{2})?\s?(?:am|pm)?"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_YEARS = r"years? \d{1,2}(?:(?:, | and | or | to )\d{1,2})*"
_PEOPLE = rf"(?:{_YEARS}|pupils|students|parents|carers|families|everyone)"
_HALF = r"(?:early |late )?(?:morning|afternoon|evening|lunchtime)"
_WHEN = rf"(?:(?:{_DAY} )?(?:{_HALF}|all day|after school)|{_DAY})"
_WHERE = (
    rf"(?:at|by|use|through) (?:the )?(?:{_SITE} )*"
    r"(?:entrance|gate|reception|door|office|hall|library)"
)
_FORMS = (
    _WHEN,
    rf"(?:{_WHEN} )?(?:from {_TIME}|(?:from )?{_TIME} to {_TIME}|(?:starts )?at {_TIME})",
    rf"(?:{_WHEN} )?for {_PEOPLE}(?:(?:, | and |, and | with ){_PEOPLE})*",
    rf"(?:{_SITE} )*(?:open (?:{_HALF}|day|event)|taster (?:day|session)|visit|talk|tour)",
    r"all (?:departments|subjects|courses)",
    r"open to (?:all|everyone)",
    _WHERE,
    r"online|on site|in person",
    r"book(?: a place)?(?: online| by email| by phone| on the website| with the office)?",
    r"booking needed|no booking|no need to book|drop in",
    r"(?:first|second|third|main|last|final) round|late applications",
    r"applications? (?:open|close)s?",
)
_PART = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)

FORMS_TOLD = (
    "a day or part of a day; times ('from 5pm', '10:00 to 13:00'); for whom ('for Years 9 and 11', "
    "'for parents'); what ('open evening', 'tour', 'all departments'); where to go in ('at the "
    "main entrance', 'online'); booking ('book by email', 'drop in'); a round of applications"
)


def not_in_a_form(note: str) -> list[str]:
    """Return the parts of *note*, divided by commas, that are in none of the closed forms."""
    # "For Years 9, 10 and 11" and "evening for parents, book online" both hold commas.
    whole = note.strip().rstrip(".")
    if _PART.fullmatch(whole):
        return []
    parts = [part.strip() for part in re.split(r"[,;](?!\s*\d{1,2}\b(?! ?(?:am|pm|[.:])))", whole)]
    return [part for part in parts if not _PART.fullmatch(part)]
