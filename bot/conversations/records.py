"""What the transcript holds, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Wants = Literal["answer", "map", "person"]  # "person": the words are for one, not the computer
Verdict = Literal["up", "down"]
Reason = Literal["wrong", "not_clear", "one_sided", "not_for_me", "upsetting"]


@dataclass(frozen=True)
class Accepted:
    """
    A message that is on disk; `new` is False for one that was sent again, `held` is True for one
    that a person reads and the computer does not answer, and `flagged` for one that was picked out
    and is answered already.
    """

    seq: int
    turn: int
    client_id: str
    new: bool
    flagged: bool = False
    held: bool = False


@dataclass(frozen=True)
class Claimed:
    """A message that this process is to answer, as turn number `turn`."""

    seq: int
    turn: int
    wants: Wants
    text: str
    memory: dict[str, Any] = field(default_factory=dict)  # of the answer before


@dataclass(frozen=True)
class Said:
    """The answer to one message: its status, its replies as JSON values, what was understood."""

    status: str
    replies: list[dict[str, Any]]
    understood: dict[str, Any] | None
    memory: dict[str, Any] | None = None


@dataclass(frozen=True)
class Event:
    """One entry of a transcript, as its pupil gets it."""

    seq: int
    kind: Literal["pupil", "bot", "adviser", "notice"]
    turn: int
    at: str
    id: str | None = None
    text: str | None = None
    status: str | None = None
    replies: list[dict[str, Any]] | None = None
    speaker: str | None = None
    wants: Literal["person"] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields that apply to its kind."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Answered:
    """An answer, and what its message was taken for, without its words."""

    event: Event
    understood: dict[str, Any] | None
