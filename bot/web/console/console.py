"""Puts the console into the application: its pages under `/console`, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.routing import Route
from starlette.types import Scope

from bot.errors import StartError
from bot.staff.tries import TooManyTries
from bot.web.console import (
    access,
    account,
    accounts,
    audit,
    chats,
    concerns,
    joining,
    members,
    overview,
    reviewing,
    sign_in,
    transcripts,
)
from bot.web.console.access import Allowed, FactorWanted, Refused
from bot.web.console.desk import Desk, desk_of
from bot.web.console.live import Live

HERE = Path(__file__).resolve().parent
PREFIX = "/console"
# Routers of the parts of the console; a part adds its own here.
ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    accounts.router,
    joining.router,
    chats.router,
    concerns.router,
    members.router,
    audit.router,
    account.router,
    transcripts.router,
    reviewing.router,
    overview.router,
)
# The only routes that are there for somebody who is not signed in, or not wholly.
OPEN = frozenset(
    {
        "/console",
        "/console/sign-in",
        "/console/sign-out",
        "/console/second-factor",
        "/console/confirm",
        "/console/school-account",
        "/console/school-account/back",
        "/console/join",
        "/console/first",
    }
)
WHY: dict[int, tuple[str, str]] = {
    401: ("Sign in first", "You are not signed in, or your session has ended."),
    403: ("That did not come from this page", "Open the page again and send the form from there."),
    404: ("There is nothing here for you", "The page is not there, or you may not see it."),
    422: ("That address is not right", "Go back, and follow a link of the page."),
    429: ("Too many tries", "Wait five minutes and try again."),
    500: (
        "That did not work",
        "It is not your fault. Go back and try again; if it fails again, tell your IT lead.",
    ),
    503: (
        "That is not kept",
        "The server could not write or read just now. Wait a moment, go back and try again.",
    ),
}


class ConsoleFiles(StaticFiles):
    """The style sheet and scripts of the console; a browser asks whether they are still right."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file *path*."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def add_console(app: FastAPI, desk: Desk, live: Live) -> None:
    """
    Add the console to *app*; *live* is what its live pages work with.

    Raises:
        StartError: a route of it does not say who may use it.
    """
    app.state.desk = desk
    app.state.live = live
    app.mount(f"{PREFIX}/static", ConsoleFiles(directory=HERE / "static"), name="console-static")
    for router in ROUTERS:
        if open_to_all := [p for p, who in guarded(router.routes) if not who and p not in OPEN]:
            raise StartError(f"{', '.join(open_to_all)}: give each route `allowed(...)` or `fresh`")
        app.include_router(router, include_in_schema=False)

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return refusal(request, error.status)

    @app.exception_handler(FactorWanted)
    async def factor_wanted(request: Request, error: FactorWanted) -> Response:
        return RedirectResponse(access.confirm_address(error.back), 303)

    @app.exception_handler(TooManyTries)
    async def too_many(request: Request, error: TooManyTries) -> Response:
        response = refusal(request, 429)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response


def refusal(request: Request, status: int) -> Response:
    """Return the page that says that *request* is refused, and nothing of what is there."""
    title, text = WHY[status]
    return desk_of(request).page(
        request, "refused.html", status=status, title=title, text=text, sign_in=status == 401
    )


def guarded(routes: Iterable[Any]) -> Iterator[tuple[str, Allowed | None]]:
    """Yield the path of each route and who is let through; None where anybody is."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from guarded(route.original_router.routes)
        elif isinstance(route, Route):
            found = [
                each.call
                for each in _dependencies(getattr(route, "dependant", None))
                if isinstance(each.call, Allowed)
            ]
            yield route.path, found[0] if found else None


def _dependencies(dependant: Any) -> Iterator[Any]:
    for each in getattr(dependant, "dependencies", ()):
        yield each
        yield from _dependencies(each)
