"""The page of one's own account: the password, and signing out everywhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot.errors import StaffRefused
from bot.staff.door import Door
from bot.staff.roles import Member, Role
from bot.staff.storage import writes
from bot.web.console import cookies
from bot.web.console.access import allowed, fresh, open_session
from bot.web.console.desk import desk_of
from bot.web.console.forms import SignedForm, one

router = APIRouter(prefix="/console/account")
Anyone = Annotated[Member, Depends(allowed(*Role))]
Fresh = Annotated[Member, Depends(fresh(*Role))]


@router.get("")
def show(request: Request, member: Anyone) -> Response:
    """Show who is signed in and what they may do."""
    return _account(request)


@router.post("/password")
def change_password(request: Request, member: Fresh, sent: SignedForm) -> Response:
    """Change the password; other sessions end."""
    desk = desk_of(request)
    school = desk.schools.by_id.get(member.school)
    try:
        Door(desk.staff).change_password(
            open_session(request),
            one(sent, "old"),
            one(sent, "new"),
            school.name if school else "",
        )
    except StaffRefused as refused:
        return _account(request, str(refused))
    return _account(request, done="Your password is changed. Your other sessions have ended.")


@router.post("/sessions")
def end_sessions(request: Request, member: Anyone, sent: SignedForm) -> Response:
    """Sign out in every browser, in this one too."""
    staff = desk_of(request).staff
    with writes(staff.engine) as connection:
        staff.sessions.end_all(member.id, connection)
        staff.trail.note(member, "sign_out.everywhere", connection=connection)
    response = RedirectResponse("/console/sign-in", 303)
    cookies.take(request, response)
    return response


def _account(request: Request, wrong: str = "", done: str = "") -> Response:
    session = open_session(request)
    status = 422 if wrong else 200
    return desk_of(request).page(request, "account.html", session, status, wrong=wrong, done=done)
