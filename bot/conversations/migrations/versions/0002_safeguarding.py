"""Keep disclosures for the safeguarding lead: records, what was done, alerts; mark the message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.String(20)


def upgrade() -> None:
    """Make the four tables and the column that marks a message."""
    op.add_column("event", sa.Column("flag", sa.String(24)))
    op.create_table(
        "safeguarding_record",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("school", sa.String(40), nullable=False),
        sa.Column("conversation", sa.String(64)),
        sa.Column("seq", sa.Integer),
        sa.Column("at", TIME, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("once", sa.String(64), nullable=False, unique=True),
        sa.Column("categories", sa.Text, nullable=False),
        sa.Column("danger_now", sa.Boolean, nullable=False),
        sa.Column("found_by", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("said_version", sa.String(32), nullable=False),
        sa.Column("screen_version", sa.String(64), nullable=False),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )
    op.create_index("safeguarding_record_school", "safeguarding_record", ["school", "at"])
    op.create_table(
        "safeguarding_step",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_record(),
        sa.Column("at", TIME, nullable=False),
        sa.Column("member", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )
    op.create_index("ix_safeguarding_step_record", "safeguarding_step", ["record"])
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_record(),
        sa.Column("who", sa.String(8), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("claimed_until", TIME),
        sa.Column("done_at", TIME),
    )
    op.create_index("ix_alert_record", "alert", ["record"])
    undone = sa.text("done_at IS NULL")
    op.create_index(
        "alert_undone", "alert", ["due_at"], sqlite_where=undone, postgresql_where=undone
    )
    op.create_table(
        "alert_try",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("alert", sa.Integer, sa.ForeignKey("alert.id"), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
    )
    op.create_index("ix_alert_try_alert", "alert_try", ["alert"])


def _of_record() -> sa.Column:
    return sa.Column(
        "record", sa.String(32), sa.ForeignKey("safeguarding_record.id"), nullable=False
    )
