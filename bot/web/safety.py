"""What the web layer needs to keep pupils safe."""

from __future__ import annotations

from dataclasses import dataclass

from bot.safeguarding.filing import Filing
from bot.safeguarding.sender import Sender
from bot.safety.reading import Reading
from bot.safety.words import SafetyWords


@dataclass(frozen=True)
class Safety:
    """What reads pupils' words, what answers a disclosure, and what tells people of it."""

    reading: Reading
    words: SafetyWords
    filing: Filing
    sender: Sender
