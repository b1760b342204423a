"""One-time links: an invitation, a new password, the first administrator of a deployment."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.errors import StaffRefused
from bot.staff.clock import Clock, now_utc, told
from bot.staff.storage import hashed, reads
from bot.staff.tables import staff_link, staff_member


class Purpose(str, Enum):
    """What a link is for."""

    JOIN = "join"
    RESET = "reset"
    FIRST = "first"


LIVES = {
    Purpose.JOIN: timedelta(days=7),
    Purpose.RESET: timedelta(hours=24),
    Purpose.FIRST: timedelta(hours=24),
}
USED = "This link was used or is too old. Ask an administrator of your school for a new one."


class Links:
    """The links that are open. What cannot be written or read is a StorageError."""

    def __init__(self, engine: Engine, clock: Clock = now_utc) -> None:
        self._engine = engine
        self._clock = clock

    def make(self, connection: Connection, purpose: Purpose, member: str | None) -> str:
        """Return the token of a new link; an earlier one for the same opens nothing any more."""
        same = (staff_link.c.purpose == purpose.value) & (staff_link.c.member == member)
        connection.execute(delete(staff_link).where(same))
        connection.execute(delete(staff_link).where(staff_link.c.expires_at <= told(self._clock())))
        token = secrets.token_urlsafe(16)
        expires = told(self._clock() + LIVES[purpose])
        row = {"id": hashed(token), "purpose": purpose.value, "expires_at": expires}
        connection.execute(insert(staff_link).values(member=member, **row))
        return token

    def member(self, token: str) -> tuple[Purpose, Mapping[str, Any]]:
        """
        Return what the link of *token* is for, and the row of the member it was made for.

        Raises:
            StaffRefused: it was used, is too old or is no link.
        """
        chosen = (
            select(staff_link.c.purpose, staff_member)
            .join(staff_member, staff_member.c.id == staff_link.c.member)
            .where(staff_link.c.id == hashed(token), self._is_open())
            .where(staff_member.c.left_at.is_(None))
        )
        with reads(self._engine) as connection:
            row = connection.execute(chosen).mappings().first()
        if row is None:
            raise StaffRefused(USED)
        return Purpose(row["purpose"]), row

    def use(self, connection: Connection, token: str, purpose: Purpose) -> None:
        """
        Use the link of *token* up.

        Raises:
            StaffRefused: it was used, is too old or is for something else.
        """
        right = (staff_link.c.id == hashed(token)) & (staff_link.c.purpose == purpose.value)
        done = connection.execute(delete(staff_link).where(right, self._is_open()))
        if not done.rowcount:
            raise StaffRefused(USED)

    def _is_open(self) -> Any:
        return staff_link.c.expires_at > told(self._clock())
