"""Members of staff for tests: made by the real invitation, signed in by the real door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import pyotp

from bot.conversations.migrate import migrate
from bot.database import engine_at
from bot.keyring import keyring
from bot.staff.door import Door, factor_row
from bot.staff.links import Purpose
from bot.staff.roles import Member, Role
from bot.staff.sessions import Session
from bot.staff.staff import Staff, staff_of
from bot.staff.storage import writes

PASSWORD = "correct horse battery"


@dataclass
class FakeClock:
    """A clock that a test sets."""

    now: datetime = field(default=datetime(2026, 11, 24, 12, 40, tzinfo=timezone.utc))

    def __call__(self) -> datetime:
        return self.now

    def go(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class People:
    """The staff, the clock they live by, and short ways to what a test needs."""

    staff: Staff
    clock: FakeClock

    @classmethod
    def begin(cls, url: str, secret: str) -> People:
        engine = engine_at(url)
        migrate(engine)
        clock = FakeClock()
        keys = [keyring(purpose, [secret]) for purpose in ("staff", "audit")]
        return cls(staff_of(engine, *keys, clock), clock)

    @property
    def door(self) -> Door:
        return Door(self.staff)

    def invite(
        self, *roles: Role, email: str = "ada@school.example", school: str = "school"
    ) -> tuple[Member, str]:
        """Return a new member and the token of their link."""
        with writes(self.staff.engine) as connection:
            member = self.staff.members.add(
                connection, school, email, email.partition("@")[0].title(), roles
            )
            return member, self.staff.links.make(connection, Purpose.JOIN, member.id)

    def join(
        self, *roles: Role, email: str = "ada@school.example", school: str = "school"
    ) -> Member:
        """Return a member with a password and a second factor."""
        member, token = self.invite(*roles, email=email, school=school)
        self.door.join(token, PASSWORD, self.code(member), "Riverside")
        self.clock.go(seconds=30)
        return member

    def code(self, member: Member) -> str:
        """Return what the app of *member* shows now."""
        secret = self.staff.factors.secret(factor_row(self.staff, member)["factor"])
        return pyotp.TOTP(secret).at(self.clock.now)

    def session(self, token: str) -> Session:
        found = self.staff.sessions.find(token)
        assert found is not None
        return found

    def signed_in(self, member: Member, email: str = "ada@school.example") -> Session:
        """Return a session of *member* with its second factor; a code is used up by it."""
        begun = self.session(self.door.enter(email, PASSWORD, None).token)
        token = self.door.prove(begun, self.code(member))
        self.clock.go(seconds=30)
        return self.session(token)
