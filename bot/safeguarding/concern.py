"""What the safeguarding records hold, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Origin = Literal["pupil", "refused", "complaint", "adviser", "drill"]
What = Literal["viewed", "acknowledged", "action"]


@dataclass(frozen=True)
class Concern:
    """One concern to be filed. No number and no grade: a person decides what it means."""

    school: str
    origin: Origin
    words: str  # verbatim
    once: str  # a second concern with the same is the same one
    categories: tuple[str, ...]
    danger_now: bool = False
    found_by: tuple[str, ...] = ()
    conversation: str | None = None
    seq: int | None = None  # the message's place; None when it was refused
    context: Sequence[Mapping[str, Any]] = ()  # what was said before, as the transcript has it
    said: str = ""  # what was answered
    said_version: str = ""
    screen_version: str = ""


@dataclass(frozen=True)
class Summary:
    """One line of the list of a school's records: no words."""

    id: str
    at: str
    origin: Origin
    categories: tuple[str, ...]
    danger_now: bool
    acknowledged_at: str | None


@dataclass(frozen=True)
class Step:
    """What one member of staff did with a record, and when. `text` is that of an action."""

    at: str
    member: str
    what: What
    text: str | None


@dataclass(frozen=True)
class Record:
    """A record as its reader sees it; `intact` is False when a row of it was altered."""

    id: str
    at: str
    concern: Concern
    intact: bool
    steps: tuple[Step, ...] = field(default=())

    @property
    def acknowledged(self) -> bool:
        """Return whether somebody said that they have it."""
        return any(step.what == "acknowledged" for step in self.steps)
