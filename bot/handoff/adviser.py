"""Whoever speaks for a school in a chat: what the desk has to know of them, and may refuse them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Protocol

from bot.errors import BotError

MAX_CHARS = 2000  # of one message or note
JOBS = {"adviser": "careers adviser", "safeguarding_lead": "safeguarding lead"}


class Adviser(Protocol):
    """Whoever works in the console; `bot.staff` has the real one."""

    @property
    def id(self) -> str:
        """Their id, never shown to a pupil."""

    @property
    def school(self) -> str:
        """The id of their school."""

    @property
    def name(self) -> str:
        """What the pupil is told that they are called."""

    @property
    def roles(self) -> Collection[str]:
        """What they may do, by the names of the roles."""


class NotYours(BotError):
    """The chat is another adviser's, another school's, or nobody's; look at the queue anew."""


class NotSaid(BotError):
    """A message of an adviser is not sent; the reason tells what to write instead."""

    def __init__(self, reason: str, kinds: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.kinds = kinds


def called(adviser: Adviser) -> str:
    """Return what a pupil is told an adviser is called: "Ms Patel, careers adviser"."""
    # Compared one by one: a member of an enum is equal to its text, but has another hash.
    has = [job for name, job in JOBS.items() if any(role == name for role in adviser.roles)]
    job = has[0] if has else "member of staff"
    return f"{adviser.name}, {job}"


def plain(text: str) -> str:
    """Return *text* without control characters. Raises NotSaid when it is empty or too long."""
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    if not kept.strip():
        raise NotSaid("Nothing was written, so nothing was sent.")
    if len(kept) > MAX_CHARS:
        raise NotSaid(f"Not sent: it is longer than {MAX_CHARS} characters. Send it in parts.")
    return kept.strip()
