"""The pupil's chat page: full page, in a frame of a school's site, or in an app's web view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from bot.errors import UnknownSchool
from bot.knowledge.base import KnowledgeBase
from bot.schools.models import School
from bot.schools.schools import Schools

HERE = Path(__file__).resolve().parent
# A watch that asks whether the page is there asks by HEAD.
WAYS = ["GET", "HEAD"]
STRINGS = HERE / "strings" / "en-GB.yml"


def chat_page(
    schools: Schools, knowledge: KnowledgeBase, max_chars: int, is_off: Callable[[str], bool]
) -> APIRouter:
    """
    Return the routes of the page.

    Args:
        schools: Every school that may be asked for.
        knowledge: Its helplines stand on the page itself, so that they are there when all fails.
        max_chars: How long a message may be.
        is_off: Whether a school (an id) has switched its chat off.
    """
    router = APIRouter(include_in_schema=False)
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Curly quotes stand as they are, and no space between: the page is to be small.
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    strings: dict[str, Any] = yaml.safe_load(STRINGS.read_text(encoding="utf-8"))
    helplines: Sequence[object] = tuple(knowledge.helplines.values())

    # A class opens the page at once, and it is the same for all of a school.
    @cache
    def written(id: str, off: bool) -> str:
        return templates.get_template("chat.html").render(
            school=schools.school(id),
            helplines=helplines,
            strings=strings,
            max_chars=max_chars,
            dead=" disabled" if off else "",
        )

    # In a thread, as the switch is in the database.
    def page(school: School) -> HTMLResponse:
        return HTMLResponse(written(school.id, is_off(school.id)))

    @router.api_route("/", methods=WAYS)
    def first_school() -> HTMLResponse:
        return page(schools.default)

    @router.api_route("/chat", methods=WAYS)
    def of_school(school: str | None = None) -> HTMLResponse:
        try:
            return page(schools.default if school is None else schools.school(school))
        except UnknownSchool:
            urgent = [line for line in knowledge.helplines.values() if line.urgent]
            content = templates.get_template("no_school.html").render(urgent=urgent)
            return HTMLResponse(content, status_code=404)

    return router
