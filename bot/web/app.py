"""The only door to the network: the pupil's page and the JSON API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException

from bot.dialogue import Dialogue
from bot.impartiality.order import Turn
from bot.settings import Settings
from bot.web import wording
from bot.web.keys import ConversationKeys
from bot.web.outgoing import Outgoing
from bot.web.turn import take_turn

HERE = Path(__file__).resolve().parent
MAX_BODY_BYTES = 64 * 1024  # a message of 10,000 characters still gets a kind answer
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class NewMessage(BaseModel):
    """What a pupil sends. Unknown fields are refused, so that nothing else can be collected."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str


class BiasReport(BaseModel):
    """A pupil finds the answer of a turn biased. No reason is asked for: words would be theirs."""

    model_config = ConfigDict(extra="forbid", strict=True)

    turn: int = Field(ge=1)


def create_app(settings: Settings, outgoing: Outgoing, rasa: Dialogue) -> FastAPI:
    """Return the web application that speaks to *rasa* and lets answers out by *outgoing*."""
    keys = ConversationKeys(tuple(settings.keyring("conversation").keys.values()))
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await rasa.close()
        outgoing.close()

    app = FastAPI(title="Evenhand", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")

    @app.middleware("http")
    async def limit_and_mark(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await _refused_for_size(request) or await call_next(request)
        response.headers.update(HEADERS)
        if not request.url.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response

    @app.exception_handler(RequestValidationError)
    async def not_what_the_api_takes(request: Request, error: RequestValidationError) -> Response:
        # The input itself is left out: nothing is echoed back.
        problems = [f"{_place(e['loc'])}: {e['msg']}" for e in error.errors()]
        return JSONResponse({"error": "; ".join(problems)}, status_code=422)

    @app.exception_handler(StarletteHTTPException)
    async def refused(request: Request, error: StarletteHTTPException) -> Response:
        return JSONResponse({"error": error.detail}, status_code=error.status_code)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": wording.FAILED}, status_code=500, headers=HEADERS)

    @app.get("/", response_class=HTMLResponse)
    async def page() -> str:
        return templates.get_template("chat.html").render(max_chars=settings.max_message_chars)

    @app.get("/health")
    async def health() -> Response:
        found = await outgoing.health()
        ready = await rasa.is_ready() and found is not None
        return JSONResponse({"ready": ready, **(found or {})}, status_code=200 if ready else 503)

    @app.post("/api/conversations", status_code=201)
    async def start_conversation() -> dict[str, str]:
        return {"conversation": keys.mint()}

    @app.post("/api/conversations/{conversation}/messages")
    async def post_message(conversation: str, message: NewMessage) -> dict[str, Any]:
        sender = keys.sender(conversation)
        if sender is None:
            raise HTTPException(404, wording.NOT_FOUND)
        result = await take_turn(rasa, outgoing, sender, message.text, settings.max_message_chars)
        return asdict(result)

    @app.post("/api/conversations/{conversation}/reports", status_code=201)
    async def report_bias(conversation: str, report: BiasReport) -> dict[str, str]:
        sender = keys.sender(conversation)
        if sender is None:
            raise HTTPException(404, wording.NOT_FOUND)
        if not await outgoing.report_bias(Turn(sender, report.turn)):
            raise HTTPException(404, wording.NO_SUCH_TURN)
        return {"said": wording.REPORTED}

    return app


def _place(loc: tuple[str | int, ...]) -> str:
    """Return where in a request something is wrong, without the names that a client made up."""
    fields = ("body", *NewMessage.model_fields, *BiasReport.model_fields)
    known = [str(part) for part in loc if part in fields]
    return ".".join(known if len(known) == len(loc) else [*known, "unknown field"])


async def _refused_for_size(request: Request) -> Response | None:
    size = request.headers.get("content-length")
    if request.method == "POST" and size is None:
        return JSONResponse({"error": "send a Content-Length header"}, status_code=411)
    if size is not None and (not size.isdigit() or int(size) > MAX_BODY_BYTES):
        reason = f"a request may be {MAX_BODY_BYTES} bytes long"
        return JSONResponse({"error": reason}, status_code=413)
    return None
