"""Pages of the safeguarding lead alone: the concerns of the school, in their exact words (G9)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot.errors import BotError, NoSuchRecord, StartError
from bot.safeguarding.waiting import waiting_alerts
from bot.staff.roles import Member, Role
from bot.web.console.access import allowed, open_session, refuse
from bot.web.console.desk import desk_of
from bot.web.console.forms import SignedForm, one
from bot.web.console.live import live_of

router = APIRouter(prefix="/console/safeguarding")
Leads = Annotated[Member, Depends(allowed(Role.SAFEGUARDING_LEAD))]

ORIGINS = {
    "pupil": "a pupil's message",
    "refused": "a message or complaint that was too long or one of too many",
    "complaint": "a complaint about the chat",
    "adviser": "a member of staff",
    "drill": "a drill",
}
DID = {"viewed": "read it", "acknowledged": "has it in hand", "action": "did:"}
MAX_CHARS = 4000


@router.get("")
def show_all(request: Request, lead: Leads) -> Response:
    """List the school's concerns without any words."""
    return _list(request, lead)


@router.post("/drill")
def drill(request: Request, lead: Leads, sent: SignedForm) -> Response:
    """File a drill, to be followed as a concern would be."""
    try:
        id = live_of(request).filing.drill(lead.school)
    except (StartError, BotError) as error:
        return _list(request, lead, str(error))
    desk_of(request).staff.trail.note(lead, "safeguarding.drill", id)
    return RedirectResponse("/console/safeguarding", 303)


@router.get("/{id}")
def show(request: Request, lead: Leads, id: str) -> Response:
    """Show one concern; that it was read is kept with it, and in the audit trail."""
    return _record(request, lead, id)


@router.post("/{id}/acknowledge")
def acknowledge(request: Request, lead: Leads, sent: SignedForm, id: str) -> Response:
    """Keep that the lead has it in hand: the clock stops."""
    work = partial(live_of(request).filing.records.acknowledge, id, lead.school, lead.id)
    return _do(request, lead, id, "safeguarding.acknowledged", work)


@router.post("/{id}/action")
def note_action(request: Request, lead: Leads, sent: SignedForm, id: str) -> Response:
    """Keep what was done."""
    words = one(sent, "action").strip()
    if not words or len(words) > MAX_CHARS:
        return _record(request, lead, id, f"Write what you did, in up to {MAX_CHARS} characters.")
    note = live_of(request).filing.records.note_action
    return _do(
        request, lead, id, "safeguarding.action", partial(note, id, lead.school, lead.id, words)
    )


def _do(request: Request, lead: Member, id: str, what: str, work: Callable[[], None]) -> Response:
    try:
        work()
    except NoSuchRecord:
        refuse(request, lead)
    desk_of(request).staff.trail.note(lead, what, id)
    return RedirectResponse(f"/console/safeguarding/{id}", 303)


def _list(request: Request, lead: Member, wrong: str = "") -> Response:
    records = live_of(request).filing.records
    listed = records.list_for(lead.school)
    altered = set(records.altered()) & {each.id for each in listed}
    return desk_of(request).page(
        request,
        "concerns.html",
        open_session(request),
        409 if wrong else 200,
        listed=listed,
        altered=len(altered),
        waiting=waiting_alerts(records.engine, lead.school, records.now()),
        origins=ORIGINS,
        wrong=wrong,
    )


def _record(request: Request, lead: Member, id: str, wrong: str = "") -> Response:
    try:
        found = live_of(request).filing.records.open(id, lead.school, lead.id)
    except NoSuchRecord:
        refuse(request, lead)
    desk = desk_of(request)
    desk.staff.trail.note(lead, "safeguarding.read", id)
    return desk.page(
        request,
        "concern.html",
        open_session(request),
        422 if wrong else 200,
        found=found,
        origins=ORIGINS,
        did=DID,
        names={m.member.id: m.member.name for m in desk.staff.members.all(lead.school)},
        wrong=wrong,
    )
