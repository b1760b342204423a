"""What belongs to a school beside its chat: the loader, its colours, privacy, accessibility."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader

from bot.errors import UnknownSchool
from bot.knowledge.base import KnowledgeBase
from bot.schools.colour import ink_on, lightened
from bot.schools.models import School
from bot.schools.schools import Schools

HERE = Path(__file__).resolve().parent
# Other sites load these two; nothing in them is about anybody.
SHARED = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "max-age=600"}
URGENT = ("emergency_services", "childline")


def school_pages(schools: Schools, knowledge: KnowledgeBase) -> APIRouter:
    """
    Return the routes, to be included at the root of the application.

    Args:
        schools: Every school that may be asked for.
        knowledge: Its helplines stand on the pages.
    """
    router = APIRouter(include_in_schema=False)
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    loader = (HERE / "static" / "embed.js").read_text(encoding="utf-8")
    urgent = [knowledge.helplines[id] for id in URGENT if id in knowledge.helplines]

    def page(name: str, id: str | None) -> HTMLResponse:
        school = _school(schools, id)
        if school is None:
            content = templates.get_template("no_school.html").render(urgent=urgent)
            return HTMLResponse(content, status_code=404)
        content = templates.get_template(name).render(school=school, urgent=urgent)
        return HTMLResponse(content)

    @router.get("/embed.js")
    async def embed() -> Response:
        return Response(loader, media_type="text/javascript", headers=SHARED)

    @router.get("/schools/{id}/colours.css")
    async def colours(id: str) -> Response:
        school = _school(schools, id)
        if school is None:
            return Response("/* no such school */", status_code=404, media_type="text/css")
        return Response(colours_of(school), media_type="text/css", headers=SHARED)

    @router.get("/privacy")
    async def privacy(school: str | None = None) -> HTMLResponse:
        return page("privacy.html", school)

    @router.get("/accessibility")
    async def accessibility(school: str | None = None) -> HTMLResponse:
        return page("accessibility.html", school)

    return router


def colours_of(school: School) -> str:
    """Return a style sheet with the school's colour, for a page and for the loader's button."""
    dark = lightened(school.colour)
    return (
        f":root,:host{{--brand:{school.colour};--brand-ink:{ink_on(school.colour)};"
        f"--brand-dark:{dark};--brand-dark-ink:{ink_on(dark)}}}\n"
    )


def _school(schools: Schools, id: str | None) -> School | None:
    """Return the school *id*, the first one without an id, None when there is no such school."""
    try:
        return schools.default if id is None else schools.school(id)
    except UnknownSchool:
        return None
