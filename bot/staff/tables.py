"""The tables of the staff. What each column is for stands in docs/reference/data.md."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from bot.conversations.tables import TIME, metadata

staff_member = Table(
    "staff_member",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("school", String(40), nullable=False),
    Column("email", String(254), nullable=False, unique=True),  # in small letters
    Column("name", String(80), nullable=False),
    Column("password", String(200)),  # an argon2id hash; none until one is chosen
    Column("factor", Text, nullable=False),  # the locked secret of the second factor
    Column("factor_since", TIME),  # when its first code was right; before, it is none
    Column("factor_step", Integer),  # of the newest code that was used, so that none works twice
    Column("issuer", String(200)),  # of a school account that was used to sign in
    Column("subject", String(255)),
    Column("invited_at", TIME, nullable=False),
    Column("left_at", TIME),
)
staff_role = Table(
    "staff_role",
    metadata,
    Column("member", String(32), ForeignKey("staff_member.id"), primary_key=True),
    Column("role", String(20), primary_key=True),
)
staff_session = Table(
    "staff_session",
    metadata,
    Column("id", String(64), primary_key=True),  # a hash of what the cookie holds
    Column("member", String(32), ForeignKey("staff_member.id"), nullable=False, index=True),
    Column("began_at", TIME, nullable=False),
    Column("seen_at", TIME, nullable=False),
    Column("factor_at", TIME),  # when a code was last right; none before the first
)
staff_link = Table(
    "staff_link",
    metadata,
    Column("id", String(64), primary_key=True),  # a hash of what the link holds
    Column("member", String(32), ForeignKey("staff_member.id"), index=True),
    Column("purpose", String(8), nullable=False),  # join, reset, first
    Column("expires_at", TIME, nullable=False),
)
staff_try = Table(
    "staff_try",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account", String(64), nullable=False, index=True),  # a keyed hash
    Column("at", TIME, nullable=False),
)
staff_audit = Table(
    "staff_audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 0, without a gap
    Column("at", TIME, nullable=False),
    Column("school", String(40), nullable=False, index=True),
    Column("member", String(32), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
)
staff_audit_head = Table(
    "staff_audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1
    Column("rows", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key", String(8), nullable=False),
    Column("mac", String(64), nullable=False),
)
