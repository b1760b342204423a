"""A claim on work that one process at a time may do, on a database that several share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Column, String, Table, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.change import AT
from bot.conversations.tables import TIME, metadata
from bot.database import insert_once
from bot.errors import BotError, StorageError

work_claim = Table(
    "work_claim",
    metadata,
    Column("what", String(16), primary_key=True),
    Column("until", TIME, nullable=False),
)
NEVER = ""  # sorts before every time


class DoneElsewhere(BotError):
    """Another process does this work just now; the message says so."""


class Claim:
    """The claim on *what*. What the database refuses is a StorageError."""

    def __init__(self, engine: Engine, what: str, lease_s: int, clock: Callable[[], datetime]):
        """*lease_s* is longer than the work takes: after a crash it is free again only then."""
        self._engine = engine
        self._what = what
        self._lease_s = lease_s
        self._clock = clock

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it while the block runs. Raises DoneElsewhere when another process has it."""
        until = (self._clock() + timedelta(seconds=self._lease_s)).strftime(AT)
        if not self._take(until):
            raise DoneElsewhere(f"another process does the {self._what} just now; try again later")
        try:
            yield
        finally:
            self._change(work_claim.c.until == until, NEVER)  # unless it ran out and went on

    def _take(self, until: str) -> bool:
        # Of two processes one finds that the other was first.
        return self._change(work_claim.c.until <= self._clock().strftime(AT), until)

    def _change(self, where: object, until: str) -> bool:
        row = insert_once(self._engine, work_claim).values(what=self._what, until=NEVER)
        changed = update(work_claim).where(work_claim.c.what == self._what, where)
        try:
            with self._engine.begin() as connection:
                connection.execute(row.on_conflict_do_nothing())
                return bool(connection.execute(changed.values(until=until)).rowcount)
        except SQLAlchemyError as error:
            raise StorageError(
                f"the {self._what} cannot be claimed ({type(error).__name__})"
            ) from error
