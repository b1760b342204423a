"""Requirement R3: never silently quiet. Every fault of the Rasa server gives honest words."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.dialogue import Dialogue
from bot.impartiality.order import Turn
from bot.settings import Settings
from bot.web import wording
from bot.web.outgoing import Outgoing
from bot.web.turn import take_turn

TIMEOUT_S = 0.3
MOST_S = 10.0  # a pupil hears something within these seconds
WELCOME = "You are welcome. Ask me something else whenever you like."
GOOD = json.dumps({"replies": [{"text": WELCOME}], "understood": {}})


def reply(body: str, status: str = "200 OK", length: int | None = None) -> bytes:
    sent = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
    return (
        f"{head}Content-Length: {len(sent) if length is None else length}\r\n\r\n".encode() + sent
    )


# What the server sends before it closes the line; None: it says nothing and holds it.
FAULTS: dict[str, bytes | None] = {
    "an error inside": reply('{"error": "x"}', "500 Internal Server Error"),
    "no model loaded": reply('{"status": "failure"}', "409 Conflict"),
    "not found": reply("", "404 Not Found"),
    "an empty list": reply("[]"),
    "no replies": reply('{"replies": [], "understood": {}}'),
    "another shape": reply('{"text": "hello"}'),
    "null": reply("null"),
    "not JSON": reply("<html>"),
    "half an answer": reply(GOOD[:40], length=len(GOOD)),
    "half a header": b"HTTP/1.1 200 OK\r\nContent-Le",
    "not HTTP": b"\x00\x01\x02\r\n\r\n",
    "a line that is cut": b"",
    "no answer at all": None,
}

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def serving(said: list[bytes | None]) -> AsyncIterator[str]:
    """A server that answers each connection with the last of *said*, and closes it."""
    held: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if said[-1] is None:
            held.append(writer)
            return
        writer.write(said[-1])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for writer in held:
        writer.close()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_in_any_turn_is_told_and_the_next_turn_is_answered(
    outgoing: Outgoing, fault: str
) -> None:
    """R3: in the first turn, in the middle and at the end of a conversation."""
    said: list[bytes | None] = [reply(GOOD)]
    found: list[tuple[str, str]] = []
    slowest = 0.0
    async with serving(said) as url:
        rasa = Dialogue([url], b"k" * 32, TIMEOUT_S)
        for number, broken in enumerate([True, False, True, True, False], start=1):
            said.append(FAULTS[fault] if broken else reply(GOOD))
            began = time.monotonic()
            result = await take_turn(rasa, outgoing, Turn("sender", number), "hello", 1000)
            slowest = max(slowest, time.monotonic() - began)
            found.append((result.status, result.replies[0].text))
        await rasa.close()

    failed, fine = ("failed", wording.FAILED), ("answered", WELCOME)
    assert found == [failed, fine, failed, failed, fine]
    assert slowest < MOST_S


async def test_a_server_that_is_not_there_is_told(outgoing: Outgoing) -> None:
    """R3: refused at the port."""
    async with serving([]) as url:
        pass  # it is closed again

    rasa = Dialogue([url], b"k" * 32, TIMEOUT_S)
    result = await take_turn(rasa, outgoing, Turn("sender", 1), "hello", 1000)
    await rasa.close()

    assert (result.status, result.replies[0].text) == ("failed", wording.FAILED)


def test_no_setting_makes_a_pupil_wait_longer(secret: str) -> None:
    """R3: within 10 seconds."""
    limits = Settings.model_fields["answer_timeout_s"].metadata

    assert [limit.le for limit in limits if hasattr(limit, "le")] == [MOST_S]
    assert Settings(secret=secret).answer_timeout_s < MOST_S  # type: ignore[arg-type]
