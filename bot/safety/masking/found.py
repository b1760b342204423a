"""One piece of personal data in a message."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """What it is, and where in the searched text it begins and ends."""

    kind: str
    start: int
    end: int
