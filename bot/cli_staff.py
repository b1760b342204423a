"""The commands about staff: the code of the first start, and links made without the console."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from bot.cli_impartiality import deployment
from bot.conversations.migrate import migrate
from bot.database import engine_at
from bot.errors import StaffRefused
from bot.schools.wiring import schools_of
from bot.settings import Settings
from bot.staff.links import Purpose
from bot.staff.members import Listed, plain_email
from bot.staff.roles import Role
from bot.staff.staff import Staff, staff_of
from bot.staff.storage import writes


def first_administrator(url: str) -> Iterator[str]:
    """
    Yield what to say while there is nobody who could invite anybody; nothing once there is.

    Each call makes a new code and the one before opens nothing, so that what an old log says is of
    no use to whoever reads it.

    Args:
        url: Where the product can be reached.

    Raises:
        BotError: the staff cannot be read or kept.
    """
    staff = _staff(deployment())
    if not staff.members.is_empty():
        return
    with writes(staff.engine) as connection:
        code = staff.links.make(connection, Purpose.FIRST, None)
    yield f"nobody can use the console yet: open {url}/console/first and type {code}"
    yield "this code works once, for 24 hours; the next start prints another"


def invite(
    email: str, name: str | None, school: str | None, roles: Sequence[Role], new_phone: bool
) -> Iterator[str]:
    """
    Invite somebody, or make another link for somebody who was invited; yield what to say.

    Args:
        email: Of the member; it tells them apart.
        name: As pupils see it; for somebody new.
        school: The id of their school; None for the first one.
        roles: What they may do; for somebody new.
        new_phone: Whether the second factor is taken, for somebody who lost theirs.

    Raises:
        BotError: the school, the address, the name or a role cannot be.
    """
    settings = deployment()
    schools = schools_of(settings)
    at = schools.school(school) if school else schools.default
    staff = _staff(settings)
    address = plain_email(email)
    known = next((m for m in staff.members.all(at.id) if m.email == address), None)
    with writes(staff.engine) as connection:
        if known is None:
            member = staff.members.add(connection, at.id, email, name or "", roles)
            token = staff.links.make(connection, Purpose.JOIN, member.id)
            staff.trail.note(None, "member.invited", member.id, school=at.id, connection=connection)
        else:
            if known.has_left:
                raise StaffRefused(f"{address} has left; an administrator can let them come back")
            member = known.member
            if new_phone:
                staff.members.new_factor(connection, member)
            token = staff.links.make(connection, _purpose(known, new_phone), member.id)
            what = "member.factor_taken" if new_phone else "member.reset"
            staff.trail.note(None, what, member.id, school=at.id, connection=connection)
    yield f"a link for {member.name}, which works once:"
    yield f"http://{settings.host}:{settings.port}/console/join?{urlencode({'token': token})}"


def _purpose(known: Listed, new_phone: bool) -> Purpose:
    return Purpose.RESET if known.has_factor and not new_phone else Purpose.JOIN


def _staff(settings: Settings) -> Staff:
    engine = engine_at(settings.database("evenhand.db"))
    migrate(engine)
    return staff_of(engine, settings.keyring("staff"), settings.keyring("audit"))
