"""How an error becomes a reply: a status, a reason, nothing of what was sent or of the inside."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from bot.conversations.store import NoConversation
from bot.errors import BotError, UnknownSchool
from bot.handoff.asking import NobodyThere, NoTalk
from bot.handoff.states import NotPossible
from bot.schools.identity import Identity, IdentityRefused
from bot.web import models, wording
from bot.web.console.console import PREFIX, WHY, refusal
from bot.web.guards import NOT_FROM_THERE
from bot.web.limits import TooOften
from bot.web.reception import NotAllowedThere, SwitchedOff
from bot.web.refused_page import RefusedPage, wants_page

FIELDS = {
    *Identity.model_fields,
    "body", "query", "path", "header", "after", "wait", "conversation", "prefer", "last-event-id",
    *(
        name
        for taken in vars(models).values()
        if isinstance(taken, type) and issubclass(taken, models.Taken)
        for name in taken.model_fields
    ),
}  # fmt: skip


def add_refusals(app: FastAPI, page: RefusedPage) -> None:
    """Register what *app* answers for each kind of error; *page* makes that of a browser."""

    def told(
        request: Request, status: int, why: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return *why* as the API tells it; a person gets a page instead."""
        if request.url.path.startswith(f"{PREFIX}/") and status in WHY:
            return refusal(request, status)
        if wants_page(request):
            return page(status, why, headers)
        return JSONResponse({"error": why}, status_code=status, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def not_what_the_api_takes(request: Request, error: RequestValidationError) -> Response:
        # The input itself is left out: nothing is echoed back.
        problems = [f"{_place(e['loc'])}: {e['msg']}" for e in error.errors()]
        return told(request, 422, "; ".join(problems))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return told(request, error.status_code, error.detail, error.headers)

    @app.exception_handler(TooOften)
    async def too_often(request: Request, error: TooOften) -> Response:
        said = wording.TOO_OFTEN.format(seconds=error.retry_after_s)
        headers = {"Retry-After": str(error.retry_after_s)}
        return told(request, 429, said, headers)

    @app.exception_handler(NoConversation)
    async def no_conversation(request: Request, error: NoConversation) -> Response:
        return JSONResponse({"error": wording.NOT_FOUND}, status_code=404)

    @app.exception_handler(SwitchedOff)
    async def off(request: Request, error: SwitchedOff) -> Response:
        return JSONResponse({"error": wording.SWITCHED_OFF, "off": True}, status_code=503)

    @app.exception_handler(NotAllowedThere)
    async def not_there(request: Request, error: NotAllowedThere) -> Response:
        return JSONResponse({"error": NOT_FROM_THERE}, status_code=403)

    @app.exception_handler(UnknownSchool)
    async def no_school(request: Request, error: UnknownSchool) -> Response:
        return JSONResponse({"error": wording.NO_SCHOOL}, status_code=404)

    @app.exception_handler(IdentityRefused)
    async def not_believed(request: Request, error: IdentityRefused) -> Response:
        return JSONResponse({"error": str(error)}, status_code=403)

    @app.exception_handler(NobodyThere)
    async def nobody_there(request: Request, error: NobodyThere) -> Response:
        return JSONResponse({"error": str(error)}, status_code=409)

    @app.exception_handler(NotPossible)
    @app.exception_handler(NoTalk)
    async def not_possible_now(request: Request, error: BotError) -> Response:
        return JSONResponse({"error": wording.NOT_NOW}, status_code=409)

    @app.exception_handler(BotError)
    async def not_kept(request: Request, error: BotError) -> Response:
        return told(request, 503, wording.NOT_KEPT)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        return told(request, 500, wording.FAILED)


def _place(loc: tuple[str | int, ...]) -> str:
    """Return where in a request something is wrong, without the names that a client made up."""
    known = [str(part) for part in loc if part in FIELDS]
    return ".".join(known if len(known) == len(loc) else [*known, "unknown field"])
