"""The page on which a pupil or a parent complains, and reads by when the school has to answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

import anyio
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from bot.errors import StorageError, UnknownSchool
from bot.handoff.complaints import ACKNOWLEDGE_WITHIN, Complaints
from bot.knowledge.base import KnowledgeBase
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.web import wording
from bot.web.clean import keepable
from bot.web.guards import NOT_FROM_THERE, other_site
from bot.web.limits import COMPLAINTS, Limits

HERE = Path(__file__).resolve().parent
MAX_CHARS = 2000


def now_utc() -> datetime:
    """Return the time now."""
    return datetime.now(timezone.utc)


def complaint_page(
    schools: Schools,
    knowledge: KnowledgeBase,
    complaints: Complaints,
    limits: Limits,
    now: Callable[[], datetime] = now_utc,
) -> APIRouter:
    """
    Return the routes of the page. It is a plain form, so that it works without a script.

    Args:
        schools: Every school that may be complained to.
        knowledge: Its helplines stand on the page.
        complaints: Where a complaint is kept.
        limits: Of calls of one address.
        now: Tells the time, with a zone.
    """
    router = APIRouter(include_in_schema=False)
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    urgent = [line for line in knowledge.helplines.values() if line.urgent]

    def page(school: School | None, status: int = 200, **more: object) -> HTMLResponse:
        if school is None:
            content = templates.get_template("no_school.html").render(urgent=urgent)
            return HTMLResponse(content, 404)
        more.setdefault("due", told((now() + ACKNOWLEDGE_WITHIN).date()))
        content = templates.get_template("complaint.html").render(
            school=school, urgent=urgent, max_chars=MAX_CHARS, **more
        )
        return HTMLResponse(content, status)

    @router.get("/complaint")
    async def ask(school: str | None = None) -> HTMLResponse:
        return page(_school(schools, school))

    @router.post("/complaint")
    async def take(request: Request, school: str | None = None) -> HTMLResponse:
        headers = request.headers
        if other_site(headers) is not None or headers.get("sec-fetch-site") == "cross-site":
            return HTMLResponse(NOT_FROM_THERE, 403)
        found = _school(schools, school)
        if found is None:
            return page(None)
        if request.client is not None:
            await limits.hit(COMPLAINTS, request.client.host)
        sent = parse_qs((await request.body()).decode("utf-8", "replace"))
        text = keepable(sent.get("text", [""])[0]).strip()
        if not text or len(text) > MAX_CHARS:
            wrong = wording.COMPLAINT_TOO_LONG if text else wording.COMPLAINT_EMPTY
            return page(found, 422, wrong=wrong.format(limit=MAX_CHARS), text=text)
        try:
            taken = await anyio.to_thread.run_sync(partial(complaints.take, found.id, text, now()))
        except StorageError:
            return page(found, 503, wrong=wording.COMPLAINT_NOT_KEPT, text=text)
        received = told(taken.received_at.date())
        return page(found, 201, taken=taken, received=received, due=told(taken.due_on))

    return router


def told(day: date) -> str:
    """Return *day* as it is said: 28 December 2026."""
    return f"{day.day} {day:%B %Y}"


def _school(schools: Schools, id: str | None) -> School | None:
    try:
        return schools.default if id is None else schools.school(id)
    except UnknownSchool:
        return None
