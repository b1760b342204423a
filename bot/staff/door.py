"""The ways in: a password and a second factor, a one-time link, a school account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.errors import StaffRefused
from bot.schools.models import School
from bot.staff.links import Purpose
from bot.staff.members import member_of
from bot.staff.passwords import problem
from bot.staff.roles import Member, Role
from bot.staff.sessions import Session
from bot.staff.staff import Staff
from bot.staff.storage import reads, writes
from bot.staff.tables import staff_member

WRONG = "The e-mail address or the password is not right."
WRONG_CODE = "The code is not right, or it was used. Wait for the next one and type that."


@dataclass(frozen=True)
class Entered:
    """Somebody whose password was right: their new session, and the mark for their browser."""

    token: str
    mark: str
    has_factor: bool


class Door:
    """Lets members in. Each method writes to the audit trail what came of it."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    def enter(self, email: str, password: str, mark: str | None) -> Entered:
        """
        Return a session for whom *email* and *password* are right; it lacks the second factor.

        Known and unknown addresses take as long and are refused in the same words.

        Raises:
            StaffRefused: they are not right.
            TooManyTries: there were ten tries in five minutes.
        """
        account = email.strip().lower()
        staff = self._staff
        staff.tries.count(account, mark)
        row = self._by_email(account)
        kept = row["password"] if row is not None else None
        is_right = staff.passwords.is_right(kept, password)
        if row is None or not is_right:
            school = row["school"] if row is not None else None
            staff.trail.note(None, "sign_in.refused", row["id"] if row else "", school=school)
            raise StaffRefused(WRONG)
        staff.tries.forget(account, mark)
        return self._entered(row, "sign_in.password")

    def enter_by_account(self, row: Mapping[str, Any]) -> Entered:
        """Return a session for the member of *row*, whom their school's own sign-in named."""
        return self._entered(row, "sign_in.account")

    def prove(self, session: Session, code: str) -> str:
        """
        Return the new token of *session*, whose second factor *code* is.

        Raises:
            StaffRefused: the code is not right or was used, also by somebody who was quicker.
            TooManyTries: there were ten tries in five minutes.
        """
        staff, member = self._staff, session.member
        account = f"factor {member.id}"
        staff.tries.count(account)
        with writes(staff.engine) as connection:
            is_right = staff.factors.use(connection, member.id, code, staff.clock())
            what = "factor.right" if is_right else "factor.refused"
            staff.trail.note(member, what, connection=connection)
        if not is_right:
            raise StaffRefused(WRONG_CODE)
        staff.tries.forget(account)
        return staff.sessions.prove(session)

    def join(self, token: str, password: str, code: str, school: str) -> Member:
        """
        Set the password of an invited member, and their second factor when *code* is given.

        Args:
            token: Of the link.
            password: The one they chose.
            code: The first code of their app; empty when it is set up later.
            school: The name of their school.

        Raises:
            StaffRefused: the link, the password or the code is not taken.
            TooManyTries: there were ten tries of codes in five minutes.
        """
        staff = self._staff
        purpose, row = staff.links.member(token)
        has_factor = bool(code.strip()) or row["factor_since"] is not None
        if wrong := problem(password, has_factor=has_factor, school=school):
            raise StaffRefused(wrong)
        staff.tries.count(f"factor {row['id']}")
        kept = staff.passwords.hash(password)
        with writes(staff.engine) as connection:
            staff.links.use(connection, token, purpose)
            self._prove_first(connection, purpose, row, code)
            _set_password(connection, row["id"], kept)
            member = member_of(connection, row)
            staff.sessions.end_all(member.id, connection)
            staff.trail.note(member, f"link.{purpose.value}", connection=connection)
        staff.tries.forget(f"factor {member.id}")
        return member

    def _prove_first(
        self, connection: Connection, purpose: Purpose, row: Mapping[str, Any], code: str
    ) -> None:
        # A link for a new password keeps the second factor: it asks for a code of the old one.
        must = purpose is Purpose.RESET and row["factor_since"] is not None
        if not must and not code.strip():
            return
        if not self._staff.factors.use(connection, row["id"], code, self._staff.clock()):
            raise StaffRefused(WRONG_CODE)

    def begin(self, token: str, school: School, email: str, name: str, password: str) -> Member:
        """
        Return the first administrator of a deployment, who has the code *token* of its first start.

        Raises:
            StaffRefused: the code was used, or an address, a name or a password is not taken.
        """
        staff = self._staff
        if wrong := problem(password, has_factor=False, school=school.name):
            raise StaffRefused(wrong)
        kept = staff.passwords.hash(password)
        with writes(staff.engine) as connection:
            staff.links.use(connection, token, Purpose.FIRST)
            member = staff.members.add(connection, school.id, email, name, {Role.ADMINISTRATOR})
            _set_password(connection, member.id, kept)
            staff.trail.note(member, "link.first", connection=connection)
        return member

    def change_password(self, session: Session, old: str, new: str, school: str) -> None:
        """
        Give the member of *session* the password *new*; their other sessions end.

        Raises:
            StaffRefused: *old* is not their password, or *new* is not taken.
            TooManyTries: there were ten tries in five minutes.
        """
        staff, member = self._staff, session.member
        account = f"password {member.id}"
        staff.tries.count(account)
        row = factor_row(staff, member)
        if not staff.passwords.is_right(row["password"], old):
            staff.trail.note(member, "password.refused")
            raise StaffRefused("Your password now is not right.")
        has_factor = row["factor_since"] is not None
        if wrong := problem(new, has_factor=has_factor, school=school):
            raise StaffRefused(wrong)
        kept = staff.passwords.hash(new)
        with writes(staff.engine) as connection:
            _set_password(connection, member.id, kept)
            staff.sessions.end_all(member.id, connection, but=session.token)
            staff.trail.note(member, "password.changed", connection=connection)
        staff.tries.forget(account)

    def leave(self, session: Session) -> None:
        """End *session* at once."""
        self._staff.sessions.end(session.token)
        self._staff.trail.note(session.member, "sign_out")

    def _entered(self, row: Mapping[str, Any], what: str) -> Entered:
        staff = self._staff
        with reads(staff.engine) as connection:
            member = member_of(connection, row)
        token = staff.sessions.begin(member.id)
        staff.trail.note(member, what)
        mark = staff.tries.mark(row["email"])
        return Entered(token, mark, has_factor=row["factor_since"] is not None)

    def _by_email(self, email: str) -> Mapping[str, Any] | None:
        chosen = select(staff_member).where(
            staff_member.c.email == email, staff_member.c.left_at.is_(None)
        )
        with reads(self._staff.engine) as connection:
            found: Mapping[str, Any] | None = connection.execute(chosen).mappings().first()
            return found


def _set_password(connection: Connection, member: str, kept: str) -> None:
    mine = staff_member.c.id == member
    connection.execute(update(staff_member).where(mine).values(password=kept))


def factor_row(staff: Staff, member: Member) -> Mapping[str, Any]:
    """Return the row of *member*, for the page that sets the second factor up."""
    with reads(staff.engine) as connection:
        chosen = select(staff_member).where(staff_member.c.id == member.id)
        found: Mapping[str, Any] = connection.execute(chosen).mappings().one()
        return found
