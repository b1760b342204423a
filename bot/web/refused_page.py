"""What a browser shows of an error: what to do now, and the help lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from bot.knowledge.base import KnowledgeBase
from bot.web import wording

TEMPLATES = Path(__file__).resolve().parent / "templates"
HTML = "text/html"
RefusedPage = Callable[[int, str, Mapping[str, str] | None], HTMLResponse]


def refused_page(knowledge: KnowledgeBase) -> RefusedPage:
    """Return what makes the page of a status, a reason for 429, and headers."""
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    urgent = [line for line in knowledge.helplines.values() if line.urgent]

    def page(status: int, why: str, headers: Mapping[str, str] | None) -> HTMLResponse:
        title, text = wording.PAGES.get(status, wording.PAGES[500])
        told = templates.get_template("refused.html").render(
            title=title, text=text or why, urgent=urgent
        )
        return HTMLResponse(told, status, dict(headers or {}))

    return page


def wants_page(request: Request) -> bool:
    """Return whether a browser asks for a page; the API answers in JSON whoever asks."""
    return HTML in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
