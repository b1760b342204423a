"""The page on which a pupil or a parent complains, and reads by when the school has to answer."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from bot.errors import StorageError, UnknownSchool
from bot.handoff.complaints import ACKNOWLEDGE_WITHIN
from bot.knowledge.base import KnowledgeBase
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.web import wording
from bot.web.clean import keepable
from bot.web.complaining import Complaining
from bot.web.guards import NOT_FROM_THERE, other_site
from bot.web.limits import COMPLAINTS, Limits, TooOften

HERE = Path(__file__).resolve().parent
MAX_CHARS = 2000
BOX_CHARS = 3 * MAX_CHARS  # what is too long is told so and screened, not cut in silence


def complaint_page(
    schools: Schools,
    knowledge: KnowledgeBase,
    complaining: Complaining,
    limits: Limits,
) -> APIRouter:
    """
    Return the routes of the page. It is a plain form, so that it works without a script.

    Args:
        schools: Every school that may be complained to.
        knowledge: Its helplines stand on the page.
        complaining: Takes what is written.
        limits: Of calls of one address.
    """
    router = APIRouter(include_in_schema=False)
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    urgent = [line for line in knowledge.helplines.values() if line.urgent]

    def page(school: School | None, status: int = 200, **more: object) -> HTMLResponse:
        if school is None:
            content = templates.get_template("no_school.html").render(urgent=urgent, **more)
            return HTMLResponse(content, 404)
        more.setdefault("due", told((complaining.clock() + ACKNOWLEDGE_WITHIN).date()))
        content = templates.get_template("complaint.html").render(
            school=school, urgent=urgent, most_chars=BOX_CHARS, **more
        )
        return HTMLResponse(content, status)

    async def refused(
        school: School | None, text: str, status: int = 404, **more: object
    ) -> HTMLResponse:
        """Return the page with what is wrong, and with the fixed words for a disclosure (G1)."""
        screen = partial(complaining.refused, school.id if school else None, text)
        said = await anyio.to_thread.run_sync(screen)
        return page(school, status, text=text, said=said, **more)

    @router.get("/complaint")
    async def ask(school: str | None = None) -> HTMLResponse:
        return page(_school(schools, school))

    @router.post("/complaint")
    async def take(request: Request, school: str | None = None) -> HTMLResponse:
        headers = request.headers
        if other_site(headers) is not None or headers.get("sec-fetch-site") == "cross-site":
            raise HTTPException(403, NOT_FROM_THERE)
        found = _school(schools, school)
        sent = parse_qs((await request.body()).decode("utf-8", "replace"))
        text = keepable(sent.get("text", [""])[0]).strip()
        if found is None:
            return await refused(None, text)
        try:
            if request.client is not None:
                await limits.hit(COMPLAINTS, request.client.host)
        except TooOften as error:
            wrong = wording.TOO_OFTEN.format(seconds=error.retry_after_s)
            slowed = await refused(found, text, 429, wrong=wrong)
            slowed.headers["Retry-After"] = str(error.retry_after_s)
            return slowed
        if not text or len(text) > MAX_CHARS:
            wrong = wording.COMPLAINT_TOO_LONG if text else wording.COMPLAINT_EMPTY
            return await refused(found, text, 422, wrong=wrong.format(limit=MAX_CHARS))
        try:
            taken = await anyio.to_thread.run_sync(partial(complaining.take, found.id, text))
        except StorageError:
            return await refused(found, text, 503, wrong=wording.COMPLAINT_NOT_KEPT)
        kept = taken.complaint
        received, due = told(kept.received_at.date()), told(kept.due_on)
        return page(found, 201, taken=kept, said=taken.said, received=received, due=due)

    return router


def told(day: date) -> str:
    """Return *day* as it is said: 28 December 2026."""
    return f"{day.day} {day:%B %Y}"


def _school(schools: Schools, id: str | None) -> School | None:
    try:
        return schools.default if id is None else schools.school(id)
    except UnknownSchool:
        return None
