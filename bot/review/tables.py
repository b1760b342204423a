"""The tables of review. What each column is for stands in docs/reference/data.md."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.conversations.tables import TIME, conversation, event, feedback, metadata


def _conversation(**more: bool) -> Column:
    return Column("conversation", String(64), ForeignKey("conversation.id"), **more)


# An index over what was said, made from the transcript and never its source.
review_conversation = Table(
    "review_conversation",
    metadata,
    Column("number", Integer, primary_key=True),  # newer ones are higher; pages go by it
    _conversation(nullable=False, unique=True),
    Column("school", String(40), nullable=False),
    Column("started_at", TIME, nullable=False),
    Column("last_at", TIME, nullable=False, index=True),
    Column("read_seq", Integer, nullable=False),  # how far it was read
    Column("answers", Integer, nullable=False),
    Column("asked_at", TIME),  # when a person was first asked for
    Column("joined_at", TIME),  # when a person first wrote
)
Index("review_conversation_school", review_conversation.c.school, review_conversation.c.number)
Index("review_conversation_asked", review_conversation.c.school, review_conversation.c.asked_at)
review_term = Table(
    "review_term",
    metadata,
    Column("school", String(40), primary_key=True),
    Column("term", String(64), primary_key=True),  # a word, or one of a filter: "stage=post_16"
    Column("number", Integer, primary_key=True, autoincrement=False, index=True),
)
review_turn = Table(
    "review_turn",
    metadata,
    _conversation(primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("school", String(40), nullable=False),
    Column("at", TIME, nullable=False),
    Column("day", String(10), nullable=False),  # of `at`
    Column("status", String(32)),
    Column("stage", String(16)),
    Column("topic", String(64)),
    Column("intent", String(64)),
    Column("confidence", Integer),  # of 1000
    Column("flag", String(24)),
    Column("verdict", String(4)),
    Column("cause", Integer),  # why it is to be reviewed, see bot.review.causes; none: it is not
    Column("waits", Integer, nullable=False),  # 1 while a review is missing
)
_turn = review_turn.c
# All that the figures of a month read, in the order in which they are counted.
Index("review_turn_month", _turn.school, _turn.day, _turn.status, _turn.topic, _turn.verdict)
_waits = _turn.waits == 1
Index(
    "review_turn_waits", _turn.school, _turn.cause, _turn.at,
    sqlite_where=_waits, postgresql_where=_waits,
)  # fmt: skip
review_mark = Table(
    "review_mark",
    metadata,
    _conversation(primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("member", String(32), primary_key=True),
    Column("school", String(40), nullable=False, index=True),
    Column("answers", String(16), nullable=False),  # one digit for each question of the rubric
    Column("at", TIME, nullable=False),
)
review_note = Table(
    "review_note",
    metadata,
    Column("id", Integer, primary_key=True),
    _conversation(nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("member", String(32), nullable=False),
    Column("tag", String(16)),
    Column("text", Text, nullable=False),
    Column("at", TIME, nullable=False),
)
review_correction = Table(
    "review_correction",
    metadata,
    _conversation(primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("school", String(40), nullable=False, index=True),
    Column("member", String(32), nullable=False),
    Column("intent", String(64)),
    Column("passage", String(128)),
    Column("wording", Text),
    Column("at", TIME, nullable=False),
)
# What is new since the last look is found by these.
Index("conversation_last_at", conversation.c.last_at)
Index("feedback_at", feedback.c.at)

__all__ = [
    "conversation", "event", "feedback", "review_conversation", "review_correction", "review_mark",
    "review_note", "review_term", "review_turn",
]  # fmt: skip
