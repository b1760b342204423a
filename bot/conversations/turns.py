"""The number of each turn of a conversation: allotted here, rising, never one twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import insert_once, reading
from bot.errors import StorageError

metadata = MetaData()
conversation_turn = Table(
    "conversation_turn",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("number", Integer, nullable=False),  # of the latest turn, from 1
)


class Turns:
    """Counts turns in a database, so that every process allots from the same count."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    def next(self, conversation: str) -> int:
        """
        Return the number of the next turn of *conversation*, on disk before it is returned.

        Raises:
            StorageError: it cannot be counted.
        """
        statement = (
            insert_once(self._engine, conversation_turn)
            .values(conversation=conversation, number=1)
            .on_conflict_do_update(
                index_elements=["conversation"], set_={"number": conversation_turn.c.number + 1}
            )
        )
        chosen = select(conversation_turn.c.number).where(
            conversation_turn.c.conversation == conversation
        )
        try:
            return self._next(statement, chosen)
        except SQLAlchemyError as error:
            raise StorageError(f"a turn cannot be counted ({type(error).__name__})") from error

    def _next(self, statement: Any, chosen: Any) -> int:
        with self._engine.begin() as connection:
            # The upsert locks the row until the commit, so the number read is this turn's.
            connection.execute(statement)
            return int(connection.execute(chosen).scalar_one())

    def latest(self, conversation: str) -> int:
        """
        Return the number of the latest turn of *conversation*, 0 before the first.

        Raises:
            StorageError: it cannot be read.
        """
        chosen = select(conversation_turn.c.number).where(
            conversation_turn.c.conversation == conversation
        )
        try:
            with reading(self._engine) as connection:
                return int(connection.execute(chosen).scalar() or 0)
        except SQLAlchemyError as error:
            raise StorageError(f"the turns cannot be read ({type(error).__name__})") from error
