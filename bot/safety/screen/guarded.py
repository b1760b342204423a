"""A broken screen counts as a flag: whatever fails inside, somebody reads the message."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Protocol

from bot.safety.flags import Category, Flag

log = logging.getLogger(__name__)

PATIENCE_S = 1.0
MAX_STUCK = 8  # readings that hang at once; beyond these no more are begun
UNREAD = Flag((Category.UNREAD,), immediate=False, by=("failure",))


class Reads(Protocol):
    """Anything that reads messages as the screen does."""

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        """Return a flag or None."""


class Guarded:
    """The screen that the product uses: it always answers, within a second."""

    def __init__(self, screen: Reads, patience_s: float = PATIENCE_S) -> None:
        self._screen = screen
        self._patience_s = patience_s
        self._free = threading.BoundedSemaphore(MAX_STUCK)

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        """Return what the screen says; a flag `unread` when it throws, hangs or talks junk."""
        if not self._free.acquire(blocking=False):
            log.error("screen.stuck")
            return UNREAD
        answers: list[object] = []
        done = threading.Event()

        def work() -> None:
            try:
                answers.append(self._screen.read(text, before))
            except Exception as error:  # noqa: BLE001 - any fault at all has to be a flag
                # The words of an error may hold the pupil's; its class does not.
                log.error("screen.failed: %s", type(error).__name__)
            finally:
                self._free.release()
                done.set()

        # A daemon: a reading that never ends must not keep the process from ending.
        threading.Thread(target=work, name="screen", daemon=True).start()
        if not done.wait(self._patience_s):
            log.error("screen.hangs")
            return UNREAD
        if not answers or not _is_answer(answers[0]):
            return UNREAD
        answer = answers[0]
        return answer if isinstance(answer, Flag) else None


def _is_answer(answer: object) -> bool:
    if answer is None:
        return True
    return (
        isinstance(answer, Flag)
        and len(answer.categories) > 0
        and all(isinstance(category, Category) for category in answer.categories)
    )
