"""Pages of figures: a month of one school, and how even exposure is by the ledger."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot.review.figures import figures
from bot.staff.roles import Member, Role
from bot.web.console import plots
from bot.web.console.access import allowed, open_session
from bot.web.console.desk import desk_of
from bot.web.console.forms import SignedForm
from bot.web.console.review_desk import review_of, spoken, stage_names, up_to_date

router = APIRouter(prefix="/console/overview")
Reads = Annotated[Member, Depends(allowed(Role.ADVISER, Role.ADMINISTRATOR, Role.AUDITOR))]
Audits = Annotated[Member, Depends(allowed(Role.ADMINISTRATOR, Role.AUDITOR))]


@router.get("")
def show(request: Request, reader: Reads) -> Response:
    """Show the last thirty days: numbers alone, no word of a pupil."""
    review, desk = up_to_date(request), desk_of(request)
    desk.staff.trail.note(reader, "overview.read")
    with review.index.reading() as connection:
        month = figures(connection, reader.school, desk.staff.clock().date())
    parity = review.parity.newest
    return desk.page(
        request,
        "overview.html",
        open_session(request),
        month=month,
        volume=plots.columns([(str(day.on), day.answers, day.unanswered) for day in month.days]),
        topics=plots.bars([(spoken(name), count) for name, count in month.topics]),
        statuses=plots.bars([(spoken(name), count) for name, count in month.statuses]),
        parity=parity,
        groups=[plots.exposure(group) for group in parity.audit["exposure"]] if parity else [],
        stages=stage_names(review.knowledge),
        may_audit=bool(reader.roles & {Role.ADMINISTRATOR, Role.AUDITOR}),
    )


@router.post("/parity")
def check_parity(request: Request, reader: Audits, sent: SignedForm) -> Response:
    """Walk through the ledger now, and show what was found."""
    review_of(request).parity.check()
    desk_of(request).staff.trail.note(reader, "parity.checked")
    return RedirectResponse("/console/overview#parity", 303)
