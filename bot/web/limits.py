"""How often one conversation and one address may ask; a whole school shares one address."""

from __future__ import annotations

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

# Nobody reads an answer in two seconds, so a faster conversation is no pupil's.
MESSAGES = RateLimitItemPerMinute(30, namespace="messages")
CALLS = RateLimitItemPerMinute(240, namespace="calls")
# A year group of 300 that starts at once, each with the page's own calls, several times over.
ADDRESS = RateLimitItemPerMinute(12_000, namespace="address")
# Of one address, and apart from ADDRESS: what has no conversation yet uses up nobody's room.
BEGUN = RateLimitItemPerMinute(1_500, namespace="begun")  # that year group, five times over
FORGED = RateLimitItemPerMinute(600, namespace="forged")  # keys that open nothing; no pupil has one
COMPLAINTS = RateLimitItemPerMinute(30, namespace="complaints")  # a class at once
STREAMS = 4  # open event streams of one conversation: a page, and what a bad line left open


class TooOften(Exception):
    """Refused for the rate; `retry_after_s` is when to ask again, in whole seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class Limits:
    """
    Counts in the memory of this process, in a minute that begins with the first call.

    A window that moves keeps the time of each call, and to forget them `limits` starts a thread for
    each conversation whenever anybody calls.
    """

    def __init__(self) -> None:
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    async def hit(self, limit: RateLimitItem, who: str) -> None:
        """Count one call of *who*. Raises TooOften when it is one too many."""
        if not await self._windows.hit(limit, who):
            window = await self._windows.get_window_stats(limit, who)
            raise TooOften(max(1, round(window.reset_time - time.time()) + 1))
