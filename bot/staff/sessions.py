"""Sessions of the console, kept by the server, so that they end when it says so."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.errors import StaffRefused
from bot.staff.clock import Clock, now_utc, read, told
from bot.staff.members import member_of
from bot.staff.roles import Member
from bot.staff.storage import hashed, reads, writes
from bot.staff.tables import staff_member, staff_session

IDLE = timedelta(minutes=15)
IN_ALL = timedelta(hours=12)
FRESH = timedelta(minutes=5)  # how long a second factor counts for what needs a fresh one
SEEN_EVERY = timedelta(seconds=20)  # a session ends this much early at most, for fewer writes
TOKEN_BYTES = 16  # 128 bits


@dataclass(frozen=True)
class Session:
    """A session that is open. Nothing but its own sign-in pages may be shown before a factor."""

    token: str
    member: Member
    factor_at: datetime | None

    @property
    def csrf(self) -> str:
        """Return what each form of this session carries, which no other site can know."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def is_fresh(self, now: datetime) -> bool:
        """Return whether a second factor was given within the last five minutes."""
        return self.factor_at is not None and now - self.factor_at <= FRESH


class Sessions:
    """The sessions of every member. What cannot be written or read is a StorageError."""

    def __init__(self, engine: Engine, clock: Clock = now_utc) -> None:
        self._engine = engine
        self.clock = clock

    def begin(self, member: str) -> str:
        """
        Return the token of a new session of the member *member*, without a second factor.

        Sessions of anybody that are over are deleted.
        """
        with writes(self._engine) as connection:
            connection.execute(delete(staff_session).where(or_(*_over(self.clock()))))
            return self._begin(connection, member, told(self.clock()), factor=False)

    def find(self, token: str) -> Session | None:
        """Return the open session of *token*; None when it is none, was ended or is too old."""
        now = self.clock()
        id = hashed(token)
        with reads(self._engine) as connection:
            row = connection.execute(_open(now).where(staff_session.c.id == id)).mappings().first()
            if row is None:
                return None
            member = member_of(connection, row)
        if now - read(row["seen_at"]) >= SEEN_EVERY:
            with writes(self._engine) as connection:
                connection.execute(
                    update(staff_session).where(staff_session.c.id == id).values(seen_at=told(now))
                )
        return Session(token, member, _factor_at(row))

    def is_open(self, session: Session) -> bool:
        """Return whether *session* is still open; to ask does not keep it open."""
        chosen = _open(self.clock()).where(staff_session.c.id == hashed(session.token))
        with reads(self._engine) as connection:
            return connection.execute(chosen).first() is not None

    def prove(self, session: Session) -> str:
        """
        Keep that the second factor of *session* was right just now.

        Returns:
            The token of the session from now on; the one before opens nothing.

        Raises:
            StaffRefused: the session was ended meanwhile.
        """
        with writes(self._engine) as connection:
            began = connection.execute(
                select(staff_session.c.began_at).where(staff_session.c.id == hashed(session.token))
            ).scalar()
            if began is None:
                raise StaffRefused("You were signed out; sign in again.")
            self._end(connection, session.token)
            return self._begin(connection, session.member.id, began, factor=True)

    def end(self, token: str) -> None:
        """End the session of *token* at once."""
        with writes(self._engine) as connection:
            self._end(connection, token)

    def end_all(self, member: str, connection: Connection, but: str = "") -> None:
        """End each session of *member* but that of the token *but*, with *connection*'s work."""
        theirs = (staff_session.c.member == member) & (staff_session.c.id != hashed(but))
        connection.execute(delete(staff_session).where(theirs))

    def _begin(self, connection: Connection, member: str, began: str, *, factor: bool) -> str:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = told(self.clock())
        connection.execute(
            insert(staff_session).values(
                id=hashed(token),
                member=member,
                began_at=began,
                seen_at=now,
                factor_at=now if factor else None,
            )
        )
        return token

    def _end(self, connection: Connection, token: str) -> None:
        connection.execute(delete(staff_session).where(staff_session.c.id == hashed(token)))


def _over(now: datetime) -> tuple[Any, Any]:
    return (
        staff_session.c.seen_at <= told(now - IDLE),
        staff_session.c.began_at <= told(now - IN_ALL),
    )


def _open(now: datetime) -> Any:
    idle, old = _over(now)
    columns = [
        staff_member.c.id,
        staff_member.c.school,
        staff_member.c.name,
        staff_session.c.seen_at,
        staff_session.c.factor_at,
    ]
    return (
        select(*columns)
        .join(staff_member, staff_member.c.id == staff_session.c.member)
        .where(~idle, ~old, staff_member.c.left_at.is_(None))
    )


def _factor_at(row: Mapping[str, Any]) -> datetime | None:
    return read(row["factor_at"]) if row["factor_at"] else None
