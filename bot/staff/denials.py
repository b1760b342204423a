"""Refusals of those who are not signed in: kept, but never so many that they bury the rest."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from bot.staff.clock import Clock
from bot.staff.trail import Trail

WINDOW = timedelta(minutes=1)
MOST = 30  # lines in a window; anybody can cause them, so that a flood must stay small


class Denials:
    """Writes refusals to the trail; what comes above the limit is counted and told in the next."""

    def __init__(self, trail: Trail, clock: Clock) -> None:
        self._trail = trail
        self._clock = clock
        self._lock = threading.Lock()
        self._began: datetime | None = None
        self._written = 0
        self._left_out = 0

    def note(self, about: str, what: str = "access.denied", school: str | None = None) -> None:
        """Keep that somebody was refused *about*, for auditors of *school*. Raises StorageError."""
        with self._lock:
            now = self._clock()
            if self._began is None or now - self._began >= WINDOW:
                self._began, self._written = now, 0
            if self._written >= MOST:
                self._left_out += 1
                return
            more = f" (and {self._left_out} more before)" if self._left_out else ""
            self._written, self._left_out = self._written + 1, 0
        self._trail.note(None, what, about[:160] + more, school=school)
