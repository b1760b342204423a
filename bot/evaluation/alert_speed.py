"""Time an alert from its row to the mail server; part of `make benchmark`."""

from __future__ import annotations

import asyncio
import random
import secrets
import socketserver
import tempfile
import threading
import time
from pathlib import Path
from typing import cast

from bot.conversations.migrate import migrate
from bot.database import engine_at
from bot.evaluation.measuring import Step
from bot.keyring import keyring
from bot.safeguarding.concern import Concern
from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import Outbox
from bot.safeguarding.post import MailServer
from bot.safeguarding.records import Records
from bot.safeguarding.sender import Sender
from bot.schools.contacts import Contacts
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.web.alerting import send_alerts

ALERTS = 60
OVER_S = 15.0
PATIENCE_S = 60.0
SCHOOL = "measured"


class _Server(socketserver.ThreadingTCPServer):
    """A mail server on loopback that remembers when each record's mail was taken."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken_at: dict[str, float] = {}


class _Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as one mail needs."""

    def handle(self) -> None:
        """Answer until the client leaves."""
        self._say("220 ready")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self._say("354 go on")
                self._take()
            self._say("221 bye" if command == b"QUIT" else "250 yes")

    def _take(self) -> None:
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if line.startswith(b"record:"):
                id = line.partition(b":")[2].strip().decode()
                cast(_Server, self.server).taken_at[id] = time.perf_counter()

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def alert_steps() -> list[Step]:
    """Return what alerts took, with the sender as the web server runs it and its mail server up."""
    with tempfile.TemporaryDirectory() as folder, _Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        took = asyncio.run(_measured(Path(folder), server))
        server.shutdown()
    name = "an alert about a concern, from its row to the mail server"
    return [Step(name, "bar: 95th percentile under 60,000 ms", took)]


async def _measured(folder: Path, server: _Server) -> list[float]:
    engine = engine_at(f"sqlite:///{folder / 'alerts.db'}")
    migrate(engine)
    contacts = Contacts(lead="lead@school.example", deputy="deputy@school.example")
    schools = Schools({SCHOOL: School(id=SCHOOL, safeguarding=contacts)})
    filing = Filing(Records(engine, keyring("safeguarding", [secrets.token_hex(32)])), schools)
    port = server.server_address[1]
    mail = MailServer("127.0.0.1", port, "chat@school.example", starttls=False)
    sending = asyncio.create_task(
        send_alerts(Sender(Outbox(engine), filing, mail, lambda id: f"record:{id}"))
    )
    filed_at: dict[str, float] = {}
    pauses = random.Random(1)
    for number in range(ALERTS):
        await asyncio.sleep(pauses.uniform(0, 2 * OVER_S / ALERTS))
        concern = Concern(SCHOOL, "pupil", "words", str(number), ("unread",))
        id = await asyncio.to_thread(filing.file_alone, concern)
        filed_at[str(id)] = time.perf_counter()
    deadline = time.perf_counter() + PATIENCE_S
    while len(server.taken_at) < ALERTS and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
    sending.cancel()
    engine.dispose()
    never = time.perf_counter()
    return [(server.taken_at.get(id, never) - began) * 1000 for id, began in filed_at.items()]
