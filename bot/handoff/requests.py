"""The record that a pupil asked for a person: when and at which stage, none of their words."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Engine

from bot.database import reading

metadata = MetaData()
adviser_request = Table(
    "adviser_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(64), nullable=False, index=True),
    Column("stage", String(16), nullable=True),
    Column("asked_at", DateTime, nullable=False),  # UTC
)


class AdviserRequests:
    """Requests for a person, kept in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    def record(self, conversation: str, stage: str | None, now: datetime | None = None) -> None:
        """Keep that *conversation* asked for a person; returns once it is on disk."""
        at = (now or datetime.now(timezone.utc)).replace(tzinfo=None)
        with self._engine.begin() as connection:
            connection.execute(
                adviser_request.insert().values(conversation=conversation, stage=stage, asked_at=at)
            )

    def count(self, conversation: str) -> int:
        """Return how often *conversation* asked."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(adviser_request.c.id).where(adviser_request.c.conversation == conversation)
            )
            return len(rows.all())
