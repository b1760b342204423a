"""Whether what is said can be kept; whoever asks often does not write often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import anyio
import structlog

from bot.conversations.store import Transcripts
from bot.errors import BotError

log = structlog.get_logger()

SEEN_WITHIN_S = 1.0  # how old an answer may be


class Keeps:
    """Asks the database of the transcripts, one call at a time."""

    def __init__(
        self, transcripts: Transcripts, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._transcripts = transcripts
        self._clock = clock
        self._lock = asyncio.Lock()
        self._until = float("-inf")
        self._found = False

    async def __call__(self) -> bool:
        """Return whether the transcripts can be written."""
        async with self._lock:
            if self._clock() >= self._until:
                self._found = await self._ask()
                self._until = self._clock() + SEEN_WITHIN_S
            return self._found

    async def _ask(self) -> bool:
        try:
            await anyio.to_thread.run_sync(self._transcripts.check)
        except BotError as error:
            log.error("transcripts.not_kept", reason=str(error))
            return False
        return True
