"""Pages of conversations: a list with search and filters, one conversation, notes, exports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot.errors import ReviewRefused
from bot.impartiality.presentation import Status
from bot.review import notes
from bot.review.desk import Review
from bot.review.search import Filters, Row, search
from bot.review.terms import BANDS
from bot.review.transcript import Transcript, school_of, transcript
from bot.staff.roles import Member, Role
from bot.web.console import exports
from bot.web.console.access import allowed, fresh, of_own_school, open_session
from bot.web.console.desk import desk_of
from bot.web.console.forms import SignedForm, one
from bot.web.console.review_desk import (
    names_of_staff,
    now_text,
    review_of,
    school_time,
    spoken,
    stage_names,
    up_to_date,
)

router = APIRouter(prefix="/console/conversations")
Reads = Annotated[Member, Depends(allowed(Role.ADVISER, Role.ADMINISTRATOR))]
Exports = Annotated[Member, Depends(fresh(Role.ADMINISTRATOR))]
OTHER_STATUSES = ("map", "safeguarding")
MAX_NUMBER = 2**31 - 1
LONGEST_WORDS = 200  # characters of a search


@router.get("")
def list_conversations(request: Request, reader: Reads) -> Response:
    """List the conversations that match, the newest first."""
    review = up_to_date(request)
    asked = dict(request.query_params)
    filters, wrong = read_filters(asked)
    desk_of(request).staff.trail.note(reader, "transcripts.searched", " ".join(filters.used))
    before = asked.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 10 else None
    with review.index.reading() as connection:
        page = search(connection, reader.school, filters, before=number)
    kept = {name: value for name, value in asked.items() if name in vars(filters) and value}
    older = urlencode({**kept, "before": page.next}) if page.next is not None else ""
    return desk_of(request).page(
        request,
        "conversations.html",
        open_session(request),
        422 if wrong else 200,
        rows=page.rows,
        older=older,
        newer=urlencode(kept) if number is not None else None,
        asked=asked,
        kept=kept,
        wrong=wrong,
        choices=_choices(review),
        when=school_time,
        spoken=spoken,
        may_export=Role.ADMINISTRATOR in reader.roles,
        stages=stage_names(review.knowledge),
    )


@router.post("/export")
def export_list(request: Request, reader: Exports, sent: SignedForm) -> Response:
    """Hand out the list that matches, as CSV, JSON or a page to read."""
    review = up_to_date(request)
    filters, wrong = read_filters({name: values[0] for name, values in sent.items()})
    if wrong:
        return desk_of(request).page(
            request, "refused.html", open_session(request), 422, title="There is a problem",
            text=wrong, sign_in=False,
        )  # fmt: skip
    desk_of(request).staff.trail.note(reader, "transcripts.exported", " ".join(filters.used))
    rows: list[Row] = []
    with review.index.reading() as connection:
        before: int | None = None
        while len(rows) < exports.MOST_ROWS:
            page = search(connection, reader.school, filters, before, size=500)
            rows += page.rows
            before = page.next
            if before is None:
                break
    return exports.of_list(request, one(sent, "form"), rows, review.masker)


@router.get("/{id}")
def show(request: Request, reader: Reads, id: str) -> Response:
    """Show one conversation, and keep that it was seen."""
    return _conversation(request, reader, id)


@router.post("/{id}/notes")
def add_note(request: Request, reader: Reads, sent: SignedForm, id: str) -> Response:
    """Keep a tag or a note beside a message."""
    review = review_of(request)
    with review.index.reading() as connection:
        of_own_school(request, reader, school_of(connection, id), str)
    seq = one(sent, "seq")
    try:
        with review.index.writing() as connection:
            notes.add(
                connection, review.masker, reader, id, int(seq) if _is_number(seq) else 0,
                one(sent, "tag"), one(sent, "text"), now_text(request),
            )  # fmt: skip
            desk_of(request).staff.trail.note(reader, "transcript.noted", id, connection=connection)
    except ReviewRefused as refused:
        return _conversation(request, reader, id, str(refused), seq)
    return RedirectResponse(f"/console/conversations/{id}#message-{seq}", 303)


@router.post("/{id}/export")
def export_one(request: Request, reader: Exports, sent: SignedForm, id: str) -> Response:
    """Hand out one conversation, as CSV, JSON or a page to read."""
    found = _found(request, reader, id)
    desk_of(request).staff.trail.note(reader, "transcript.exported", id)
    return exports.of_one(request, one(sent, "form"), found, review_of(request).masker)


def read_filters(asked: Mapping[str, str]) -> tuple[Filters, str]:
    """Return the filters among the fields *asked*, and what is wrong with them, if anything."""
    wrong = ""
    dates: dict[str, date | None] = {"since": None, "until": None}
    for name in dates:
        try:
            dates[name] = date.fromisoformat(asked[name]) if asked.get(name) else None
        except ValueError:
            wrong = "Write a date as year, month and day, such as 2026-11-24."
    words = asked.get("words", "")
    if len(words) > LONGEST_WORDS:
        wrong = f"Search for at most {LONGEST_WORDS} characters."
    named = {
        name: asked.get(name, "")[:64]
        for name in vars(Filters())
        if name not in ("since", "until", "words")
    }
    return Filters(words=words[:LONGEST_WORDS], **dates, **named), wrong  # type: ignore[arg-type]


def _choices(review: Review) -> dict[str, dict[str, str]]:
    """Return the values of each filter and what they are called."""
    knowledge = review.knowledge
    statuses = [*(status.value for status in Status), *OTHER_STATUSES]
    options = sorted((option.name, id) for id, option in knowledge.options.items())
    return {
        "stage": stage_names(knowledge),
        "option": {id: name for name, id in options},
        "topic": {id: spoken(id) for id in sorted(knowledge.topics)},
        "status": {status: spoken(status) for status in sorted(statuses)},
        "feedback": {"up": "thumbs up", "down": "thumbs down"},
        "flagged": {"yes": "picked out by the safety screen"},
        "person": {"yes": "a person was asked for or offered"},
        "reviewed": {"yes": "reviewed", "no": "not reviewed"},
        "confidence": {band: f"{band} confidence" for band in BANDS},
    }


def _found(request: Request, reader: Member, id: str) -> Transcript:
    review = review_of(request)
    with review.index.reading() as connection:
        found = transcript(connection, id, review.keys)
    return of_own_school(request, reader, found, lambda each: each.school)


def _conversation(
    request: Request, reader: Member, id: str, wrong: str = "", at: str = ""
) -> Response:
    found = _found(request, reader, id)
    desk_of(request).staff.trail.note(reader, "transcript.read", id)
    return desk_of(request).page(
        request,
        "conversation.html",
        open_session(request),
        422 if wrong else 200,
        found=found,
        wrong=wrong,
        wrong_at=at if _is_number(at) else "1",
        names=names_of_staff(request, reader.school),
        tags=notes.TAGS,
        when=school_time,
        spoken=spoken,
        may_export=Role.ADMINISTRATOR in reader.roles,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9
