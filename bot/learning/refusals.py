"""Why a correction is not taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reason(str, Enum):
    """The kind of a refusal, in the words of the summary."""

    SHAPE = "not a correction that can be used"
    PERSONAL = "personal data"
    DISCLOSURE = "may tell of danger"
    CONTRADICTION = "contradicts another sentence"
    COPY = "the same as, or nearly, a sentence that is there"


@dataclass(frozen=True)
class Refusal:
    """One line that is not taken; `why` ends with what to do and holds none of its words."""

    line: int  # from 1
    reason: Reason
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}"
