"""The pupil API: begin, say, hear, judge, end."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeVar

import anyio
from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from limits import RateLimitItem
from sse_starlette import EventSourceResponse

from bot.conversations.bus import Bus
from bot.conversations.records import Accepted, Answered, Wants
from bot.conversations.store import Transcripts
from bot.impartiality.order import Turn
from bot.web import wording
from bot.web.answering import Answering
from bot.web.guards import other_site
from bot.web.keys import ConversationKeys
from bot.web.limits import ADDRESS, BEGUN, CALLS, FORGED, MESSAGES, STREAMS, Limits, TooOften
from bot.web.models import (
    AnsweredMessage,
    Begun,
    BiasReport,
    Events,
    Kept,
    LeftMessage,
    MapWanted,
    NewConversation,
    NewMessage,
    Opinion,
    Problem,
    Thanks,
)
from bot.web.outgoing import Outgoing
from bot.web.people import People
from bot.web.person_api import person_api
from bot.web.reception import Reception
from bot.web.stream import PING_EVERY_S, stream, wait_for_events
from bot.web.taking import Left, Taking

ANSWER_WAIT_S = 15.0  # longer than an answer can take
LONGEST_POLL_S = 25  # proxies cut what is silent for 30 s
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 403, 404, 408, 411, 413, 422, 429, 500, 503)
}
T = TypeVar("T")
K = TypeVar("K", bound=Accepted)
STREAM = "text/event-stream"
KEPT: dict[int | str, dict[str, Any]] = {
    200: {"model": AnsweredMessage | Kept},
    202: {"model": Kept},
}
Prefer = Annotated[str | None, Header(description="`wait` waits for the answer")]


@dataclass(frozen=True)
class Parts:
    """What the API needs of the process."""

    transcripts: Transcripts
    bus: Bus
    answering: Answering
    outgoing: Outgoing
    keys: ConversationKeys
    limits: Limits
    reception: Reception
    taking: Taking
    people: People


def pupil_api(parts: Parts) -> APIRouter:
    """Return the routes under `/api`."""
    router = APIRouter(prefix="/api", responses=REFUSALS)

    async def of_key(conversation: str, request: Request) -> str:
        """Return the id of the conversation whose key is in the path. Raises 404, 429."""
        id = parts.keys.sender(conversation)
        if id is None:
            await _count(parts, request, FORGED)
            raise HTTPException(404, wording.NOT_FOUND)
        # The conversation first: what is refused to a flooder counts on nobody's address.
        await parts.limits.hit(CALLS, id)
        await _count(parts, request, ADDRESS)
        return id

    Id = Annotated[str, Depends(of_key)]

    @router.post("/conversations", status_code=201)
    async def begin(new: NewConversation, request: Request) -> Begun:
        """Begin a conversation. Whoever holds its key can go on with it."""
        await _count(parts, request, BEGUN)
        origin = other_site(request.headers)
        school, identity = await _in_thread(
            partial(parts.reception.welcome, new.school, new.identity, origin)
        )
        key, id = parts.keys.mint()
        await _in_thread(partial(parts.transcripts.begin, id, school.id, identity))
        return Begun(conversation=key, school=school.id)

    @router.post(
        "/conversations/{conversation}/messages",
        status_code=202,
        response_model=None,
        responses=KEPT,
    )
    async def say(id: Id, message: NewMessage, prefer: Prefer = None) -> Response:
        """Keep a message; it is on disk when this answers. `Prefer: wait` waits for its answer."""
        return await _accept(id, message.text, message.id, "answer", prefer)

    @router.post(
        "/conversations/{conversation}/map",
        status_code=202,
        response_model=None,
        responses=KEPT,
    )
    async def want_map(id: Id, wanted: MapWanted, prefer: Prefer = None) -> Response:
        """Ask for the map of routes; as for a message."""
        return await _accept(id, wording.MAP_WANTED, wanted.id, "map", prefer)

    async def _accept(
        id: str, text: str, client_id: str | None, wants: Wants, prefer: str | None
    ) -> Response:
        began = time.perf_counter()
        kept = await _keep(id, client_id, partial(parts.taking.take, id, text=text, wants=wants))
        waits = prefer and prefer.split("=")[0].split(",")[0].strip() == "wait"
        if waits and not kept.held:
            found = await _answer(id, kept.client_id)
            if found is not None:
                took_ms = (time.perf_counter() - began) * 1000
                return _waited(kept, found, took_ms)
        body = Kept(seq=kept.seq, turn=kept.turn, id=kept.client_id, held=kept.held)
        return JSONResponse(
            body.model_dump(exclude_defaults=True), status_code=202 if kept.new else 200
        )

    async def _keep(id: str, client_id: str | None, take: Callable[..., K]) -> K:
        await parts.limits.hit(MESSAGES, id)
        client_id = client_id or secrets.token_urlsafe(16)

        def keep() -> K:
            school = parts.transcripts.school(id)
            parts.reception.must_be_on(school)
            taken = take(school=school, client_id=client_id)
            if taken.flagged:
                parts.people.after_flag(id)
            return taken

        kept = await _in_thread(keep)
        if not kept.flagged:
            parts.answering.start(id)
        parts.people.tell(id)
        return kept

    async def _answer(id: str, client_id: str) -> Answered | None:
        deadline = time.monotonic() + ANSWER_WAIT_S
        with parts.bus.listening(id) as listener:
            while (left := deadline - time.monotonic()) > 0:
                found = await _in_thread(partial(parts.transcripts.answer_to, id, client_id))
                if found is not None:
                    return found
                await listener.wait(min(left, 1.0))
        return None

    @router.get(
        "/conversations/{conversation}/events",
        response_model=None,
        responses={200: {"model": Events, "content": {STREAM: {}}}},
    )
    async def hear(
        id: Id,
        request: Request,
        after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
        wait: Annotated[float, Query(ge=0, le=LONGEST_POLL_S)] = 0,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        """
        Give what was said after place `after`.

        With `Accept: text/event-stream` it is a stream that goes on; otherwise one answer, held
        back for up to `wait` seconds while there is nothing. An event named `person` says who has
        the chat.
        """
        if STREAM not in request.headers.get("accept", ""):
            see = parts.people.asking.shown
            found, now = await wait_for_events(parts.transcripts, parts.bus, id, after, wait, see)
            said = [event.as_json() for event in found]
            return JSONResponse({"events": said, "person": now.as_json()})
        if parts.bus.count(id) >= STREAMS:
            raise TooOften(PING_EVERY_S)
        await _in_thread(partial(parts.transcripts.school, id))
        if last_event_id and last_event_id.isascii() and last_event_id.isdigit():
            after = min(int(last_event_id[:10]), 2**31 - 1)
        return EventSourceResponse(
            stream(parts.transcripts, parts.bus, id, after, parts.people.asking.shown),
            ping=PING_EVERY_S,
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    @router.put("/conversations/{conversation}/feedback")
    async def judge(id: Id, opinion: Opinion) -> Thanks:
        """Keep what the pupil thinks of an answer; a later word takes its place."""
        await _must_be_answered(id, opinion.turn)
        keep = partial(parts.transcripts.judge, id, opinion.turn, opinion.verdict, opinion.reason)
        await _in_thread(keep)
        if opinion.reason == "one_sided":
            await parts.outgoing.report_bias(Turn(id, opinion.turn))
        return Thanks(said=wording.FEEDBACK_KEPT)

    @router.post("/conversations/{conversation}/reports", status_code=201)
    async def report_bias(id: Id, report: BiasReport) -> Thanks:
        """Keep that the pupil finds an answer biased; the audit shows it."""
        await _must_be_answered(id, report.turn)
        await parts.outgoing.report_bias(Turn(id, report.turn))
        return Thanks(said=wording.REPORTED)

    async def _must_be_answered(id: str, turn: int) -> None:
        await _in_thread(partial(parts.transcripts.school, id))
        if not await _in_thread(partial(parts.transcripts.was_answered, id, turn)):
            raise HTTPException(404, wording.NO_SUCH_TURN)

    @router.delete("/conversations/{conversation}", status_code=204)
    async def end(id: Id) -> Response:
        """End a conversation: its key opens nothing any more."""
        await _in_thread(partial(parts.people.asking.ended, id))
        await parts.people.do(id, partial(parts.transcripts.end, id))
        return Response(status_code=204)

    async def leave(id: str, left: LeftMessage) -> Left:
        return await _keep(id, left.id, partial(parts.taking.leave, id, left.text, left.reach))

    router.include_router(person_api(parts.people, of_key, leave))
    return router


async def _count(parts: Parts, request: Request, limit: RateLimitItem) -> None:
    """Count a call of an address. Raises TooOften."""
    if request.client is not None:
        await parts.limits.hit(limit, request.client.host)


async def _in_thread(work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work)


def _waited(kept: Accepted, found: Answered, took_ms: float) -> Response:
    event = found.event
    body = AnsweredMessage(
        seq=kept.seq, turn=event.turn, id=kept.client_id, status=event.status or "",
        replies=event.replies or [], understood=found.understood, latency_ms=took_ms,
    )  # fmt: skip
    return JSONResponse(body.model_dump(exclude={"held"}))
