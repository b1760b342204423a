"""Whether a person is there at a moment, and when the next one is, by UK time and term dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.schools.hours import DAYS, OpeningHours, clock

UK = ZoneInfo("Europe/London")
LOOK_DAYS = 120  # longer than any holiday between two terms
DAYS_ON_END = 3  # far enough for the end of hours that go on over midnight

Span = tuple[datetime, datetime]  # from and until, UTC


def is_open(hours: OpeningHours, at: datetime) -> bool:
    """Return whether somebody is there at *at*, which has a zone."""
    return closes(hours, at) is not None


def closes(hours: OpeningHours, at: datetime) -> datetime | None:
    """Return until when, UTC, somebody is there who is there at *at*; None when nobody is."""
    today = at.astimezone(UK).date()
    until: datetime | None = None
    for number in range(DAYS_ON_END):
        for begin, end in _spans(hours, today + timedelta(days=number)):
            # Hours that go on over midnight are one time.
            if begin <= (until or at) < end:
                until = end
    return until


def opens(hours: OpeningHours, at: datetime) -> datetime | None:
    """Return when, UTC, somebody is there next after *at*; None when no time is known."""
    today = at.astimezone(UK).date()
    for number in range(LOOK_DAYS):
        for begin, _ in _spans(hours, today + timedelta(days=number)):
            if begin > at:
                return begin
    return None


def told(then: datetime, now: datetime) -> str:
    """Return *then* in words, as UK clocks show it: "today at 8:30am", "on Monday 4 January"."""
    local = then.astimezone(UK)
    days = (local.date() - now.astimezone(UK).date()).days
    at = f"at {clock(local.strftime('%H:%M'))}"
    if days in (0, 1):
        return f"{('today', 'tomorrow')[days]} {at}"
    return f"on {local:%A} {local.day} {local:%B} {at}"


def _spans(hours: OpeningHours, day: date) -> Iterator[Span]:
    if day in hours.days_off:
        return
    if hours.terms and not any(term.first <= day <= term.last for term in hours.terms):
        return
    for span in getattr(hours, DAYS[day.weekday()]):
        yield _moment(day, span[:5]), _moment(day, span[6:])


def _moment(day: date, text: str) -> datetime:
    if text == "24:00":
        day, text = day + timedelta(days=1), "00:00"
    # The zone goes on before the change to UTC, so that summer time is that of the day itself.
    return datetime.combine(day, time.fromisoformat(text), UK).astimezone(timezone.utc)
