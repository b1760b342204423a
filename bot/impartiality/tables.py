"""The tables in the ledger's database: made together when a ledger is begun, and never again."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

metadata = MetaData()
ledger_row = Table(
    "ledger_row",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 0, without a gap
    Column("kind", String(16), nullable=False),  # see docs/reference/impartiality.md
    # What the row is about, each once: a turn, a version of the content, or its own number.
    Column("subject", String(80), nullable=False, unique=True),
    Column("body", Text, nullable=False),  # the row's content, as canonical JSON
    Column("hash", String(64), nullable=False),  # SHA-256 over the hash before it and this row
)
ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("rows", Integer, nullable=False),
    Column("hash", String(64), nullable=False),  # of the last row
    Column("key", String(16), nullable=False),
    Column("mac", String(64), nullable=False),  # HMAC over rows and hash
)
# One row for each rule that an answer broke. Neither of these holds a word of a pupil's.
gate_refusal = Table(
    "gate_refusal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hour", String(20), nullable=False),
    Column("turn", String(32), nullable=False),
    Column("rule", String(4), nullable=False),
    Column("why", String(200), nullable=False),
)
bias_report = Table(
    "bias_report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hour", String(20), nullable=False),
    Column("turn", String(32), nullable=False, unique=True),
)
# The kind of the row that the ledger has for each row of these, so that one that is gone is missed.
CHAINED = {"reported": bias_report, "refused": gate_refusal}
