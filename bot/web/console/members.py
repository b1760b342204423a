"""Pages of the administrator: who is on the staff, with which roles; links in, and ways out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.engine import Connection

from bot.errors import StaffRefused
from bot.staff.links import Purpose
from bot.staff.members import Listed
from bot.staff.roles import Member, Role
from bot.staff.storage import writes
from bot.web.console.access import allowed, fresh, note_refusal, of_own_school, open_session
from bot.web.console.desk import desk_of
from bot.web.console.forms import Form, SignedForm, one

router = APIRouter(prefix="/console/members")
NO_SUCH_ROLE = "There is no such role, so nothing was changed. Choose from those on this page."
Reads = Annotated[Member, Depends(allowed(Role.ADMINISTRATOR))]
Changes = Annotated[Member, Depends(fresh(Role.ADMINISTRATOR))]


@router.get("")
def list_members(request: Request, reader: Reads) -> Response:
    """List every member of the administrator's school."""
    desk = desk_of(request)
    listed = desk.staff.members.all(reader.school)
    return desk.page(request, "members.html", open_session(request), listed=listed)


@router.get("/invite")
def ask_whom(request: Request, inviter: Changes) -> Response:
    """Show the form."""
    return _invite(request)


@router.post("/invite")
def invite(request: Request, inviter: Changes, sent: SignedForm) -> Response:
    """Invite somebody, and show the link to pass on, once."""
    staff = desk_of(request).staff
    if wrong := _forged(request, inviter, sent):
        return _invite(request, wrong, sent)
    try:
        with writes(staff.engine) as connection:
            member = staff.members.add(
                connection, inviter.school, one(sent, "email"), one(sent, "name"), _roles(sent)
            )
            token = staff.links.make(connection, Purpose.JOIN, member.id)
            about = f"{member.id} {_told(member.roles)}"
            staff.trail.note(inviter, "member.invited", about, connection=connection)
    except StaffRefused as refused:
        return _invite(request, str(refused), sent)
    return _link(request, member, token)


@router.get("/{id}")
def show(request: Request, reader: Reads, id: str) -> Response:
    """Show one member."""
    return _member(request, _found(request, reader, id))


@router.post("/{id}/roles")
def set_roles(request: Request, changer: Changes, sent: SignedForm, id: str) -> Response:
    """Change what a member may do, from their next request on."""
    found, roles = _found(request, changer, id), _roles(sent)
    if wrong := _forged(request, changer, sent):
        return _member(request, found, wrong)
    return _change(
        request,
        changer,
        id,
        "member.roles",
        lambda connection, member: desk_of(request).staff.members.set_roles(
            connection, member, roles
        ),
        about=_told(roles),
    )


@router.post("/{id}/leave")
def leave(request: Request, changer: Changes, sent: SignedForm, id: str) -> Response:
    """End a member's access at once."""
    members = desk_of(request).staff.members
    return _change(request, changer, id, "member.left", members.end_access)


@router.post("/{id}/return")
def come_back(request: Request, changer: Changes, sent: SignedForm, id: str) -> Response:
    """Let a member who had left come back, by a link."""
    members = desk_of(request).staff.members
    return _change(request, changer, id, "member.returned", members.readmit, Purpose.JOIN)


@router.post("/{id}/password")
def new_password(request: Request, changer: Changes, sent: SignedForm, id: str) -> Response:
    """Make a link for a new password; the second factor stays."""
    return _change(request, changer, id, "member.reset", _nothing, Purpose.RESET)


@router.post("/{id}/phone")
def new_phone(request: Request, changer: Changes, sent: SignedForm, id: str) -> Response:
    """Take the second factor of a member who lost their phone, and make a link."""
    members = desk_of(request).staff.members
    return _change(request, changer, id, "member.factor_taken", members.new_factor, Purpose.JOIN)


def _change(
    request: Request,
    changer: Member,
    id: str,
    what: str,
    change: Callable[[Connection, Member], None],
    link: Purpose | None = None,
    about: str = "",
) -> Response:
    """Do *change* to the member *id*, keep who did *what*, and show the link if one is made."""
    found = _found(request, changer, id)
    staff, member, token = desk_of(request).staff, found.member, ""
    try:
        if link is not None and found.has_left and what != "member.returned":
            raise StaffRefused("Let the member come back first.")
        with writes(staff.engine) as connection:
            change(connection, member)
            if link is not None:
                token = staff.links.make(connection, link, member.id)
            staff.trail.note(changer, what, f"{id} {about}".strip(), connection=connection)
    except StaffRefused as refused:
        return _member(request, found, str(refused))
    if token:
        return _link(request, member, token)
    return RedirectResponse(f"/console/members/{id}", 303)


def _nothing(connection: Connection, member: Member) -> None:
    """Change nothing: the link alone is wanted."""


def _found(request: Request, reader: Member, id: str) -> Listed:
    found = desk_of(request).staff.members.find(reader.school, id)
    return of_own_school(request, reader, found, lambda each: each.member.school)


def _roles(sent: Form) -> frozenset[Role]:
    known = {role.value: role for role in Role}
    return frozenset(known[value] for value in sent.get("role", ()) if value in known)


def _forged(request: Request, member: Member, sent: Form) -> str:
    """Return why *sent* is refused when it names a role that no page offers; else ""."""
    if {role.value for role in Role}.issuperset(sent.get("role", ())):
        return ""
    note_refusal(request, member, 422)
    return NO_SUCH_ROLE


def _told(roles: frozenset[Role]) -> str:
    return ",".join(sorted(role.value for role in roles))


def _invite(request: Request, wrong: str = "", sent: Form | None = None) -> Response:
    sent = sent or {}
    return desk_of(request).page(
        request,
        "invite.html",
        open_session(request),
        422 if wrong else 200,
        wrong=wrong,
        email=one(sent, "email"),
        name=one(sent, "name"),
        roles=tuple(Role),
        chosen=_roles(sent),
    )


def _member(request: Request, found: Listed, wrong: str = "") -> Response:
    session = open_session(request)
    return desk_of(request).page(
        request,
        "member.html",
        session,
        422 if wrong else 200,
        wrong=wrong,
        found=found,
        roles=tuple(Role),
    )


def _link(request: Request, member: Member, token: str) -> Response:
    address = f"{str(request.base_url).rstrip('/')}/console/join?{urlencode({'token': token})}"
    session = open_session(request)
    return desk_of(request).page(request, "link.html", session, invited=member, address=address)
