"""Begin the staff: members, roles, sessions, one-time links, tries, and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.String(20)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "staff_member",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("school", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("factor", sa.Text, nullable=False),
        sa.Column("factor_since", TIME),
        sa.Column("factor_step", sa.Integer),
        sa.Column("issuer", sa.String(200)),
        sa.Column("subject", sa.String(255)),
        sa.Column("invited_at", TIME, nullable=False),
        sa.Column("left_at", TIME),
    )
    op.create_table(
        "staff_role",
        sa.Column("member", sa.String(32), sa.ForeignKey("staff_member.id"), primary_key=True),
        sa.Column("role", sa.String(20), primary_key=True),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(64), primary_key=True),
        _member(nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("factor_at", TIME),
    )
    op.create_table(
        "staff_link",
        sa.Column("id", sa.String(64), primary_key=True),
        _member(nullable=True),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
    )
    op.create_table(
        "staff_try",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("account", sa.String(64), nullable=False, index=True),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "staff_audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("school", sa.String(40), nullable=False, index=True),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "staff_audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )


def _member(*, nullable: bool) -> sa.Column:
    member = sa.ForeignKey("staff_member.id")
    return sa.Column("member", sa.String(32), member, nullable=nullable, index=True)
