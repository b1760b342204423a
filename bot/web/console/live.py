"""What the live pages of the console work with, and how a page hears of news."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.handoff.canned import Canned
from bot.handoff.desk import Desk as Handoff
from bot.handoff.routes_told import Mirror
from bot.safeguarding.filing import Filing
from bot.web.people import People

LOOK_EVERY_S = 15.0  # news of another process, and the sign that an adviser is there
PING_EVERY_S = 15


@dataclass(frozen=True)
class Live:
    """Both sides of the hand-off, the safeguarding records, and the replies at hand."""

    people: People
    handoff: Handoff
    filing: Filing
    mirror: Mirror
    canned: tuple[Canned, ...]


def live_of(request: Request) -> Live:
    """Return what the live pages of the application that *request* came to work with."""
    live: Live = request.app.state.live
    return live


async def pushed(
    request: Request, listened_to: str, made: Callable[[], Awaitable[str | None]]
) -> Response:
    """
    Return a stream that sends what *made* returns now and at each news, when it has changed.

    Who does not ask for a stream gets it once.

    Args:
        request: What is answered.
        listened_to: A conversation, or `QUEUES`.
        made: Returns a part of the page as HTML; None ends the stream.
    """

    live = live_of(request)
    if "text/event-stream" not in request.headers.get("accept", ""):
        return HTMLResponse(await made() or "")

    async def parts() -> AsyncIterator[ServerSentEvent]:
        sent: str | None = None
        with live.people.bus.listening(listened_to) as listener:
            while (part := await made()) is not None:
                if part != sent:
                    yield ServerSentEvent(data=part)
                    sent = part
                await listener.wait(LOOK_EVERY_S)

    return EventSourceResponse(
        parts(),
        ping=PING_EVERY_S,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
