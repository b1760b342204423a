"""The commands on breaches: begin one, keep that it was told and that it is over, list them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from bot.cli_impartiality import deployment
from bot.database import engine_at
from bot.keeping.breaches import Breach, Breaches

TELL = "https://ico.org.uk/for-organisations/report-a-breach/"
SHOWN = "%d %b %Y %H:%M UTC"
HOUR_S = 3600


def begin(what: str, known_at: datetime | None) -> Breach:
    """Keep a breach that became known at *known_at*, local time, or now. Raises BotError."""
    now = datetime.now(timezone.utc)
    return _breaches().begin(what, known_at.astimezone() if known_at else now, now)


def told(number: str, at: datetime | None) -> None:
    """Keep that the ICO was told *at* a time, local, or now. Raises BotError."""
    now = datetime.now(timezone.utc)
    _breaches().told(number, at.astimezone() if at else now, now)


def end(number: str, done: str) -> None:
    """Keep that a breach is over and what was *done*. Raises BotError."""
    _breaches().end(number, done, datetime.now(timezone.utc))


def listed(now: datetime | None = None) -> Iterator[str]:
    """Yield two lines for each breach: number and clock, then words. Raises BotError."""
    at = (now or datetime.now(timezone.utc)).replace(tzinfo=None)
    for each in _breaches().all():
        yield f"{each.number}  known {each.known_at:{SHOWN}}  {clock(each, at)}"
        words = f"{each.what} / {each.done}" if each.done else each.what
        # On one line, so that nothing in it can look like a line of this list.
        yield f"    {' '.join(words.split())!r}"


def clock(each: Breach, at: datetime) -> str:
    """Return how the 72 hours of *each* stand *at* a time in UTC."""
    ended = f"over {each.ended_at:{SHOWN}}" if each.ended_at else "open"
    if each.told_at is not None:
        late = " LATE" if each.told_at > each.tell_by else ""
        return f"{ended}, told {each.told_at:{SHOWN}}{late}"
    if each.ended_at is not None:
        return f"{ended}, nobody was told"
    left = (each.tell_by - at).total_seconds()
    if left < 0:
        return f"{ended}, LATE: was to be told by {each.tell_by:{SHOWN}}, at {TELL}"
    return f"{ended}, {left // HOUR_S:.0f} hours left to tell it, by {each.tell_by:{SHOWN}}"


def _breaches() -> Breaches:
    return Breaches(engine_at(deployment().database("evenhand.db")))
