"""Begin the review: an index over what was said, marks, notes and corrections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TIME = sa.String(20)


def upgrade() -> None:
    """Make the tables and what finds rows in them."""
    op.create_table(
        "review_conversation",
        sa.Column("number", sa.Integer, primary_key=True),
        _conversation(nullable=False, unique=True),
        sa.Column("school", sa.String(40), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False, index=True),
        sa.Column("read_seq", sa.Integer, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("asked_at", TIME),
        sa.Column("joined_at", TIME),
    )
    op.create_index("review_conversation_school", "review_conversation", ["school", "number"])
    op.create_index("review_conversation_asked", "review_conversation", ["school", "asked_at"])
    op.create_table(
        "review_term",
        sa.Column("school", sa.String(40), primary_key=True),
        sa.Column("term", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, index=True),
    )
    op.create_table(
        "review_turn",
        _conversation(primary_key=True),
        _turn(),
        sa.Column("school", sa.String(40), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("status", sa.String(32)),
        sa.Column("stage", sa.String(16)),
        sa.Column("topic", sa.String(64)),
        sa.Column("intent", sa.String(64)),
        sa.Column("confidence", sa.Integer),
        sa.Column("flag", sa.String(24)),
        sa.Column("verdict", sa.String(4)),
        sa.Column("cause", sa.Integer),
        sa.Column("waits", sa.Integer, nullable=False),
    )
    op.create_index(
        "review_turn_month", "review_turn", ["school", "day", "status", "topic", "verdict"]
    )
    waits = sa.text("waits = 1")
    op.create_index(
        "review_turn_waits",
        "review_turn",
        ["school", "cause", "at"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "review_mark",
        _conversation(primary_key=True),
        _turn(),
        sa.Column("member", sa.String(32), primary_key=True),
        sa.Column("school", sa.String(40), nullable=False, index=True),
        sa.Column("answers", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "review_note",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation(nullable=False, index=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("tag", sa.String(16)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "review_correction",
        _conversation(primary_key=True),
        _turn(),
        sa.Column("school", sa.String(40), nullable=False, index=True),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("passage", sa.String(128)),
        sa.Column("wording", sa.Text),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("conversation_last_at", "conversation", ["last_at"])
    op.create_index("feedback_at", "feedback", ["at"])


def _conversation(**more: bool) -> sa.Column:
    return sa.Column("conversation", sa.String(64), sa.ForeignKey("conversation.id"), **more)


def _turn() -> sa.Column:
    return sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False)
