"""The members of the staff: who was invited, with which roles, and who has left."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.errors import StaffRefused
from bot.staff.clock import Clock, now_utc, told
from bot.staff.factor import Factors
from bot.staff.roles import Member, Role
from bot.staff.storage import reads
from bot.staff.tables import staff_link, staff_member, staff_role, staff_session

EMAIL = re.compile(r"[^\s@<>\"',;:\\]+@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII)
MAX_EMAIL_CHARS, MAX_NAME_CHARS = 254, 80


@dataclass(frozen=True)
class Listed:
    """A member as an administrator sees them."""

    member: Member
    email: str
    has_password: bool
    has_factor: bool
    has_left: bool

    @property
    def state(self) -> str:
        """Return in a few words how far the member has come."""
        if self.has_left:
            return "has left"
        return "can sign in" if self.has_factor else "invited"


class Members:
    """The members of every school. What cannot be written or read is a StorageError."""

    def __init__(self, engine: Engine, factors: Factors, clock: Clock = now_utc) -> None:
        self.engine = engine
        self._factors = factors
        self._clock = clock

    def add(
        self,
        connection: Connection,
        school: str,
        email: str,
        name: str,
        roles: Collection[Role],
    ) -> Member:
        """
        Return a new member, who can sign in when they have used a link.

        Raises:
            StaffRefused: the e-mail address is taken or is none, or a name or a role is missing.
        """
        email, name = plain_email(email), " ".join(name.split())
        if not name or len(name) > MAX_NAME_CHARS or not name.isprintable():
            raise StaffRefused(f"Give a name of 1 to {MAX_NAME_CHARS} characters.")
        if not roles:
            raise StaffRefused("Choose at least one role.")
        taken = select(staff_member.c.id).where(staff_member.c.email == email)
        if connection.execute(taken).first():
            raise StaffRefused("Somebody with this e-mail address was invited before.")
        member = Member(secrets.token_hex(16), school, name, frozenset(roles))
        connection.execute(
            insert(staff_member).values(
                id=member.id,
                school=school,
                email=email,
                name=name,
                factor=self._factors.new(),
                invited_at=told(self._clock()),
            )
        )
        _put_roles(connection, member.id, roles)
        return member

    def all(self, school: str) -> Sequence[Listed]:
        """Return every member of *school*, those who have left too, by name."""
        with reads(self.engine) as connection:
            chosen = select(staff_member).where(staff_member.c.school == school)
            rows = connection.execute(chosen.order_by(staff_member.c.name)).mappings().all()
            return [_listed(connection, row) for row in rows]

    def find(self, school: str, id: str) -> Listed | None:
        """Return the member *id* of *school*; None when that school has none of that id."""
        with reads(self.engine) as connection:
            row = _row(connection, school, id)
            return _listed(connection, row) if row else None

    def set_roles(self, connection: Connection, member: Member, roles: Collection[Role]) -> None:
        """
        Give *member* these roles in place of their own; they count from the next request on.

        Raises:
            StaffRefused: no role is given, or the school would have no administrator left.
        """
        if not roles:
            raise StaffRefused("Choose at least one role, or end the member's access.")
        if Role.ADMINISTRATOR not in roles:
            _must_not_be_last(connection, member)
        connection.execute(delete(staff_role).where(staff_role.c.member == member.id))
        _put_roles(connection, member.id, roles)

    def end_access(self, connection: Connection, member: Member) -> None:
        """
        Keep that *member* has left: each session and link of theirs ends at once.

        Raises:
            StaffRefused: the school would have no administrator left.
        """
        _must_not_be_last(connection, member)
        for table in (staff_session, staff_link):
            connection.execute(delete(table).where(table.c.member == member.id))
        left = {"left_at": told(self._clock()), "password": None}
        self._change(connection, member.id, left)

    def new_factor(self, connection: Connection, member: Member) -> None:
        """Take the second factor of *member*, who lost theirs; each session of theirs ends."""
        connection.execute(delete(staff_session).where(staff_session.c.member == member.id))
        new = {"factor": self._factors.new(), "factor_since": None, "factor_step": None}
        self._change(connection, member.id, new)

    def readmit(self, connection: Connection, member: Member) -> None:
        """Let *member* come back, who had left; a link and a new second factor let them in."""
        self.new_factor(connection, member)
        self._change(connection, member.id, {"left_at": None})

    def _change(self, connection: Connection, id: str, new: Mapping[str, Any]) -> None:
        connection.execute(update(staff_member).where(staff_member.c.id == id).values(**new))

    def is_empty(self) -> bool:
        """Return whether there is no member at all yet."""
        with reads(self.engine) as connection:
            return connection.execute(select(staff_member.c.id).limit(1)).first() is None


def plain_email(email: str) -> str:
    """Return *email* as it is kept and compared. Raises StaffRefused when it is none."""
    plain = email.strip().lower()
    if len(plain) > MAX_EMAIL_CHARS or not EMAIL.fullmatch(plain):
        raise StaffRefused("Give an e-mail address such as name@school.example.")
    return plain


def member_of(connection: Connection, row: Mapping[str, Any]) -> Member:
    """Return the member of a row of the table, with the roles they have now."""
    chosen = select(staff_role.c.role).where(staff_role.c.member == row["id"])
    roles = connection.execute(chosen).scalars()
    return Member(row["id"], row["school"], row["name"], frozenset(map(Role, roles)))


def _row(connection: Connection, school: str, id: str) -> Mapping[str, Any] | None:
    chosen = select(staff_member).where(staff_member.c.school == school, staff_member.c.id == id)
    found: Mapping[str, Any] | None = connection.execute(chosen).mappings().first()
    return found


def _listed(connection: Connection, row: Mapping[str, Any]) -> Listed:
    return Listed(
        member_of(connection, row),
        row["email"],
        has_password=row["password"] is not None,
        has_factor=row["factor_since"] is not None,
        has_left=row["left_at"] is not None,
    )


def _put_roles(connection: Connection, member: str, roles: Collection[Role]) -> None:
    rows = [{"member": member, "role": role.value} for role in sorted(set(roles))]
    connection.execute(insert(staff_role), rows)


def _must_not_be_last(connection: Connection, member: Member) -> None:
    others = (
        select(staff_member.c.id)
        .join(staff_role, staff_role.c.member == staff_member.c.id)
        .where(
            staff_member.c.school == member.school,
            staff_member.c.id != member.id,
            staff_member.c.left_at.is_(None),
            staff_role.c.role == Role.ADMINISTRATOR.value,
        )
    )
    if Role.ADMINISTRATOR in member.roles and connection.execute(others).first() is None:
        raise StaffRefused("A school needs an administrator: give the role to another one first.")
