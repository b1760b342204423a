"""The live pages: who waits, and one chat with its pupil, told as it happens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial
from typing import Annotated, Any, TypeVar

import anyio
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot.conversations.store import NoConversation
from bot.handoff.adviser import NotSaid, NotYours
from bot.handoff.chats import Chat
from bot.handoff.states import Outcome, Reason, State
from bot.safeguarding.concern import Concern
from bot.staff.roles import Member, Role
from bot.web.console.access import allowed, open_session, refuse
from bot.web.console.desk import desk_of
from bot.web.console.forms import SignedForm, one
from bot.web.console.live import live_of, pushed
from bot.web.people import QUEUES

router = APIRouter(prefix="/console/chats")
Advises = Annotated[Member, Depends(allowed(Role.ADVISER, Role.SAFEGUARDING_LEAD))]
T = TypeVar("T")

WHY = {
    Reason.asked: "asked for a person",
    Reason.failed_twice: "the computer could not help",
    Reason.more_support: "more help was on offer",
    Reason.flagged: "a message that a person has to read",
    Reason.adviser: "an adviser joined",
}
ALL = 100_000  # events; more than a conversation can have before it is purged
STAGES = {"post_14": "at 14", "post_16": "at 16", "post_18": "at 18"}
OUTCOMES = {
    Outcome.answered: "The question was answered",
    Outcome.meeting_arranged: "We meet in school",
    Outcome.passed_on: "Passed on to somebody else",
    Outcome.pupil_left: "The pupil left",
}


@router.get("")
async def show_queue(request: Request, member: Advises) -> Response:
    """Show who waits for a person, and who talks to one."""
    waiting = await _queue(request, member)
    return desk_of(request).page(request, "queue.html", open_session(request), **waiting)


@router.get("/live")
async def follow_queue(request: Request, member: Advises) -> Response:
    """Send the queue anew whenever it changes."""
    session = open_session(request)

    async def made() -> str | None:
        if not _still_signed_in(request):
            return None
        return _part(request, "queue_now.html", session=session, **await _queue(request, member))

    return await pushed(request, QUEUES, made)


@router.get("/{id}")
async def show_chat(request: Request, member: Advises, id: str) -> Response:
    """Show one chat; who has it is there as long as the page is."""
    return await _chat_page(request, member, id)


@router.get("/{id}/live")
async def follow_chat(request: Request, member: Advises, id: str) -> Response:
    """Send the chat anew whenever something is said in it; an open stream is a sign of life."""
    session = open_session(request)
    await _chat(request, member, id)

    async def made() -> str | None:
        if not _still_signed_in(request):
            return None
        try:
            now = await _chat(request, member, id)
        except NotYours:
            return None
        return _part(request, "chat_now.html", session=session, **now)

    return await pushed(request, id, made)


@router.post("/{id}/take")
async def take(request: Request, member: Advises, sent: SignedForm, id: str) -> Response:
    """Take a chat; the pupil is told who joins."""
    return await _do(request, member, id, "chat.taken", live_of(request).handoff.claim)


@router.post("/{id}/say")
async def say(request: Request, member: Advises, sent: SignedForm, id: str) -> Response:
    """Say something to the pupil; sent twice with one number, it is one message."""
    words, number = one(sent, "text"), one(sent, "number") or secrets.token_hex(8)

    def said(id: str, member: Member) -> int:
        return live_of(request).handoff.say(id, member, words, f"staff-{number}"[:48])

    return await _do(request, member, id, "", said, words)


@router.post("/{id}/note")
async def note(request: Request, member: Advises, sent: SignedForm, id: str) -> Response:
    """Keep a note for colleagues."""
    words = one(sent, "note")
    return await _do(
        request,
        member,
        id,
        "chat.noted",
        lambda id, member: live_of(request).handoff.note(id, member, words),
    )


@router.post("/{id}/back")
async def hand_back(request: Request, member: Advises, sent: SignedForm, id: str) -> Response:
    """Give the chat back to the computer."""
    back = live_of(request).handoff.hand_back
    return await _do(request, member, id, "chat.handed_back", back, leads_to="/console/chats")


@router.post("/{id}/close")
async def close(request: Request, member: Advises, sent: SignedForm, id: str) -> Response:
    """End the talk with an outcome."""
    outcome = one(sent, "outcome")
    if outcome not in {each.value for each in Outcome}:
        return await _chat_page(request, member, id, "Choose how it ended.")
    return await _do(
        request,
        member,
        id,
        "chat.closed",
        lambda id, member: live_of(request).handoff.close(id, member, outcome),
        leads_to="/console/chats",
    )


@router.post("/{id}/concern")
async def raise_concern(request: Request, member: Advises, sent: SignedForm, id: str) -> Response:
    """Tell the safeguarding lead of something in this chat (G12)."""
    words = one(sent, "concern").strip()
    if not words:
        return await _chat_page(request, member, id, "Write what worries you.")
    filing = live_of(request).filing
    concern = Concern(
        school=member.school,
        origin="adviser",
        words=words,
        once=filing.records.once("adviser", id, member.id, words),
        categories=(),
        found_by=("adviser",),
        conversation=id,
    )

    def file(id: str, member: Member) -> str | None:
        return filing.file_alone(concern)

    return await _do(request, member, id, "concern.raised", file)


@router.post("/{id}/left/{seq}")
async def see_to(
    request: Request, member: Advises, sent: SignedForm, id: str, seq: int
) -> Response:
    """Keep that the member sees to a message that was left."""
    return await _do(
        request,
        member,
        id,
        "left_message.taken",
        lambda id, member: live_of(request).handoff.take_left(id, seq, member),
        leads_to="/console/chats",
    )


async def _do(
    request: Request,
    member: Member,
    id: str,
    what: str,
    work: Callable[[str, Member], Any],
    typed: str = "",
    leads_to: str = "",
) -> Response:
    """Do *work*, keep *what* was done, and lead on; what is not possible is told on the page."""
    await _chat(request, member, id)
    live = live_of(request)
    try:
        await live.people.do(id, partial(work, id, member))
    except (NotYours, NotSaid) as error:
        return await _chat_page(request, member, id, str(error), typed)
    if what:
        await _in_thread(partial(desk_of(request).staff.trail.note, member, what, id))
    return RedirectResponse(leads_to or f"/console/chats/{id}", 303)


async def _queue(request: Request, member: Member) -> dict[str, Any]:
    live = live_of(request)
    handoff = live.handoff
    waiting = await _in_thread(partial(handoff.queue, member))
    held = await _in_thread(partial(handoff.held, member))
    left = await _in_thread(partial(handoff.left, member))
    now = live.people.chats.transcripts.now()
    return {
        "waiting": [_row(each, now) for each in waiting],
        "held": [_row(each, now) for each in held],
        "left": left,
    }


def _row(found: Chat, now: datetime) -> dict[str, Any]:
    since = found.queued_at or found.since or now
    minutes = max(0, int((now.astimezone(timezone.utc) - since).total_seconds() // 60))
    return {
        "id": found.conversation,
        "name": called(found.conversation),
        "minutes": minutes,
        "why": WHY[found.reason] if found.reason else "",
        "stage": STAGES.get(found.stage or "", "not yet known"),
        "speaker": found.speaker or "",
        "adviser": found.adviser,
    }


def called(id: str) -> str:
    """Return what a conversation is called among colleagues: a number, nothing of its pupil."""
    return f"Chat {int(hashlib.sha256(id.encode()).hexdigest()[:8], 16) % 9000 + 1000}"


async def _chat(request: Request, member: Member, id: str) -> dict[str, Any]:
    """Return what the page of a chat shows; refused, when it is not of the member's school."""
    live = live_of(request)
    transcripts = live.people.chats.transcripts
    try:
        found = await _in_thread(partial(live.people.chats.of, id, ended_too=True))
    except NoConversation:
        refuse(request, member)
    if found.school != member.school:
        refuse(request, member)
    mine = found.state is State.with_adviser and found.adviser == member.id
    if mine:
        await _in_thread(partial(live.handoff.heartbeat, id, member))
    events = await _in_thread(partial(transcripts.last, id, ALL))
    return {
        "id": id,
        "name": called(id),
        "state": found.state.value,
        "speaker": found.speaker or "",
        "mine": mine,
        "events": events,
        "notes": await _in_thread(partial(live.handoff.notes, id, member)),
        "routes": live.mirror.routes_told(events, found.stage),
        "stage_name": STAGES,
        "names": await _in_thread(partial(_names, request, member.school)),
    }


def _names(request: Request, school: str) -> dict[str, str]:
    listed = desk_of(request).staff.members.all(school)
    return {each.member.id: each.member.name for each in listed}


async def _chat_page(
    request: Request, member: Member, id: str, wrong: str = "", typed: str = ""
) -> Response:
    now = await _chat(request, member, id)
    # Each look at a transcript leaves a line (L2).
    await _in_thread(partial(desk_of(request).staff.trail.note, member, "chat.read", id))
    return desk_of(request).page(
        request,
        "chat.html",
        open_session(request),
        409 if wrong else 200,
        wrong=wrong,
        typed=typed,
        number=secrets.token_hex(8),
        canned=live_of(request).canned,
        outcomes=[(each.value, words) for each, words in OUTCOMES.items()],
        **now,
    )


def _part(request: Request, template: str, **more: Any) -> str:
    return desk_of(request).templates.get_template(template).render(**more)


def _still_signed_in(request: Request) -> bool:
    """Return whether the session that a stream was opened with is still open; it is not used."""
    return desk_of(request).staff.sessions.is_open(open_session(request))


async def _in_thread(work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work)
