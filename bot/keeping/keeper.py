"""Erases, purges and exports what is held on conversations, everywhere that it is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.conversations.change import AT
from bot.conversations.store import Clock, utc_now
from bot.conversations.tables import conversation
from bot.database import reading, stored
from bot.handoff.complaints import complaint
from bot.keeping.claim import Claim
from bot.keeping.held import HELD
from bot.keeping.tombstones import Tombstones
from bot.keeping.tracker import Tracker
from bot.safeguarding.purging import delete_records
from bot.schools.models import School

REFUSED = "what is held cannot be read or erased"

COMPLAINT_DAYS = 365  # after it was acknowledged; a school may have to show that it was
AT_ONCE = 500  # conversations that are purged in one transaction
PURGE_LEASE_S = 1800  # a purge of 100,000 conversations takes minutes


@dataclass(frozen=True)
class Purged:
    """How much was past its time."""

    conversations: int
    complaints: int
    records: int


@dataclass(frozen=True)
class Retention:
    """
    How many days the schools keep what they keep.

    Args:
        default_days: For conversations of a school that is no longer listed.
        conversations: For each school, counted from the last message.
        records: For each school that set it, counted from the last thing done about a concern.
    """

    default_days: int
    conversations: Mapping[str, int] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)


class Keeper:
    """What is held on conversations: in the database, and in Rasa's memory of them."""

    def __init__(
        self, engine: Engine, tracker: Tracker, tombstones: Tombstones, clock: Clock = utc_now
    ) -> None:
        self._engine = engine
        self._tracker = tracker
        self._tombstones = tombstones
        self._clock = clock
        self._claim = Claim(engine, "purge", PURGE_LEASE_S, clock)
        # Whether deleted rows still stand in SQLite's log of writes, because somebody was reading.
        self.log_is_left = False

    def erase(self, id: str) -> bool:
        """
        Erase all that is held on conversation *id*; return whether there was anything.

        It stays erased when an older copy of the database is put back: see `apply_tombstones`.

        Raises:
            StorageError: it cannot be erased, or that it was cannot be kept.
        """
        # First: a crash in the middle leaves it to be erased at the next start.
        self._tombstones.add(id, self._clock())
        there = bool(self._tracker.events(id))
        there = self._delete([id]) or there
        self._tracker.erase([id])
        self._empty_log()
        return there

    def apply_tombstones(self) -> int:
        """Erase again what a restored copy brought back; return how many conversations."""
        erased = sorted(set(self._tombstones.all()))
        if not erased:
            return 0
        with self._reading() as connection:
            back = [id for id in erased if _is_there(connection, id)]
        self._delete(back)
        self._tracker.erase(erased)
        self._empty_log()
        return len(back)

    def purge(self, retention: Retention) -> Purged:
        """
        Delete what is past its time, and what an earlier deletion left in the log of writes.

        Raises:
            DoneElsewhere: another process purges the same database.
            StorageError: it cannot be deleted.
        """
        with self._claim.held():
            now = self._clock()
            past = self._past(now, retention)
            for at in range(0, len(past), AT_ONCE):
                self._delete(past[at : at + AT_ONCE])
                self._tracker.erase(past[at : at + AT_ONCE])
            longest = max([retention.default_days, *retention.conversations.values()])
            self._tracker.erase_before(now - timedelta(days=longest))
            done = Purged(
                len(past), self._purge_complaints(now), self._purge_records(now, retention)
            )
            self._empty_log()
        return done

    def export(self, id: str) -> dict[str, list[dict[str, Any]]]:
        """Return all that is held on conversation *id*: for each table its rows."""
        found: dict[str, list[dict[str, Any]]] = {}
        with self._reading() as connection:
            for held in HELD:
                chosen = select(held.table).where(held.is_of([id]))
                rows = connection.execute(chosen).mappings()
                found[held.table.name] = [dict(row) for row in rows]
        found["events"] = self._tracker.events(id)
        return {name: rows for name, rows in found.items() if rows}

    def _past(self, now: datetime, retention: Retention) -> list[str]:
        past: list[str] = []
        with self._reading() as connection:
            schools = connection.execute(select(conversation.c.school).distinct()).scalars().all()
            for school in schools:
                days = retention.conversations.get(school, retention.default_days)
                chosen = select(conversation.c.id).where(
                    conversation.c.school == school,
                    conversation.c.last_at < (now - timedelta(days=days)).strftime(AT),
                )
                past += connection.execute(chosen).scalars()
        return past

    def _purge_records(self, now: datetime, retention: Retention) -> int:
        with self._writing() as connection:
            return sum(
                delete_records(connection, school, (now - timedelta(days=days)).strftime(AT))
                for school, days in retention.records.items()
            )

    def _purge_complaints(self, now: datetime) -> int:
        before = now.replace(tzinfo=None) - timedelta(days=COMPLAINT_DAYS)
        with self._writing() as connection:
            done = connection.execute(
                complaint.delete().where(complaint.c.acknowledged_at < before)
            )
        return int(done.rowcount)

    def _delete(self, ids: Sequence[str]) -> bool:
        if not ids:
            return False
        with self._writing() as connection:
            rows = sum(
                connection.execute(held.table.delete().where(held.is_of(ids))).rowcount
                for held in HELD
            )
        return bool(rows > 0)

    def _empty_log(self) -> None:
        """Empty SQLite's log of writes, where deleted rows would stay until it is reused."""
        if self._engine.dialect.name != "sqlite":
            return
        with stored(REFUSED), closing(self._engine.raw_connection()) as connection:
            # It waits for those who read, as long as a writer would, and then says 1: busy.
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self.log_is_left = bool(busy)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with stored(REFUSED), self._engine.begin() as connection:
            if self._engine.dialect.name == "sqlite":
                # What is deleted is written over, and not only marked as free.
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with stored(REFUSED), reading(self._engine) as connection:
            yield connection


def _is_there(connection: Connection, id: str) -> bool:
    return any(
        connection.execute(select(held.of).where(held.is_of([id])).limit(1)).first() is not None
        for held in HELD
    )


def retention(schools: Iterable[School]) -> Retention:
    """Return how long *schools* keep what they keep."""
    listed = list(schools)
    contacts = {each.id: each.safeguarding for each in listed if each.safeguarding}
    return Retention(
        School.model_fields["retention_days"].default,
        {each.id: each.retention_days for each in listed},
        {id: told.retention_days for id, told in contacts.items() if told.retention_days},
    )
