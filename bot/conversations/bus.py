"""Who listens to a conversation in this process, and is woken when something was said in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """One who waits for news of one conversation."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return when there is news since the last time, or after *seconds*."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except asyncio.TimeoutError:
            return
        finally:
            self._news.clear()

    def wake(self) -> None:
        """Let `wait` return."""
        self._news.set()


class Bus:
    """
    The listeners of this process, by conversation.

    News made in another process is not heard here, so whoever waits looks at the transcript again
    from time to time.
    """

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}

    @contextmanager
    def listening(self, conversation: str) -> Iterator[Listener]:
        """Give a listener; listen before reading, so that nothing falls in between."""
        listener = Listener()
        self._listeners.setdefault(conversation, set()).add(listener)
        try:
            yield listener
        finally:
            self._listeners[conversation].discard(listener)
            if not self._listeners[conversation]:
                del self._listeners[conversation]

    def count(self, conversation: str) -> int:
        """Return how many listen to *conversation*."""
        return len(self._listeners.get(conversation, ()))

    def tell(self, conversation: str) -> None:
        """Wake everyone who listens to *conversation*."""
        for listener in self._listeners.get(conversation, ()):
            listener.wake()
