"""One piece of personal data in a message."""

from __future__ import annotations

from typing import NamedTuple

# In this order the more certain of two that overlap wins.
KINDS = (
    "phone", "e-mail", "postcode", "nhs number", "national insurance number", "pupil number",
    "date of birth", "address", "username", "card number", "number plate", "name",
)  # fmt: skip


class Found(NamedTuple):
    """What it is, and where in the searched text it begins and ends."""

    kind: str
    start: int
    end: int
