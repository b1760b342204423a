"""Measure what many open event streams cost the web server; part of `make benchmark`."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from bot.client import Client
from bot.evaluation.measuring import Step, resident_mib

STREAMS = 200
LOADS = 100  # of the page, over some ten seconds: every stream looks at its transcript twice
PAUSE_S = 0.1
OPENED = b": open"  # the first thing that a stream says


@dataclass(frozen=True)
class StreamCost:
    """Resident memory of the web server in MiB before and with the streams; pages meanwhile."""

    before_mib: float
    with_mib: float
    page: Step

    def told(self) -> str:
        """Return the figures in two lines, with their bars."""
        return (
            f"{STREAMS} open event streams: the web server grew from {self.before_mib:.0f} to "
            f"{self.with_mib:.0f} MiB (bar: by less than 50)\n{self.page.told()}"
        )


def stream_cost(url: str, pid: int) -> StreamCost:
    """Return what 200 streams of as many conversations cost the server *pid* at *url*."""
    with Client(url) as client, httpx.Client(base_url=url, trust_env=False) as http:
        keys = [client.start().key for _ in range(STREAMS)]
        files = _files_of_the_page(http)
        for _ in range(LOADS):  # what is made at first use is no cost of a stream
            _load(http, files)
        return asyncio.run(_measured(http, files, keys, pid))


async def _measured(http: httpx.Client, files: list[str], keys: list[str], pid: int) -> StreamCost:
    before = resident_mib(pid)
    writers = [await _open(str(http.base_url), key) for key in keys]
    took: list[float] = []
    for _ in range(LOADS):
        await asyncio.sleep(PAUSE_S)
        took.append(await asyncio.to_thread(_load, http, files))
    after = resident_mib(pid)
    for writer in writers:
        writer.close()
    name = f"the page and the {len(files) - 1} files that it loads, over HTTP, meanwhile"
    return StreamCost(before, after, Step(name, "bar: median under 50 ms", took))


async def _open(url: str, key: str) -> asyncio.StreamWriter:
    """Return the connection of a stream that has begun."""
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(
        f"GET /api/conversations/{key}/events HTTP/1.1\r\nHost: {where.netloc}\r\n"
        "Accept: text/event-stream\r\n\r\n".encode()
    )
    await reader.readuntil(OPENED)
    return writer


def _files_of_the_page(http: httpx.Client) -> list[str]:
    page = http.get("/chat").raise_for_status()
    linked = re.findall(r'<(?:link|script)[^>]* (?:href|src)="([^"]+)"', page.text)
    return ["/chat", *(urljoin("/chat", address) for address in linked)]


def _load(http: httpx.Client, files: list[str]) -> float:
    """Return the milliseconds that *files* take, one after another on one connection."""
    began = time.perf_counter()
    for file in files:
        http.get(file).raise_for_status()
    return (time.perf_counter() - began) * 1000
