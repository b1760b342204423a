"""The page of the audit trail: who did and saw what, and whether anybody changed the trail."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from bot.errors import AuditTrailBroken
from bot.staff.roles import Member, Role
from bot.web.console.access import allowed, open_session
from bot.web.console.desk import desk_of

router = APIRouter(prefix="/console/audit")
Reads = Annotated[Member, Depends(allowed(Role.AUDITOR, Role.ADMINISTRATOR))]
PAGE = 50
MAX_NUMBER = 2**31 - 1


@router.get("")
def show(
    request: Request,
    reader: Reads,
    before: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = MAX_NUMBER,
) -> Response:
    """Show the newest lines of the reader's school, or those before a number."""
    desk = desk_of(request)
    desk.staff.trail.note(reader, "audit.read")
    lines = desk.staff.trail.lines(reader.school, before=before, limit=PAGE)
    try:
        rows, broken = desk.staff.trail.verify(), ""
    except AuditTrailBroken as error:
        rows, broken = 0, str(error)
    return desk.page(
        request,
        "audit.html",
        open_session(request),
        lines=lines,
        names={m.member.id: m.member.name for m in desk.staff.members.all(reader.school)},
        older=lines[-1].number if len(lines) == PAGE else None,
        rows=rows,
        broken=broken,
    )
