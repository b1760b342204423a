"""Complaints about the chat: what was written, when, and by when the school has to answer it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import Column, Date, DateTime, MetaData, String, Table, Text, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import reading
from bot.errors import StorageError

# Data (Use and Access) Act 2025, section 103: a complaint about personal data is acknowledged
# within 30 days of the day on which it came in.
ACKNOWLEDGE_WITHIN = timedelta(days=30)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
NUMBER_LENGTH = 8

metadata = MetaData()
complaint = Table(
    "complaint",
    metadata,
    Column("number", String(NUMBER_LENGTH), primary_key=True),
    Column("school", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("received_at", DateTime, nullable=False),  # UTC
    Column("due_on", Date, nullable=False),
    Column("acknowledged_at", DateTime),  # UTC
)


@dataclass(frozen=True)
class Complaint:
    """One complaint. Whoever made it holds its `number` and is not known otherwise."""

    number: str
    school: str
    text: str
    received_at: datetime
    due_on: date
    acknowledged_at: datetime | None = None


class Complaints:
    """Complaints, kept in a database. What cannot be kept or read is a StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    def take(
        self,
        school: str,
        text: str,
        now: datetime,
        also: Callable[[Connection, str], None] | None = None,
    ) -> Complaint:
        """
        Keep *text* as a complaint at *school*; on disk when it returns.

        Args:
            school: The id of the school.
            text: Without personal data.
            now: When it came in, with a zone.
            also: Called with the number, to write more in the same transaction.

        Raises:
            StorageError: nothing was kept.
        """
        at = now.astimezone(timezone.utc).replace(tzinfo=None)
        number = "".join(secrets.choice(LETTERS) for _ in range(NUMBER_LENGTH))
        taken = Complaint(number, school, text, at, at.date() + ACKNOWLEDGE_WITHIN)
        try:
            with self._engine.begin() as connection:
                connection.execute(complaint.insert().values(**vars(taken)))
                if also is not None:
                    also(connection, number)
        except SQLAlchemyError as error:
            raise StorageError(f"a complaint cannot be kept ({type(error).__name__})") from error
        return taken

    def acknowledge(self, number: str, now: datetime) -> bool:
        """Keep that whoever made complaint *number* was told; False when there is none open."""
        at = now.astimezone(timezone.utc).replace(tzinfo=None)
        open_one = (complaint.c.number == number) & complaint.c.acknowledged_at.is_(None)
        try:
            with self._engine.begin() as connection:
                done = connection.execute(
                    update(complaint).where(open_one).values(acknowledged_at=at)
                )
        except SQLAlchemyError as error:
            raise StorageError(f"a complaint cannot be kept ({type(error).__name__})") from error
        return bool(done.rowcount)

    def all(self) -> list[Complaint]:
        """Return every complaint, the one that is due first at the top."""
        try:
            with reading(self._engine) as connection:
                rows = connection.execute(select(complaint).order_by(complaint.c.received_at))
                return [Complaint(**row) for row in rows.mappings()]
        except SQLAlchemyError as error:
            raise StorageError(f"complaints cannot be read ({type(error).__name__})") from error
