"""Messages that were left while nobody was there, until somebody sees to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.conversations.change import Change
from bot.conversations.chat_tables import left_message
from bot.conversations.tables import conversation, event
from bot.handoff.chats import time_of
from bot.handoff.reach import Seal


@dataclass(frozen=True)
class Left:
    """A message that was left while nobody was there; `reach` is "" when none was given."""

    conversation: str
    seq: int
    at: datetime | None
    text: str
    reach: str


def left_at(connection: Connection, school: str, seal: Seal) -> list[Left]:
    """Return the messages at *school* that nobody has taken, the oldest first, opened by *seal*."""
    chosen = (
        select(left_message, event.c.text)
        .select_from(
            left_message.join(conversation).join(
                event,
                (event.c.conversation == left_message.c.conversation)
                & (event.c.seq == left_message.c.seq),
            )
        )
        .where(conversation.c.school == school, left_message.c.taken_at.is_(None))
        .order_by(left_message.c.at, left_message.c.conversation, left_message.c.seq)
    )
    return [
        Left(
            row.conversation,
            row.seq,
            time_of(row.at),
            row.text,
            seal.open(row.reach, row.conversation) if row.reach else "",
        )
        for row in connection.execute(chosen)
    ]


def take(change: Change, seq: int, adviser: str) -> bool:
    """Keep that *adviser* sees to message *seq* of the conversation; False when somebody does."""
    free = (
        (left_message.c.conversation == change.conversation)
        & (left_message.c.seq == seq)
        & left_message.c.taken_at.is_(None)
    )
    taken = {"taken_by": adviser, "taken_at": change.now}
    done = change.connection.execute(update(left_message).where(free).values(**taken))
    return bool(done.rowcount)
