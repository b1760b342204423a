"""What tests of the pupil API for a person share: the whole application over a played Rasa."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.dialogue import Answer, Reply
from bot.handoff.desk import Desk
from bot.keeping.keeper import Keeper
from bot.schools.contacts import Contacts
from bot.schools.hours import OpeningHours
from bot.schools.identity import NonceStore
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.schools.switch import Switch
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.outgoing import Outgoing
from bot.web.people import People
from bot.web.reception import Reception
from bot.web.safety import Safety

THANKED = Reply("You are welcome. Ask me something else whenever you like.", {"status": "thanked"})
IN_HOURS = datetime(2026, 11, 24, 12, 40, tzinfo=timezone.utc)


class Clock:
    """Time passes when a test says so."""

    now = IN_HOURS

    def __call__(self) -> datetime:
        return self.now


class Rasa:
    """Thanks for each message, with the status that a test wants."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.hold = asyncio.Event()
        self.hold.set()

    async def ask(self, sender: str, text: str, turn: int, memory: object = None) -> Answer:
        self.asked.append(text)
        await self.hold.wait()
        return Answer((THANKED,), {"intent": "thank"})

    async def is_ready(self) -> bool:
        return True

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def transcripts(clock: Clock, tmp_path: Path) -> Transcripts:
    engine = engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}")
    migrate(engine)
    return Transcripts(engine, clock)


@pytest.fixture
def reception(transcripts: Transcripts) -> Reception:
    hours = OpeningHours(tuesday=("08:30-16:00",))
    contacts = Contacts(lead="lead@hill.example", deputy="deputy@hill.example")
    hill = School(id="hill", name="Hill School", opening_hours=hours, safeguarding=contacts)
    schools = Schools({"hill": hill, "plain": School(id="plain", demonstration=True)})
    engine = transcripts.engine
    return Reception(schools, Switch(engine), NonceStore(engine), {}, b"k" * 32)


@pytest.fixture
def app(
    outgoing: Outgoing,
    rasa: Rasa,
    transcripts: Transcripts,
    reception: Reception,
    safety: Safety,
    keeper: Keeper,
    secret: str,
    tmp_path: Path,
) -> FastAPI:
    settings = Settings(secret=secret, var=tmp_path)  # type: ignore[arg-type]
    return create_app(settings, outgoing, rasa, transcripts, reception, safety, keeper)  # type: ignore[arg-type]


@pytest.fixture
def people(app: FastAPI) -> People:
    found: People = app.state.people
    return found


@pytest.fixture
def desk(people: People) -> Desk:
    return people.desk(lambda text, before: (), lambda *_: None)


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="https://own.example") as client:
            yield client


@pytest.fixture
async def path(http: httpx.AsyncClient) -> str:
    return await begun(http, "hill")


async def begun(http: httpx.AsyncClient, school: str) -> str:
    reply = await http.post("/api/conversations", json={"school": school})
    return f"/api/conversations/{reply.json()['conversation']}"


def id_of(people: People) -> str:
    """Return the id of the one conversation there is."""
    with people.chats.transcripts.looking() as connection:
        return str(connection.exec_driver_sql("select id from conversation").scalar_one())


async def said(http: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    return list((await http.get(f"{path}/events")).json()["events"])
