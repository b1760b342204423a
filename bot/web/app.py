"""The only door to the network: the pupil's page and the JSON API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import QueryParams
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Scope

from bot.conversations.bus import Bus
from bot.conversations.store import Transcripts
from bot.dialogue import Dialogue
from bot.handoff.asking import Asking
from bot.handoff.canned import Canned
from bot.handoff.chats import Chats
from bot.handoff.complaints import Complaints
from bot.handoff.offers import Offers
from bot.handoff.reach import Seal
from bot.handoff.routes_told import Mirror
from bot.keeping.keeper import Keeper
from bot.safeguarding.readiness import not_ready
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.providers import read_providers
from bot.staff.staff import staff_of
from bot.web.alerting import send_alerts
from bot.web.answering import Answering
from bot.web.api import Parts, pupil_api
from bot.web.chat_page import chat_page
from bot.web.complaining import Complaining
from bot.web.complaint_page import complaint_page
from bot.web.console.console import add_console
from bot.web.console.desk import Desk
from bot.web.console.live import Live
from bot.web.guards import KnownOrigin, Marked, Measured
from bot.web.indexing import keep_index, review_of
from bot.web.keeps import Keeps
from bot.web.keys import ConversationKeys
from bot.web.limits import Limits
from bot.web.logs import log_what_can_be_logged
from bot.web.outgoing import Outgoing
from bot.web.people import People
from bot.web.purging import purge_every_hour
from bot.web.reception import Reception
from bot.web.refusals import add_refusals
from bot.web.refused import Refused
from bot.web.refused_page import refused_page
from bot.web.safety import Safety
from bot.web.school_pages import school_pages
from bot.web.static_files import PageFiles
from bot.web.stopped import contact_concern
from bot.web.taking import Taking

HERE = Path(__file__).resolve().parent
IN_A_FRAME = ("/chat", "/privacy", "/accessibility", "/complaint")


def create_app(
    settings: Settings,
    outgoing: Outgoing,
    rasa: Dialogue,
    transcripts: Transcripts,
    reception: Reception,
    safety: Safety,
    keeper: Keeper,
    canned: tuple[Canned, ...] = (),
) -> FastAPI:
    """
    Return the web application.

    It keeps conversations in *transcripts*, asks *rasa* for answers and lets them out by
    *outgoing*; *reception* knows the schools, *safety* reads what pupils write, and *keeper*
    deletes what is past its time. *canned* are the replies that advisers have at hand.

    Raises:
        GateClosed: the words for a disclosure would not be let out.
    """
    log_what_can_be_logged()
    outgoing.must_pass(safety.words.sentences())
    closed = not_ready(reception.schools, mail=safety.sender.mail is not None)
    bus = Bus()
    people = _people(settings, outgoing, transcripts, reception, bus)
    taking = Taking(transcripts, safety.reading, safety.words, safety.filing, people.holder)
    answering = Answering(transcripts, people, rasa, outgoing, settings.max_message_chars)
    review = review_of(settings, outgoing, transcripts.engine, safety.reading.masks)
    keys = ConversationKeys(tuple(settings.keyring("conversation").keys.values()))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        work = (
            answering.look_for_left_behind(),
            people.watch(),
            purge_every_hour(keeper, reception.schools),
            send_alerts(safety.sender),
            keep_index(review.index),
        )
        tasks = [asyncio.create_task(each) for each in work]
        yield
        for task in tasks:
            task.cancel()
        await answering.stop()
        await rasa.close()
        outgoing.close()

    app = FastAPI(title="Evenhand", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.people = people
    app.mount("/static", PageFiles(directory=HERE / "static"), name="static")
    limits = Limits()
    parts = Parts(transcripts, bus, answering, outgoing, keys, limits, reception, taking, people)
    app.include_router(pupil_api(parts))
    most, is_off = settings.max_message_chars, reception.switch.is_off
    app.include_router(chat_page(reception.schools, outgoing.knowledge, most, is_off))
    app.include_router(school_pages(reception.schools, outgoing.knowledge))
    complaints = Complaints(transcripts.engine)
    complaining = Complaining(complaints, safety.reading, safety.words, safety.filing)
    app.include_router(complaint_page(reception.schools, outgoing.knowledge, complaining, limits))
    staff = staff_of(transcripts.engine, settings.keyring("staff"), settings.keyring("audit"))
    providers = read_providers(settings.staff_accounts)
    staff_key = settings.key("staff")
    accounts = Accounts(transcripts.engine, staff_key, providers, staff.clock)
    live = _live(people, safety, outgoing, canned)
    add_console(app, Desk(staff, reception.schools, accounts), live)
    app.state.review = review
    add_refusals(app, refused_page(outgoing.knowledge))

    def framed_by(scope: Scope) -> Collection[str]:
        """Return the origins whose pages may show what is asked for in a frame."""
        if scope["path"] not in IN_A_FRAME:
            return ()
        return reception.framed_by(_school_asked_for(scope))

    keeps = Keeps(transcripts)

    @app.get("/health")
    async def health() -> Response:
        found = await outgoing.health()
        ready = await rasa.is_ready() and found is not None and await keeps()
        told = {"not_ready": closed} if closed else {}
        ready = ready and not closed
        body = {"ready": ready, **told, **(found or {})}
        return JSONResponse(body, status_code=200 if ready else 503)

    # The last added is the first to see a request. Event streams pass uncompressed.
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(Measured)
    app.add_middleware(Refused, conversation=keys.sender, screen=taking.refused)
    app.add_middleware(KnownOrigin, allowed=reception.origins)
    app.add_middleware(Marked, framed_by=framed_by)
    return app


def _people(
    settings: Settings,
    outgoing: Outgoing,
    transcripts: Transcripts,
    reception: Reception,
    bus: Bus,
) -> People:
    chats = Chats(transcripts, reception.schools)
    seal = Seal(settings.keyring("reach"))
    asking = Asking(chats, seal, outgoing.knowledge.helplines["national_careers_service"])
    return People(chats, asking, Offers(chats, asking), seal, bus)


def _live(people: People, safety: Safety, outgoing: Outgoing, canned: tuple[Canned, ...]) -> Live:
    def file_contact(conversation: str, adviser: str, kinds: tuple[str, ...]) -> None:
        safety.filing.file_alone(contact_concern(people, safety, conversation, adviser, kinds))

    handoff = people.desk(safety.reading.contact_in, file_contact)
    return Live(people, handoff, safety.filing, Mirror(outgoing.knowledge), canned)


def _school_asked_for(scope: Scope) -> str | None:
    return QueryParams(scope["query_string"]).get("school")
