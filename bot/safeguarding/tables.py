"""The tables of safeguarding. What each column is for stands in docs/reference/data.md."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.conversations.tables import TIME, metadata

# Rows are added and never changed: each is signed, so that a change shows.
safeguarding_record = Table(
    "safeguarding_record",
    metadata,
    Column("id", String(32), primary_key=True),  # made at random; stands in the link of an alert
    Column("school", String(40), nullable=False),
    # Not a foreign key: a record is kept on the school's own schedule, longer than a transcript.
    Column("conversation", String(64)),
    Column("seq", Integer),  # the message's place; none when it was refused
    Column("at", TIME, nullable=False),
    Column("origin", String(16), nullable=False),  # see `concern.Origin`
    Column("once", String(64), nullable=False, unique=True),  # so that one concern has one record
    Column("categories", Text, nullable=False),  # JSON
    Column("danger_now", Boolean, nullable=False),
    Column("found_by", Text, nullable=False),  # JSON
    Column("words", Text, nullable=False),  # verbatim; nowhere else
    Column("context", Text, nullable=False),  # JSON: what was said before, as in the transcript
    Column("said", Text, nullable=False),  # what the pupil got as an answer
    Column("said_version", String(32), nullable=False),
    Column("screen_version", String(64), nullable=False),
    Column("key", String(8), nullable=False),
    Column("mac", String(64), nullable=False),
)
Index("safeguarding_record_school", safeguarding_record.c.school, safeguarding_record.c.at)
safeguarding_step = Table(
    "safeguarding_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record", String(32), ForeignKey("safeguarding_record.id"), nullable=False, index=True),
    Column("at", TIME, nullable=False),
    Column("member", String(64), nullable=False),  # who of the staff
    Column("what", String(16), nullable=False),  # viewed, acknowledged, action
    Column("text", Text),  # of an action: what was done
    Column("key", String(8), nullable=False),
    Column("mac", String(64), nullable=False),
)
# The outbox: whom to tell, when, and whether it is done.
alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record", String(32), ForeignKey("safeguarding_record.id"), nullable=False, index=True),
    Column("who", String(8), nullable=False),  # lead, deputy, head
    Column("way", String(8), nullable=False),  # mail, webhook
    Column("due_at", TIME, nullable=False),
    Column("claimed_until", TIME),
    Column("done_at", TIME),  # when it was sent, or was not needed any more
)
undone = alert.c.done_at.is_(None)
Index("alert_undone", alert.c.due_at, sqlite_where=undone, postgresql_where=undone)
alert_try = Table(
    "alert_try",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", Integer, ForeignKey("alert.id"), nullable=False, index=True),
    Column("at", TIME, nullable=False),
    Column("outcome", String(24), nullable=False),
)
