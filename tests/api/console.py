"""The console in an application of its own, and browsers of members of its staff."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI

from bot.conversations.bus import Bus
from bot.conversations.store import Transcripts
from bot.handoff.asking import Asking
from bot.handoff.canned import Canned
from bot.handoff.chats import Chats
from bot.handoff.offers import Offers
from bot.handoff.reach import Seal
from bot.handoff.routes_told import Mirror
from bot.keyring import keyring
from bot.knowledge.load import load
from bot.safeguarding.concern import Concern
from bot.safeguarding.filing import Filing
from bot.safeguarding.records import Records
from bot.safety.contacts import Contacts
from bot.safety.masking import masker
from bot.safety.published import published
from bot.schools.contacts import Contacts as Told
from bot.schools.hours import DAYS, OpeningHours
from bot.schools.models import Reuse, School
from bot.schools.schools import Schools
from bot.settings import ROOT
from bot.staff.accounts import Accounts
from bot.staff.providers import Provider
from bot.staff.roles import Member, Role
from bot.web.console.console import add_console
from bot.web.console.desk import Desk
from bot.web.console.live import Live
from bot.web.guards import Marked, Measured
from bot.web.people import People as Both
from bot.web.refusals import add_refusals
from bot.web.refused_page import refused_page
from tests.api.reviews import review_of
from tests.unit.staff.people import PASSWORD, People

OWN = "https://guidance.example"
SECRET = "a secret of the console's tests, long enough for anybody"
ALWAYS = OpeningHours.model_validate({day: ["00:00-24:00"] for day in DAYS})
TOLD = Told(lead="lead@school.example", deputy="deputy@school.example")
SCHOOLS = Schools(
    {
        "school": School(
            id="school", name="Riverside School", opening_hours=ALWAYS, safeguarding=TOLD
        ),
        "other": School(
            id="other",
            name="Hill College",
            opening_hours=ALWAYS,
            safeguarding=TOLD,
            reuse=Reuse(by="Mrs Ahmed", on=date(2026, 11, 20)),
        ),
    }
)
HEADERS = {"Origin": OWN, "Sec-Fetch-Site": "same-origin"}


class Http:
    """Asks an application, one request after another, and keeps cookies as a browser does."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.cookies = httpx.Cookies()

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=transport, base_url=OWN, cookies=self.cookies
            ) as client:
                reply = await client.request(method, path, **more)
                self.cookies = client.cookies
                return reply

        return asyncio.run(asked())


@dataclass
class Browser:
    """A browser in which a member signs in; it sends what a page of the console would."""

    http: Http
    people: People
    email: str = ""
    member: Member | None = None

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(path, **more)

    def post(self, path: str, csrf: str | None = None, **fields: Any) -> httpx.Response:
        """Send a form with the token of the open session, unless another is given."""
        data = {"csrf": self.csrf() if csrf is None else csrf, **fields}
        return self.http.post(path, data=data, headers=HEADERS)

    def csrf(self) -> str:
        token = self.http.cookies.get("__Host-console")
        session = self.people.staff.sessions.find(token) if token else None
        return session.csrf if session else ""

    def password(self) -> httpx.Response:
        """Give the password; the second factor is still missing."""
        return self.post("/console/sign-in", email=self.email, password=PASSWORD)

    def code(self) -> httpx.Response:
        """Give the code of the app; the clock goes on, so that there is a new one."""
        assert self.member is not None
        done = self.post("/console/second-factor", code=self.people.code(self.member))
        self.people.clock.go(seconds=30)
        return done


def live_over(people: People) -> Live:
    """Return what the live pages work with, over the database of *people*; no mail is sent."""
    engine, clock = people.staff.engine, people.clock
    ring = keyring("safeguarding", [SECRET])
    transcripts = Transcripts(engine, clock)
    chats = Chats(transcripts, SCHOOLS)
    seal = Seal(keyring("reach", [SECRET]))
    knowledge = load(ROOT / "knowledge", with_local=False)
    asking = Asking(chats, seal, knowledge.helplines["national_careers_service"])
    both = Both(chats, asking, Offers(chats, asking), seal, Bus())
    filing = Filing(Records(engine, ring, clock), SCHOOLS)
    masks = masker(knowledge)
    contacts = Contacts(masks, published(knowledge))

    def file_contact(conversation: str, adviser: str, kinds: tuple[str, ...]) -> None:
        once = filing.records.once(conversation, adviser, *kinds)
        school = chats.of(conversation).school
        filing.file_alone(Concern(school, "adviser", "stopped", once, ("contact",)))

    handoff = both.desk(contacts.contact_in, file_contact)
    hello = Canned(id="hello", title="Hello", text="Hello. I am a person.")
    return Live(both, handoff, filing, Mirror(knowledge), (hello,))


@dataclass
class Console:
    """The application and its staff."""

    app: FastAPI
    people: People
    live: Live

    @classmethod
    def begin(cls, people: People, *providers: Provider) -> Console:
        app = FastAPI()
        accounts = Accounts(people.staff.engine, b"k" * 32, providers, people.clock)
        live = live_over(people)
        add_console(app, Desk(people.staff, SCHOOLS, accounts), live)
        app.state.review = review_of(people)
        add_refusals(app, refused_page(load(ROOT / "knowledge", with_local=False)))
        app.add_middleware(Measured)
        app.add_middleware(Marked, framed_by=lambda scope: ())
        return cls(app, people, live)

    def browser(self) -> Browser:
        """Return a browser in which nobody is signed in."""
        return Browser(Http(self.app), self.people)

    def as_member(
        self, *roles: Role, email: str = "ada@school.example", school: str = "school"
    ) -> Browser:
        """Return a browser in which a new member has signed in, with the second factor."""
        browser = self.browser()
        browser.member = self.people.join(*roles, email=email, school=school)
        browser.email = email
        assert browser.password().status_code == 303
        assert browser.code().status_code == 303
        return browser


def routes_of(app: FastAPI) -> Iterator[tuple[str, str, Any]]:
    """Yield method, path and route of each page of the console."""
    for route in flat(app.router.routes):
        if route.path.startswith("/console"):
            for method in sorted(route.methods - {"HEAD"}):
                yield method, route.path, route


def flat(routes: Any) -> Iterator[Any]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from flat(route.original_router.routes)
        elif hasattr(route, "methods"):
            yield route


def text_of(reply: httpx.Response) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())
