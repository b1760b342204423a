"""The switch with which a school turns its chat off; kept where every process sees it."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Column, MetaData, String, Table, delete, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import insert_once, reading
from bot.errors import StorageError

SEEN_WITHIN_S = 2.0  # how old what is_off says may be; a school is promised 5 s

metadata = MetaData()
school_off = Table(
    "school_off",
    metadata,
    Column("school", String(40), primary_key=True),  # a school without a row is on
)


class Switch:
    """Which schools are off. What cannot be written or read is a StorageError."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        """*clock* returns seconds that only rise."""
        self._engine = engine
        self._clock = clock
        self._read: tuple[float, frozenset[str]] | None = None
        metadata.create_all(engine)

    def is_off(self, school: str) -> bool:
        """
        Return whether *school* is off.

        It asks the database at most once in two seconds, so it may be called on every request.
        """
        now = self._clock()
        read = self._read
        if read is None or now - read[0] >= SEEN_WITHIN_S:
            read = self._read = (now, self.off())
        return school in read[1]

    def off(self) -> frozenset[str]:
        """Return every school that is off, as the database has it now."""
        try:
            with reading(self._engine) as connection:
                return frozenset(connection.execute(select(school_off.c.school)).scalars())
        except SQLAlchemyError as error:
            raise StorageError(f"the switch cannot be read ({type(error).__name__})") from error

    def turn(self, school: str, *, off: bool) -> None:
        """Turn *school* off or on; on disk when it returns, and nothing when it is so already."""
        put = insert_once(self._engine, school_off).values(school=school).on_conflict_do_nothing()
        take = delete(school_off).where(school_off.c.school == school)
        try:
            with self._engine.begin() as connection:
                connection.execute(put if off else take)
        except SQLAlchemyError as error:
            raise StorageError(f"the switch cannot be turned ({type(error).__name__})") from error
        self._read = None
