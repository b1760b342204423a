"""Requirement R8: opening hours are told truly, over term dates and the change of the clocks."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from pydantic import ValidationError

from bot.schools.hours import DAYS, OpeningHours
from bot.schools.open_times import closes, is_open, opens, told

WEEK = OpeningHours.model_validate(
    {
        **{day: ["08:30-16:00"] for day in DAYS[:5]},
        "terms": [
            {"first": "2026-09-03", "last": "2026-12-18"},
            {"first": "2027-01-04", "last": "2027-03-25"},
            {"first": "2027-04-12", "last": "2027-07-21"},
        ],
        "days_off": ["2026-11-27"],
    }
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("at", "open_then"),
    [
        ("2026-11-24T08:29:59", False),
        ("2026-11-24T08:30:00", True),
        ("2026-11-24T15:59:59", True),
        ("2026-11-24T16:00:00", False),
        ("2026-11-28T10:00:00", False),  # a Saturday
        ("2026-11-27T10:00:00", False),  # a day off
        ("2026-12-21T10:00:00", False),  # a Monday between two terms
    ],
)
def test_a_person_is_there_in_the_hours_of_a_school_day(at: str, open_then: bool) -> None:
    assert is_open(WEEK, utc(at)) is open_then


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-24T07:00:00", "2026-11-24T08:30:00"),
        ("2026-11-24T17:00:00", "2026-11-25T08:30:00"),
        ("2026-11-26T17:00:00", "2026-11-30T08:30:00"),  # over a day off and a weekend
        ("2026-12-18T16:00:00", "2027-01-04T08:30:00"),  # over Christmas
        ("2027-03-26T12:00:00", "2027-04-12T07:30:00"),  # over the change to summer time
    ],
)
def test_the_next_time_is_the_next_school_day(at: str, opening: str) -> None:
    assert opens(WEEK, utc(at)) == utc(opening)


def test_summer_time_moves_the_hours_by_the_clock_on_the_wall() -> None:
    friday, monday = "2026-10-23T07:30:00", "2026-10-26T08:30:00"  # clocks go back between them

    assert is_open(WEEK, utc(friday))
    assert not is_open(WEEK, utc("2026-10-26T07:30:00"))
    assert is_open(WEEK, utc(monday))
    assert closes(WEEK, utc("2027-06-01T10:00:00")) == utc("2027-06-01T15:00:00")


def test_after_the_last_term_that_is_known_no_time_is_told() -> None:
    assert opens(WEEK, utc("2027-07-22T09:00:00")) is None
    assert opens(OpeningHours(), utc("2026-11-24T09:00:00")) is None


def test_a_day_may_last_until_midnight() -> None:
    always = OpeningHours(tuesday=("00:00-24:00",))

    assert is_open(always, utc("2026-11-24T23:59:59"))
    assert closes(always, utc("2026-11-24T23:00:00")) == utc("2026-11-25T00:00:00")
    assert always.text == "Tuesday, 12am to midnight (UK time)"


def test_hours_over_midnight_are_one_time() -> None:
    night = OpeningHours(tuesday=("18:00-24:00",), wednesday=("00:00-02:00",))

    assert closes(night, utc("2026-11-24T20:00:00")) == utc("2026-11-25T02:00:00")


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ("2026-11-24T12:30:00", "today at 12:30pm"),
        ("2026-11-25T08:30:00", "tomorrow at 8:30am"),
        ("2026-11-30T12:00:00", "on Monday 30 November at midday"),
        ("2027-04-12T07:30:00", "on Monday 12 April at 8:30am"),
    ],
)
def test_a_time_is_told_as_the_clock_on_the_wall_shows_it(then: str, words: str) -> None:
    assert told(utc(then), utc("2026-11-24T09:00:00")) == words


def test_just_after_midnight_in_summer_it_is_today() -> None:
    assert told(utc("2027-06-01T07:30:00"), utc("2027-05-31T23:30:00")) == "today at 8:30am"


def test_a_term_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="put the first day first"):
        OpeningHours.model_validate({"terms": [{"first": "2027-01-04", "last": "2026-12-18"}]})
