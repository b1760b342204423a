"""Minutes of school time, over evenings, weekends, holidays and the change of the clocks (G7)."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.safeguarding.school_time import after
from bot.schools.contacts import SCHOOL_HOURS
from bot.schools.hours import OpeningHours, Term

TERM = Term(first="2026-09-01", last="2026-12-18")  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("2026-11-24T10:00:00", "2026-11-24T10:10:00"),
        ("2026-11-24T15:55:00", "2026-11-25T08:35:00"),  # five minutes on each day
        ("2026-11-24T15:50:00", "2026-11-24T16:00:00"),
        ("2026-11-24T22:00:00", "2026-11-25T08:40:00"),
        ("2026-11-27T16:00:00", "2026-11-30T08:40:00"),  # Friday to Monday
        ("2026-06-02T20:00:00", "2026-06-03T07:40:00"),  # in summer the school opens at 7:30 UTC
        ("2026-10-23T20:00:00", "2026-10-26T08:40:00"),  # over the night in which summer time ends
    ],
)
def test_only_minutes_of_school_time_count(at: str, wanted: str) -> None:
    assert after(SCHOOL_HOURS, utc(at), 10) == utc(wanted)


def test_a_holiday_does_not_count() -> None:
    days = {day: getattr(SCHOOL_HOURS, day) for day in ("monday", "friday")}
    hours = OpeningHours(**days, terms=(TERM, Term(first="2027-01-04", last="2027-02-12")))  # type: ignore[arg-type]

    assert after(hours, utc("2026-12-18T20:00:00"), 10) == utc("2027-01-04T08:40:00")


def test_hours_without_any_never_end() -> None:
    assert after(OpeningHours(), utc("2026-11-24T10:00:00"), 10) is None
