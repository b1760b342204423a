"""The way in: every message of a pupil is screened first, then masked; the copies never mix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.safety.flags import Category, Flag

log = structlog.get_logger()

BROKEN = Flag((Category.UNREAD,), False, ("failure",))
MEETING = Flag((Category.CONTACT,), False, ("words",))
MEETING_KIND = "meeting"  # of the kinds of contact; a pupil's own details alone are only masked
# Who asks to meet somebody whose job it is, asks for guidance.
ASKS_FOR_GUIDANCE = re.compile(
    r"\bmeet\s+(?:up\s+)?(?:with\s+)?(?:(?:the|an?|my|our|some|another)\s+)?(?:careers?\s+|school\s+"
    r"|college\s+|form\s+)?(?:advis[eo]rs?|tutors?|teachers?|senco|employers?|students?)\b",
    re.IGNORECASE,
)
NOT_MASKED = "[message]"  # in the transcript, in place of words that could not be masked
# A long text is screened in pieces that overlap, so that nothing hides far down in it.
PIECE_CHARS, OVERLAP_CHARS = 1000, 200
TURNS_BEFORE = 4  # earlier messages of the pupil that are read with a new one


class Screens(Protocol):
    """What `bot.safety.screen` does."""

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        """Return why a person has to read *text*, None when nobody has to."""


class Masked(Protocol):
    """A text without personal data."""

    @property
    def text(self) -> str:
        """Return it."""


class Masks(Protocol):
    """What `bot.safety.masking` does."""

    def mask(self, text: str, before: Sequence[str] = ()) -> Masked:
        """Return *text* without personal data."""


ContactIn = Callable[[str, Sequence[str]], tuple[str, ...]]


@dataclass(frozen=True)
class Read:
    """What became of a message: the words that may be kept, and why a person has to read it."""

    text: str
    flag: Flag | None


@dataclass(frozen=True)
class Reading:
    """The screen, the mask and what finds contact details; `version` is that of the screen."""

    screen: Screens
    masks: Masks
    contact_in: ContactIn
    version: str

    def read(self, text: str, before: Sequence[str] = ()) -> Read:
        """
        Return what may be kept of *text* and its flag. Never fails: what breaks is a flag (G1).

        Args:
            text: A whole message, of any length.
            before: The last four earlier messages of the pupil, the oldest first.
        """
        flag = self.flag(text, before)
        try:
            masked = self.masks.mask(text, before).text
            if not isinstance(masked, str):
                raise TypeError("the mask gave no text")
        except Exception as error:  # noqa: BLE001 - words that are not masked are never kept
            log.error("mask.broken", kind=type(error).__name__)
            return Read(NOT_MASKED, flag or BROKEN)
        return Read(masked, flag)

    def flag(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        """Return why a person has to read *text*, None when nobody has to. Never fails."""
        found = [flag for piece in _pieces(text) if (flag := self._screened(piece, before))]
        return together(found) if found else None

    def _screened(self, text: str, before: Sequence[str]) -> Flag | None:
        try:
            flag = self.screen.read(text, before)
            if flag is not None and not (isinstance(flag, Flag) and flag.categories):
                raise TypeError("the screen gave no flag")
            if flag is None and MEETING_KIND in self.contact_in(text, before):
                flag = None if ASKS_FOR_GUIDANCE.search(text) else MEETING
        except Exception as error:  # noqa: BLE001 - a screen that breaks counts as a flag
            log.error("screen.broken", kind=type(error).__name__)
            return BROKEN
        return flag


def _pieces(text: str) -> Iterator[str]:
    step = PIECE_CHARS - OVERLAP_CHARS
    for at in range(0, max(len(text) - OVERLAP_CHARS, 1), step):
        yield text[at : at + PIECE_CHARS]


def together(flags: Sequence[Flag]) -> Flag:
    """Return the one flag that says what *flags*, one or more, say."""
    categories = dict.fromkeys(category for flag in flags for category in flag.categories)
    by = dict.fromkeys(way for flag in flags for way in flag.by)
    return Flag(tuple(categories), any(flag.immediate for flag in flags), tuple(by))
