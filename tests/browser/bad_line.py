"""A line between browser and chat that breaks event streams off, as a bad network does."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

STREAM = b"text/event-stream"
# The browser's own three seconds between attempts would make a hundred cuts take five minutes.
RETRY = b"b\r\nretry: 10\n\n\r\n"
LIVES_S = (0.0, 0.25)  # how long a stream lives before it is cut


class BadLine:
    """Passes all on to the chat at `home`, and cuts each stream, the first `cuts_left` times."""

    def __init__(self, home: str, seed: int) -> None:
        self._home = urlsplit(home)
        self._random = random.Random(seed)
        self.cuts_left = 0
        self.cuts = 0
        self.url = ""

    @contextmanager
    def open(self) -> Iterator[None]:
        """Listen at `url` while the block runs."""
        ready = threading.Event()
        # In a thread of its own, as Playwright has a loop in this one.
        thread = threading.Thread(target=lambda: asyncio.run(self._listen(ready)), daemon=True)
        thread.start()
        assert ready.wait(10)
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._closed.set)
            thread.join()

    async def _listen(self, ready: threading.Event) -> None:
        self._loop, self._closed = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready.set()
        await self._closed.wait()
        server.close()
        # A line that was taken up a moment ago begins to be served while the others end.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.wait(others)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with ExitStack() as ends, suppress(OSError, asyncio.CancelledError):
            ends.callback(writer.close)
            there = await asyncio.open_connection(self._home.hostname, self._home.port)
            ends.callback(there[1].close)
            up = asyncio.ensure_future(self._pass(reader, there[1]))
            ends.callback(up.cancel)
            await self._answer(there[0], writer)  # until the browser has gone, or the test

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        deadline: float | None = None
        now = asyncio.get_running_loop().time
        while True:
            left = None if deadline is None else max(0.0, deadline - now())
            try:
                data = await asyncio.wait_for(reader.read(65536), left)
            except asyncio.TimeoutError:
                return self._cut()
            if not data:
                return None
            if deadline is None and STREAM in data and self.cuts_left:
                deadline = now() + self._random.uniform(*LIVES_S)
                head, end, rest = data.partition(b"\r\n\r\n")
                data = head + end + RETRY + rest
            elif deadline is not None and self._random.random() < 0.5:
                # In the middle of an event.
                writer.write(data[: self._random.randrange(len(data))])
                await writer.drain()
                return self._cut()
            writer.write(data)
            await writer.drain()

    def _cut(self) -> None:
        self.cuts += 1
        self.cuts_left -= 1
