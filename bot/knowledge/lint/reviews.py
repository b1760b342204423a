"""The rules about dates: when an entry must be read against its sources again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.knowledge.lint.report import Breach, place_of
from bot.knowledge.load import grounded_parts
from bot.knowledge.located_yaml import FieldPath, LocatedYaml
from bot.knowledge.models import Option, Topic

LONGEST = timedelta(days=366)  # rules and sums for pupils change with the school year


def too_late(entry: Option | Topic, located: LocatedYaml) -> Iterator[Breach]:
    """Yield the review dates that lie more than a year after the last review."""
    for path, again in _dates(entry):
        if again - entry.reviewed.on > LONGEST:
            wrong = f"is {again}, more than a year after the review on {entry.reviewed.on}"
            mend = "set a date within a year"
            yield place_of(located, path).breach("review_too_late", wrong, mend)


def due(entry: Option | Topic, located: LocatedYaml, today: date) -> Iterator[Breach]:
    """Yield the review dates that have come; every answer from such a text says so."""
    for path, again in _dates(entry):
        if again <= today:
            wrong = f"was {again}, so answers say that the text was due to be checked"
            mend = "read it against its sources and set 'reviewed' anew"
            yield place_of(located, path).breach("review_due", wrong, mend)


def ahead(entry: Option | Topic, located: LocatedYaml, today: date) -> Iterator[Breach]:
    """Yield the last review when it is still to come: pupils read its date as done."""
    if entry.reviewed.on > today:
        wrong = f"is {entry.reviewed.on}, which is still to come, and pupils read it as done"
        mend = "set the day on which it was read against its sources"
        yield place_of(located, ("reviewed", "on")).breach("review_ahead", wrong, mend)


def _dates(entry: Option | Topic) -> Iterator[tuple[FieldPath, date]]:
    yield ("reviewed", "again"), entry.reviewed.again
    for path, part in grounded_parts(entry):
        if part.again is not None:
            yield (*path, "again"), part.again
