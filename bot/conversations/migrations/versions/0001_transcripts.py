"""Begin the transcripts; the count of turns that was kept alone moves into them."""

from __future__ import annotations

from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.String(20)


def upgrade() -> None:
    """Make the three tables and move the old one's rows."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("school", sa.String(40), nullable=False),
        sa.Column("identity", sa.String(64)),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversation.id"), primary_key=True
        ),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("client_id", sa.String(64)),
        sa.Column("wants", sa.String(8)),
        sa.Column("text", sa.Text),
        sa.Column("claimed_until", TIME),
        sa.Column("answered_at", TIME),
        sa.Column("status", sa.String(32)),
        sa.Column("replies", sa.Text),
        sa.Column("understood", sa.Text),
        sa.UniqueConstraint("conversation", "client_id", name="one_event_a_client_id"),
    )
    waits = sa.text("kind = 'pupil' AND answered_at IS NULL")
    op.create_index("event_unanswered", "event", ["at"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "feedback",
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversation.id"), primary_key=True
        ),
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("verdict", sa.String(4), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("at", TIME, nullable=False),
    )
    _move_turns()


def _move_turns() -> None:
    """Take over the turns of conversations that began before there were transcripts."""
    connection = op.get_bind()
    if not sa.inspect(connection).has_table("conversation_turn"):
        return
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    connection.execute(
        sa.text(
            "INSERT INTO conversation (id, school, started_at, last_at, last_seq, turns) "
            "SELECT conversation, 'school', :now, :now, 0, number FROM conversation_turn"
        ),
        {"now": now},
    )
    op.drop_table("conversation_turn")
