"""The tables of conversations. What each column is for stands in docs/reference/data.md."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
# Times are UTC as "2026-11-24T16:40:05Z", so that they sort as text on every database.
TIME = String(20)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),  # derived from the key, which is kept nowhere
    Column("school", String(40), nullable=False),
    Column("identity", String(64)),  # a keyed hash of what the school's site signed, if it did
    Column("started_at", TIME, nullable=False),
    Column("last_at", TIME, nullable=False),
    Column("ended_at", TIME),
    Column("last_seq", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
)
event = Table(
    "event",
    metadata,
    Column("conversation", String(64), ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # from 1, without a gap
    Column("kind", String(8), nullable=False),  # pupil, bot, adviser, notice
    Column("turn", Integer, nullable=False),
    Column("at", TIME, nullable=False),
    # Of a message of the pupil: what they wrote, what they want, and who answers it until when.
    Column("client_id", String(64)),
    Column("wants", String(8)),
    Column("text", Text),
    Column("claimed_until", TIME),
    Column("answered_at", TIME),
    Column("flag", String(24)),  # the first kind of concern, of a message that was picked out
    # Of an answer: what was said and what the message was taken for, as JSON.
    Column("status", String(32)),
    Column("replies", Text),
    Column("understood", Text),
    Column("memory", Text),  # what the next turn may lean on, as JSON; ids of content alone
    # Of a person's message: what the pupil is told that they are called.
    Column("speaker", String(120)),
    UniqueConstraint("conversation", "client_id", name="one_event_a_client_id"),
)
unanswered = (event.c.kind == "pupil") & event.c.answered_at.is_(None)
Index("event_unanswered", event.c.at, sqlite_where=unanswered, postgresql_where=unanswered)
feedback = Table(
    "feedback",
    metadata,
    Column("conversation", String(64), ForeignKey("conversation.id"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("verdict", String(4), nullable=False),
    Column("reason", String(16)),
    Column("at", TIME, nullable=False),
)
