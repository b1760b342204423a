"""
What went wrong with pupils' data, and by when the Information Commissioner's Office is told.

UK GDPR, article 33: within 72 hours of becoming aware, unless a risk to anybody is unlikely; and
every breach is written down, with its effects and what was done, also one that is not told.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import Column, DateTime, MetaData, String, Table, Text, select, update
from sqlalchemy.engine import Engine

from bot.database import reading, stored
from bot.errors import BotError

TELL_WITHIN = timedelta(hours=72)
REFUSED = "a breach cannot be kept or read"
NUMBER_BYTES = 4

metadata = MetaData()
breach = Table(
    "breach",
    metadata,
    Column("number", String(2 * NUMBER_BYTES), primary_key=True),
    Column("what", Text, nullable=False),
    Column("known_at", DateTime, nullable=False),  # UTC, as are those below
    Column("told_at", DateTime),
    Column("ended_at", DateTime),
    Column("done", Text),
)


class NoSuchBreach(BotError):
    """No breach that is still open has the number that was given."""


class NotABreach(BotError):
    """What was given of a breach cannot be right."""


@dataclass(frozen=True)
class Breach:
    """One breach; *known_at* is when the school became aware of it, in UTC."""

    number: str
    what: str
    known_at: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None
    done: str | None = None

    @property
    def tell_by(self) -> datetime:
        """Return until when the Commissioner's Office has to be told."""
        return self.known_at + TELL_WITHIN


class Breaches:
    """The record of breaches: nothing in it is ever deleted or written over."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with stored(REFUSED):
            metadata.create_all(engine)

    def begin(self, what: str, known_at: datetime, now: datetime) -> Breach:
        """
        Keep that a breach became known; on disk when it returns.

        Args:
            what: What happened, without the name of a pupil.
            known_at: When somebody at the school knew, with a zone.
            now: With a zone.

        Raises:
            NotABreach: it says nothing, or became known in the future.
            StorageError: nothing was kept.
        """
        if not what.strip():
            raise NotABreach('say what happened: `python -m bot breach begin "a list was lost"`')
        if known_at > now:
            raise NotABreach("it cannot have become known in the future; give an earlier time")
        made = Breach(secrets.token_hex(NUMBER_BYTES), what.strip(), _utc(known_at))
        with stored(REFUSED), self._engine.begin() as connection:
            connection.execute(breach.insert().values(**vars(made)))
        return made

    def told(self, number: str, at: datetime, now: datetime) -> None:
        """
        Keep that the Commissioner's Office was told *at* a time, also of a breach that is over.

        Raises:
            NotABreach: that was before it became known, or is yet to come.
            NoSuchBreach: there is none that it was not told of yet.
            StorageError: nothing was kept.
        """
        known = next((each.known_at for each in self.all() if each.number == number), _utc(at))
        if not known <= _utc(at) <= _utc(now):
            raise NotABreach("it was told after the breach became known, and not in the future")
        self._once(number, breach.c.told_at, told_at=_utc(at))

    def end(self, number: str, done: str, now: datetime) -> None:
        """
        Keep that breach *number* is over, with what was *done*, or why nobody had to be told.

        Raises:
            NotABreach: *done* says nothing.
            NoSuchBreach: there is no open one.
            StorageError: nothing was kept.
        """
        if not done.strip():
            raise NotABreach("say what was done about it, or why nobody had to be told")
        self._once(number, breach.c.ended_at, ended_at=_utc(now), done=done.strip())

    def all(self) -> list[Breach]:
        """Return every breach, the oldest first. Raises StorageError."""
        with stored(REFUSED), reading(self._engine) as connection:
            rows = connection.execute(select(breach).order_by(breach.c.known_at))
            return [Breach(**row) for row in rows.mappings()]

    def _once(self, number: str, empty: Column, **values: object) -> None:
        with stored(REFUSED), self._engine.begin() as connection:
            chosen = update(breach).where(breach.c.number == number, empty.is_(None))
            if not connection.execute(chosen.values(**values)).rowcount:
                raise NoSuchBreach(
                    f"no open breach has the number {number!r}, or that was kept already; "
                    "`python -m bot breach list` lists them"
                )


def _utc(at: datetime) -> datetime:
    return at.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
