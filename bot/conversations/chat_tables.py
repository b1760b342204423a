"""The tables of who has a chat. What each column is for stands in docs/reference/data.md."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, select
from sqlalchemy.engine import Connection

from bot.conversations.tables import TIME, metadata

WITH_ADVISER = "with_adviser"  # the one state in which the computer is silent

# A conversation without a row was never offered a person: the computer has it.
chat = Table(
    "chat",
    metadata,
    Column("conversation", String(64), ForeignKey("conversation.id"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("since", TIME, nullable=False),
    Column("deadline", TIME),  # when the state runs out; of an adviser's, when the last sign counts
    Column("reason", String(16)),
    Column("stage", String(16)),
    Column("ticket", Integer),  # the change with which it joined the queue, or a person joined
    Column("queued_at", TIME),
    Column("adviser", String(64)),
    Column("speaker", String(120)),  # what the pupil is told that the adviser is called
)
Index("chat_state", chat.c.state, chat.c.ticket)
chat_change = Table(
    "chat_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(64), ForeignKey("conversation.id"), nullable=False, index=True),
    Column("at", TIME, nullable=False),
    Column("move", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(16)),
    Column("adviser", String(64)),
    Column("outcome", String(24)),
)
chat_note = Table(
    "chat_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(64), ForeignKey("conversation.id"), nullable=False, index=True),
    Column("at", TIME, nullable=False),
    Column("adviser", String(64), nullable=False),
    Column("text", Text, nullable=False),
)
left_message = Table(
    "left_message",
    metadata,
    Column("conversation", String(64), ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", TIME, nullable=False),
    Column("reach", Text),  # encrypted
    Column("taken_by", String(64)),
    Column("taken_at", TIME),
)
talk_opinion = Table(
    "talk_opinion",
    metadata,
    Column("conversation", String(64), ForeignKey("conversation.id"), primary_key=True),
    Column("ticket", Integer, primary_key=True, autoincrement=False),
    Column("helped", String(8)),
    Column("knows_next", String(8)),
    Column("at", TIME, nullable=False),
)


def is_held(connection: Connection, conversation: str) -> bool:
    """Return whether a person has *conversation*, so that the computer is silent in it."""
    held = select(chat.c.state).where(
        chat.c.conversation == conversation, chat.c.state == WITH_ADVISER
    )
    return connection.execute(held).first() is not None
