"""Whether a deployment has talked with anybody yet."""

from __future__ import annotations

from sqlalchemy import inspect, select

from bot.conversations.store import REFUSED
from bot.conversations.tables import conversation
from bot.database import engine_at, lacks_file, reading, stored
from bot.settings import Settings


def has_conversations(settings: Settings) -> bool:
    """
    Return whether a conversation is kept in the deployment with *settings*; nothing is made.

    Raises:
        StorageError: the database is there and cannot be read.
    """
    engine = engine_at(settings.database("evenhand.db"))
    if lacks_file(engine):
        return False
    try:
        with stored(REFUSED), reading(engine) as connection:
            if not inspect(connection).has_table(conversation.name):
                return False
            return connection.execute(select(conversation.c.id).limit(1)).first() is not None
    finally:
        engine.dispose()
