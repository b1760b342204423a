"""Something that a message names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mention:
    """Something named in a text: of which kind, and what; offsets are in characters."""

    kind: str
    value: str
    start: int
    end: int
