"""Notes on a conversation for colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.conversations.change import Change
from bot.conversations.chat_tables import chat_note
from bot.handoff.chats import time_of


@dataclass(frozen=True)
class Note:
    """What an adviser wrote for colleagues; a pupil never sees it."""

    at: datetime | None
    adviser: str
    text: str


def add_note(change: Change, adviser: str, text: str) -> None:
    """Keep *text* of the adviser with the id *adviser* as a note on the conversation."""
    values = {
        "conversation": change.conversation,
        "at": change.now,
        "adviser": adviser,
        "text": text,
    }
    change.connection.execute(insert(chat_note).values(**values))


def notes_on(connection: Connection, id: str) -> list[Note]:
    """Return the notes on conversation *id*, the oldest first."""
    chosen = select(chat_note).where(chat_note.c.conversation == id).order_by(chat_note.c.id)
    return [Note(time_of(row.at), row.adviser, row.text) for row in connection.execute(chosen)]
