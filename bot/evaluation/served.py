"""The web application in a thread of this process, without Rasa; its parts can be called."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import uvicorn

from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.dialogue import Answer, Reply
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.why import why
from bot.keeping.keeper import Keeper
from bot.keeping.tombstones import Tombstones
from bot.keeping.tracker import Tracker
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.responses import fixed_sentences
from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import Outbox
from bot.safeguarding.post import MailServer
from bot.safeguarding.records import Records
from bot.safeguarding.sender import Sender
from bot.safety.flags import Flag
from bot.safety.reading import Reading, Screens
from bot.safety.words import read_safety_words
from bot.schools.identity import NonceStore
from bot.schools.schools import Schools
from bot.schools.switch import Switch
from bot.settings import ROOT, Settings
from bot.staff.staff import Staff
from bot.web import wording
from bot.web.app import create_app
from bot.web.keys import ConversationKeys
from bot.web.outgoing import Outgoing
from bot.web.people import People
from bot.web.reception import Reception
from bot.web.safety import Safety

T = TypeVar("T")
TIMEOUT_S = 30
THANKED = Reply("You are welcome. Ask me something else whenever you like.", {"status": "thanked"})


class Thanks:
    """Stands in for Rasa: whatever is said, it says that the pupil is welcome."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, sender: str, text: str, turn: int, memory: object = None) -> Answer:
        """Return the one answer."""
        self.asked.append(text)
        return Answer((THANKED,), {"intent": "thank"})

    async def is_ready(self) -> bool:
        """Return True."""
        return True

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True)
class Served:
    """A running application; `rasa` has what was asked of the computer."""

    url: str
    people: People
    transcripts: Transcripts
    rasa: Thanks
    keys: ConversationKeys
    loop: asyncio.AbstractEventLoop
    staff: Staff

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what *work* returns, done where the application runs."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(TIMEOUT_S)

    def do(self, conversation: str, work: Callable[[], T]) -> T:
        """Do *work* on *conversation* as the console does."""
        return self.call(self.people.do(conversation, work))

    def id(self, key: str) -> str:
        """Return the id of the conversation that *key* opens."""
        found = self.keys.sender(key)
        assert found is not None
        return found


@contextmanager
def served(
    folder: Path,
    schools: Schools,
    screen: Screens | None = None,
    mail: MailServer | None = None,
    database: str | None = None,
) -> Iterator[Served]:
    """
    Serve the chats of *schools* on a free port, with their data in *folder*.

    *screen* reads what pupils write, else nothing is flagged; alerts leave by *mail*. The
    transcripts are in *database*, else in a file of *folder*.
    """
    settings = Settings(secret=secrets.token_hex(32), var=folder)  # type: ignore[arg-type]
    engine = engine_at(database or f"sqlite:///{folder / 'evenhand.db'}")
    migrate(engine)
    transcripts, rasa = Transcripts(engine), Thanks()
    reception = Reception(schools, Switch(engine), NonceStore(engine), {}, settings.key("identity"))
    way_out = _outgoing(settings, folder)
    safety = _safety(settings, way_out.knowledge, transcripts, schools, screen, mail)
    keeper = Keeper(engine, Tracker(settings.tracker), Tombstones(folder / "erased.jsonl"))
    app = create_app(settings, way_out, rasa, transcripts, reception, safety, keeper)  # type: ignore[arg-type]
    # An open event stream is cut at the end, which uvicorn would print as an error.
    config = uvicorn.Config(
        app, port=0, log_level="critical", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        deadline = time.monotonic() + TIMEOUT_S
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        keys = ConversationKeys(tuple(settings.keyring("conversation").keys.values()))
        url = f"http://127.0.0.1:{port}"
        yield Served(url, app.state.people, transcripts, rasa, keys, loops[0], app.state.desk.staff)
    finally:
        server.should_exit = True
        thread.join()
        engine.dispose()


@dataclass(frozen=True)
class _Unmasked:
    text: str


class _Calm:
    """Stands in for the screen and the mask: nothing is flagged, nothing masked."""

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        """Return None."""
        return None

    def mask(self, text: str, before: Sequence[str] = ()) -> _Unmasked:
        """Return *text* as it is."""
        return _Unmasked(text)


def _no_contact(text: str, before: Sequence[str] = ()) -> tuple[str, ...]:
    return ()


def _safety(
    settings: Settings,
    knowledge: KnowledgeBase,
    transcripts: Transcripts,
    schools: Schools,
    screen: Screens | None,
    mail: MailServer | None,
) -> Safety:
    engine, calm = transcripts.engine, _Calm()
    filing = Filing(Records(engine, settings.keyring("safeguarding")), schools)
    return Safety(
        reading=Reading(screen or calm, calm, _no_contact, "none"),
        words=read_safety_words(knowledge.helplines),
        filing=filing,
        sender=Sender(Outbox(engine), filing, mail, lambda id: id),
    )


def _outgoing(settings: Settings, folder: Path) -> Outgoing:
    knowledge = load(settings.knowledge, with_local=False)
    ring = settings.keyring
    keys = ImpartialityKeys(turn=ring("turn"), order=ring("order"), receipt=ring("receipt"))
    ledger = Ledger(engine_at(f"sqlite:///{folder / 'ledger.db'}"), ring("ledger"))
    ledger.begin()
    fixed = {
        *fixed_sentences(ROOT / "data" / "responses"),
        *wording.sentences(settings.max_message_chars),
        *read_safety_words(knowledge.helplines).sentences(),
    }
    return Outgoing(
        knowledge=knowledge,
        gate=Gate(knowledge, keys, fixed),
        composer=Composer(knowledge, keys),
        ledger=ledger,
        incidents=Incidents(ledger.engine),
        turn_key=keys.turn.now,
        model="none",
        why=partial(why, knowledge=knowledge),
    )
