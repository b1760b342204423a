"""Pages of the reviewers: the queue, one answer with its rubric, corrections and their export."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot.errors import ReviewRefused
from bot.review import corrections, queue
from bot.review.corrections import Correction
from bot.review.queue import Item
from bot.review.rubric import RUBRIC, kept
from bot.review.transcript import transcript
from bot.staff.roles import Member, Role
from bot.web.console.access import allowed, fresh, of_own_school, open_session
from bot.web.console.desk import desk_of
from bot.web.console.forms import SignedForm, one
from bot.web.console.review_desk import (
    names_of_staff,
    now_text,
    review_of,
    school_time,
    spoken,
    up_to_date,
)

router = APIRouter(prefix="/console/review")
Reviews = Annotated[Member, Depends(allowed(Role.ADVISER, Role.ADMINISTRATOR))]
Exports = Annotated[Member, Depends(fresh(Role.ADMINISTRATOR))]
LINES = "application/x-ndjson"


@router.get("")
def show_queue(request: Request, reader: Reviews) -> Response:
    """Show what waits for this reviewer, and how far reviewers agree."""
    review = up_to_date(request)
    desk_of(request).staff.trail.note(reader, "review.queue")
    school = desk_of(request).schools.by_id.get(reader.school)
    with review.index.reading() as connection:
        return desk_of(request).page(
            request,
            "review.html",
            open_session(request),
            items=queue.waiting(connection, reader),
            counts=queue.counts(connection, reader.school),
            agreement=queue.agreement(connection, reader.school),
            corrections=corrections.count(connection, reader.school),
            reuse=school.reuse if school else None,
            may_export=Role.ADMINISTRATOR in reader.roles,
            when=school_time,
        )


@router.post("/corrections")
def export_corrections(request: Request, reader: Exports, sent: SignedForm) -> Response:
    """Hand out the corrections for the next training (P9)."""
    review = review_of(request)
    school = desk_of(request).schools.by_id.get(reader.school)
    try:
        with review.index.reading() as connection:
            lines = corrections.as_json_lines(
                connection,
                reader.school,
                school.reuse if school else None,
                review.masker,
                names_of_staff(request, reader.school),
            )
    except ReviewRefused as refused:
        return desk_of(request).page(
            request, "refused.html", open_session(request), 422, title="Reuse is off",
            text=str(refused), sign_in=False,
        )  # fmt: skip
    desk_of(request).staff.trail.note(
        reader, "corrections.exported", f"{len(lines.splitlines())} lines"
    )
    headers = {
        "Content-Disposition": 'attachment; filename="corrections.jsonl"',
        "Cache-Control": "no-store",
    }
    return Response(lines, media_type=LINES, headers=headers)


@router.get("/{id}")
def show(request: Request, reader: Reviews, id: str) -> Response:
    """Show one answer and what led to it; another's review of it only beside one's own."""
    return _answer(request, reader, _found(request, reader, id))


@router.post("/{id}")
def keep_review(request: Request, reader: Reviews, sent: SignedForm, id: str) -> Response:
    """Keep a review."""
    item, review = _found(request, reader, id), review_of(request)
    answers = kept({question.id: one(sent, question.id) for question in RUBRIC})
    if answers is None:
        return _answer(request, reader, item, "Answer each of the questions.", RUBRIC[0].id)
    try:
        with review.index.writing() as connection:
            queue.review(review.index, connection, reader, item, answers, now_text(request))
            desk_of(request).staff.trail.note(reader, "review.given", id, connection=connection)
    except ReviewRefused as refused:
        return _answer(request, reader, item, str(refused), RUBRIC[0].id)
    return RedirectResponse(f"/console/review/{id}", 303)


@router.post("/{id}/correction")
def keep_correction(request: Request, reader: Reviews, sent: SignedForm, id: str) -> Response:
    """Keep what the answer should have been."""
    item, review = _found(request, reader, id), review_of(request)
    given = Correction(one(sent, "intent"), one(sent, "passage"), one(sent, "wording"))
    try:
        with review.index.writing() as connection:
            corrections.keep(
                connection, review.masker, review.known, reader, item.conversation, item.turn,
                given, now_text(request),
            )  # fmt: skip
            desk_of(request).staff.trail.note(reader, "answer.corrected", id, connection=connection)
    except ReviewRefused as refused:
        return _answer(request, reader, item, str(refused), "intent")
    return RedirectResponse(f"/console/review/{id}#correction", 303)


def _found(request: Request, reader: Member, id: str) -> Item:
    with review_of(request).index.reading() as connection:
        found = queue.item(connection, reader.school, id)
    return of_own_school(request, reader, found, lambda each: reader.school)


def _answer(
    request: Request, reader: Member, item: Item, wrong: str = "", field: str = ""
) -> Response:
    review, staff = review_of(request), desk_of(request).staff
    staff.trail.note(reader, "review.read", item.id)
    with review.index.reading() as connection:
        found = transcript(connection, item.conversation, review.keys, turn=item.turn)
        marks = queue.marks_seen_by(connection, reader, item)
        is_own = any(mark.member == reader.id for mark in marks)
        correction = (
            corrections.correction_of(connection, item.conversation, item.turn) if is_own else None
        )
    return desk_of(request).page(
        request,
        "review_answer.html",
        open_session(request),
        422 if wrong else 200,
        item=item,
        found=found,
        marks=marks,
        is_own=is_own,
        correction=correction,
        rubric=RUBRIC,
        wrong=wrong,
        field=field,
        names=names_of_staff(request, reader.school),
        intents=sorted(review.known.intents),
        passages=sorted(review.known.passages),
        when=school_time,
        spoken=spoken,
    )
