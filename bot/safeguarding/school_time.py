"""Minutes of school time, by which an alert that nobody answers goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.schools.hours import OpeningHours
from bot.schools.open_times import closes, opens


def after(hours: OpeningHours, at: datetime, minutes: int) -> datetime | None:
    """
    Return when *minutes* of the time that *hours* count have passed since *at*, UTC.

    None when the hours never hold so many.
    """
    left = timedelta(minutes=minutes)
    now: datetime | None = at
    while now is not None:
        until = closes(hours, now)
        if until is not None:
            if now + left <= until:
                return now + left
            left -= until - now
            now = until
        now = opens(hours, now)
    return None
