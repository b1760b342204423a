"""When a person at the school can be reached, by the week, and how that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator
from typing_extensions import Self

from bot.knowledge.models import Entry

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")


def _spans(spans: tuple[str, ...]) -> tuple[str, ...]:
    for span in spans:
        if not _SPAN.fullmatch(span):
            raise ValueError(f'{span!r} is not a time of day; write it as "08:30-16:00"')
        if span[:5] >= span[6:]:
            raise ValueError(f"{span!r} ends before it begins; put the earlier time first")
    for before, after in pairwise(spans):
        if after[:5] < before[6:]:
            raise ValueError(f"{after!r} begins before {before!r} ends; list them in order")
    return spans


Spans = Annotated[tuple[str, ...], AfterValidator(_spans)]


class Term(Entry):
    """The first and the last day of one time in which the school is open."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}; put the first day first")
        return self


class OpeningHours(Entry):
    """
    The hours of each day as "08:30-16:00"; a day without any is closed.

    Without `terms` every week of the year counts; `days_off` are closed whatever the day.
    """

    terms: tuple[Term, ...] = ()
    days_off: tuple[date, ...] = ()
    time_zone: Literal["Europe/London"] = "Europe/London"
    monday: Spans = ()
    tuesday: Spans = ()
    wednesday: Spans = ()
    thursday: Spans = ()
    friday: Spans = ()
    saturday: Spans = ()
    sunday: Spans = ()

    @property
    def text(self) -> str:
        """Return the hours in words: "Monday to Friday, 8:30am to 4pm (UK time)"."""
        told = "; ".join(self._told())
        return f"{told} (UK time)" if told else "closed"

    def __str__(self) -> str:
        return self.text

    def _told(self) -> Iterator[str]:
        days: list[tuple[str, tuple[str, ...]]] = [(day, getattr(self, day)) for day in DAYS]
        for spans, group in groupby(days, key=lambda day: day[1]):
            names = [name.capitalize() for name, _ in group]
            if spans:
                joined = f"{names[0]} to {names[-1]}" if len(names) > 2 else " and ".join(names)
                yield f"{joined}, {' and '.join(map(_said, spans))}"


def _said(span: str) -> str:
    return f"{clock(span[:5])} to {clock(span[6:])}"


def clock(time: str) -> str:
    """Return a time of day "08:30" in words: "8:30am"."""
    hour, minute = int(time[:2]), time[3:]
    if (hour, minute) == (12, "00"):
        return "midday"
    if hour == 24:
        return "midnight"
    past = "" if minute == "00" else f":{minute}"
    return f"{(hour + 11) % 12 + 1}{past}{'am' if hour < 12 else 'pm'}"
