"""Let a person join a chat: who has it, its history, notes, left messages, and who spoke."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.String(20)


def upgrade() -> None:
    """Make the five tables and the column for the name of a person who spoke."""
    op.add_column("event", sa.Column("speaker", sa.String(120)))
    op.create_table(
        "chat",
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversation.id"), primary_key=True
        ),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("deadline", TIME),
        sa.Column("reason", sa.String(16)),
        sa.Column("stage", sa.String(16)),
        sa.Column("ticket", sa.Integer),
        sa.Column("queued_at", TIME),
        sa.Column("adviser", sa.String(64)),
        sa.Column("speaker", sa.String(120)),
    )
    op.create_index("chat_state", "chat", ["state", "ticket"])
    op.create_table(
        "chat_change",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(),
        sa.Column("at", TIME, nullable=False),
        sa.Column("move", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("adviser", sa.String(64)),
        sa.Column("outcome", sa.String(24)),
    )
    op.create_index("ix_chat_change_conversation", "chat_change", ["conversation"])
    op.create_table(
        "chat_note",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(),
        sa.Column("at", TIME, nullable=False),
        sa.Column("adviser", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_chat_note_conversation", "chat_note", ["conversation"])
    op.create_table(
        "left_message",
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversation.id"), primary_key=True
        ),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("reach", sa.Text),
        sa.Column("taken_by", sa.String(64)),
        sa.Column("taken_at", TIME),
    )
    op.create_table(
        "talk_opinion",
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversation.id"), primary_key=True
        ),
        sa.Column("ticket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("helped", sa.String(8)),
        sa.Column("knows_next", sa.String(8)),
        sa.Column("at", TIME, nullable=False),
    )


def _of_conversation() -> sa.Column:
    return sa.Column(
        "conversation", sa.String(64), sa.ForeignKey("conversation.id"), nullable=False
    )
