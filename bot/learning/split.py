"""Which corrections are taught and which measure: settled by the sentence itself, for good."""

from __future__ import annotations

import hashlib

from bot.learning.copies import letters

MEASURED_OF = 5  # one sentence in five is kept for measuring


def is_measured(text: str) -> bool:
    """
    Return whether *text* becomes a test case instead of a training sentence.

    It depends on the letters of *text* alone, so that the same sentence, exported again next month
    or from another school, can never get from one side to the other.
    """
    digest = hashlib.sha256(letters(text).encode()).digest()
    return int.from_bytes(digest[:8], "big") % MEASURED_OF == 0
