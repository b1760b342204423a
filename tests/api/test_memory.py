"""Requirement W3: what is too long or too slow does not fill the memory of the web server."""

from __future__ import annotations

import contextlib
import socket
from urllib.parse import urlsplit

import httpx

from bot.evaluation.measuring import resident_mib
from bot.launcher import Running

LONG_BODIES, BODY_BYTES = 300, 1024 * 1024
SLOW_CLIENTS = 200
MOST_MIB = 20.0  # a server that kept the bodies would grow by 300


def web_server(server: Running) -> int:
    return next(part.process.pid for part in server.parts if part.name == "web server")


def test_long_bodies_are_refused_and_memory_stays_flat(server: Running) -> None:
    """W3: oversize is 413; memory stays flat."""
    statuses = set()
    body = b'{"text": "' + b"a" * BODY_BYTES + b'"}'
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as http:
        http.get("/chat")
        before = resident_mib(web_server(server))
        for _ in range(LONG_BODIES):
            # The server may close the line before it was sent all of it.
            with contextlib.suppress(httpx.WriteError, httpx.ReadError):
                statuses.add(http.post("/api/conversations", content=body).status_code)
        after = resident_mib(web_server(server))

        assert http.get("/chat").status_code == 200
    assert statuses == {413}
    assert after - before < MOST_MIB


def test_slow_clients_hold_nobody_up(server: Running) -> None:
    """W3: 200 clients that never end their request cost little, and others are served."""
    where = urlsplit(server.url)
    before = resident_mib(web_server(server))
    with contextlib.ExitStack() as slow:
        for _ in range(SLOW_CLIENTS):
            line = slow.enter_context(socket.create_connection((where.hostname, where.port)))
            line.sendall(b"POST /api/conversations HTTP/1.1\r\nHost: a\r\nX-")
        served = httpx.get(f"{server.url}/chat", timeout=5, trust_env=False)
        after = resident_mib(web_server(server))

    assert served.status_code == 200
    assert after - before < MOST_MIB
