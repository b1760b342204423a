"""A client that is slow to say what it wants is cut; one that waits for an answer is not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from bot.web import serving

pytestmark = pytest.mark.anyio

LIMIT_S = 0.3
ANSWER_AFTER_S = 3 * LIMIT_S


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def slow_app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer later than headers may take."""
    await asyncio.sleep(ANSWER_AFTER_S)
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
    )
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The port of a server with a short limit."""
    monkeypatch.setattr(serving, "REQUEST_TIMEOUT_S", LIMIT_S)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            slow_app, http=serving.PatientToALimit, ws="none", lifespan="off", log_level="critical"
        )
        server = uvicorn.Server(config)
        serving_it = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield int(listening.getsockname()[1])
        server.should_exit = True
        await serving_it


async def said_until_closed(port: int, *pieces: bytes, pause_s: float = 0) -> bytes:
    """Send *pieces* and return what comes back, within ten times the limit."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause_s)
    try:
        return await asyncio.wait_for(reader.read(), 10 * LIMIT_S)
    finally:
        writer.close()


async def test_a_client_that_says_nothing_is_cut(port: int) -> None:
    assert await said_until_closed(port) == b""


async def test_headers_that_never_end_are_cut(port: int) -> None:
    """W3: a slow client is cut."""
    assert await said_until_closed(port, b"GET / HTTP/1.1\r\nHost: a\r\nX-") == b""


async def test_a_second_request_that_never_ends_is_cut_as_well(port: int) -> None:
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    said = await said_until_closed(port, request, b"GET / HT", pause_s=ANSWER_AFTER_S + 0.1)

    assert said.endswith(b"ok")


async def test_an_answer_that_takes_longer_than_the_headers_may_is_given(port: int) -> None:
    request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    assert (await said_until_closed(port, request)).endswith(b"ok")
