"""The outbox of alerts: whom to tell of a record, claimed by one sender at a time (G7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.change import AT
from bot.conversations.store import utc_now
from bot.database import reading
from bot.errors import StorageError
from bot.safeguarding.school_time import after
from bot.safeguarding.tables import alert, alert_try, safeguarding_record, safeguarding_step, undone
from bot.schools.contacts import Contacts

Who = Literal["lead", "deputy", "head"]
Way = Literal["mail", "webhook"]
# Minutes of school time after which a record that nobody acknowledged goes on to the next.
DEPUTY_MIN, HEAD_MIN = 10, 20
SENT = "sent"
LEASE_S = 120  # longer than a mail server can take; after a crash another sender takes it up then
WAITS_S = (5, 10, 20, 40, 80, 160, 300)  # after each failure; the last one again and again


@dataclass(frozen=True)
class Due:
    """An alert that this sender alone has, for now."""

    id: int
    record: str
    school: str
    who: Who
    way: Way
    danger_now: bool
    is_drill: bool


def raise_alerts(connection: Connection, record: str, at: str, contacts: Contacts) -> None:
    """Put the alerts about *record* of time *at* into the outbox, in the caller's transaction."""
    then = datetime.strptime(at, AT).replace(tzinfo=timezone.utc)
    rows: list[tuple[Who, Way, datetime | None]] = [("lead", "mail", then)]
    if contacts.webhook is not None:
        rows.append(("lead", "webhook", then))
    rows.append(("deputy", "mail", after(contacts.hours, then, DEPUTY_MIN)))
    if contacts.head is not None:
        rows.append(("head", "mail", after(contacts.hours, then, HEAD_MIN)))
    for who, way, due in rows:
        if due is not None:
            values = {"record": record, "who": who, "way": way, "due_at": due.strftime(AT)}
            connection.execute(insert(alert).values(**values))


class Outbox:
    """The alerts of a deployment. What cannot be kept or read is a StorageError."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = utc_now) -> None:
        """*clock* returns the time in UTC."""
        self._engine = engine
        self._clock = clock

    def claim(self) -> Due | None:
        """
        Return the alert that is due longest, for this sender alone until its lease runs out.

        None when none is due. An alert about a record that was acknowledged is done without it.
        """
        now = self._at()
        free = undone & (alert.c.due_at <= now)
        free &= or_(alert.c.claimed_until.is_(None), alert.c.claimed_until <= now)
        if not self._is_any(free):
            return None  # nobody else waits for the lock while nothing is due
        with self._writing() as connection:
            self._drop_answered(connection, free, now)
            chosen = (
                select(alert, safeguarding_record)
                .join(safeguarding_record, safeguarding_record.c.id == alert.c.record)
                .where(free)
                .order_by(func.coalesce(alert.c.claimed_until, alert.c.due_at), alert.c.id)
                .with_only_columns(
                    alert.c.id, alert.c.record, alert.c.who, alert.c.way,
                    safeguarding_record.c.school, safeguarding_record.c.danger_now,
                    safeguarding_record.c.origin,
                )
            )  # fmt: skip
            for row in connection.execute(chosen).all():
                taken = update(alert).where(alert.c.id == row.id, free)
                # Of two senders one finds that the other was first.
                if connection.execute(taken.values(claimed_until=self._at(LEASE_S))).rowcount:
                    return Due(
                        row.id, row.record, row.school, row.who, row.way, row.danger_now,
                        row.origin == "drill",
                    )  # fmt: skip
        return None

    def done(self, due: Due) -> None:
        """Keep that *due* was sent."""
        with self._writing() as connection:
            self._tried(connection, due.id, SENT)
            sent = update(alert).where(alert.c.id == due.id)
            connection.execute(sent.values(done_at=self._at(), claimed_until=None))

    def failed(self, due: Due, outcome: str) -> None:
        """Keep that *due* could not be sent, and why in a word; it is tried again after a wait."""
        with self._writing() as connection:
            tries = select(func.count()).where(alert_try.c.alert == due.id)
            count = int(connection.execute(tries).scalar_one())
            self._tried(connection, due.id, outcome)
            wait_s = WAITS_S[min(count, len(WAITS_S) - 1)]
            again = update(alert).where(alert.c.id == due.id, undone)
            connection.execute(again.values(claimed_until=self._at(wait_s)))

    def lead_was_told(self, record: str) -> bool:
        """Return whether a message about *record* was taken for its lead."""
        chosen = (
            select(alert_try.c.id)
            .join(alert, alert.c.id == alert_try.c.alert)
            .where(alert.c.record == record, alert.c.who == "lead", alert_try.c.outcome == SENT)
        )
        with self._reading() as connection:
            return connection.execute(chosen).first() is not None

    def outcomes(self, record: str) -> list[str]:
        """Return what came of each try to tell somebody of *record*, the oldest first."""
        chosen = (
            select(alert_try.c.outcome)
            .join(alert, alert.c.id == alert_try.c.alert)
            .where(alert.c.record == record)
            .order_by(alert_try.c.id)
        )
        with self._reading() as connection:
            return [str(outcome) for outcome in connection.execute(chosen).scalars()]

    def _is_any(self, free: Any) -> bool:
        with self._reading() as connection:
            return connection.execute(select(alert.c.id).where(free).limit(1)).first() is not None

    def _drop_answered(self, connection: Connection, free: Any, now: str) -> None:
        answered = select(safeguarding_step.c.record).where(
            safeguarding_step.c.what == "acknowledged"
        )
        dropped = update(alert).where(free, alert.c.record.in_(answered))
        connection.execute(dropped.values(done_at=now))

    def _tried(self, connection: Connection, id: int, outcome: str) -> None:
        connection.execute(insert(alert_try).values(alert=id, at=self._at(), outcome=outcome))

    def _at(self, later_s: int = 0) -> str:
        return (self._clock() + timedelta(seconds=later_s)).strftime(AT)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with reading(self._engine) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _not_kept(error) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _not_kept(error) from error


def _not_kept(error: SQLAlchemyError) -> StorageError:
    return StorageError(f"an alert cannot be kept or read ({type(error).__name__})")
