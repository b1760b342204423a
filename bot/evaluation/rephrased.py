"""Say a message again with a slip, in text-speak or in other words; the meaning stays."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Mapping

# A shorter word with a letter wrong is often another word, to a person too.
SLIP_FROM_LETTERS = 5
WORD = re.compile(r"[A-Za-z']+")

TEXT_SPEAK = {
    "you": "u", "are": "r", "and": "n", "please": "pls", "what": "wat", "to": "2", "for": "4",
    "your": "ur", "because": "cos", "about": "bout", "with": "wiv", "the": "da", "i'm": "im",
    "how": "hw", "when": "wen", "thanks": "thx", "know": "kno", "people": "ppl", "that": "dat",
}  # fmt: skip
OTHER_WORDS = {
    "what is": "can you explain", "what's": "can you explain", "whats": "can you explain",
    "how long is": "how many years is", "how do i apply": "how can i apply",
    "tell me about": "i want to know about", "do you get paid": "is it paid",
    "how much does that cost": "how much would that cost", "what can i do": "what could i do",
    "what about": "how about", "tell me more": "can you tell me more",
    "which of them": "which of those", "compare those": "compare them",
    "no i meant": "no sorry i meant", "no, i meant": "no sorry i meant",
    "what do i need": "what would i need", "idk": "i dont know",
}  # fmt: skip
BEFORE = ("um ", "ok ", "so ", "right, ")
BEHIND = (" pls", " please", " thanks", " tho", " lol")


def _slipped(text: str, draw: random.Random) -> str:
    """Return *text* with one slip of the finger in one long word, its ends kept."""
    words = [found for found in WORD.finditer(text) if len(found[0]) >= SLIP_FROM_LETTERS]
    if not words:
        return text
    found = draw.choice(words)
    word, at = found[0], draw.randrange(1, len(found[0]) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    slips = (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] * 2 + word[at + 1 :])
    return text[: found.start()] + draw.choice(slips) + text[found.end() :]


def _text_speak(text: str, draw: random.Random) -> str:
    return WORD.sub(lambda found: TEXT_SPEAK.get(found[0].lower(), found[0]), text)


def _other_words(text: str, draw: random.Random) -> str:
    for words, others in OTHER_WORDS.items():
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
        said = whole.sub(others, text, count=1)
        if said != text:
            return said
    return draw.choice(BEFORE) + text


def _around(text: str, draw: random.Random) -> str:
    return draw.choice(BEFORE) + text.rstrip(" ?.!") + draw.choice(BEHIND)


def _shouted(text: str, draw: random.Random) -> str:
    return text.upper()


REPHRASINGS: Mapping[str, Callable[[str, random.Random], str]] = {
    "a slip of the finger": _slipped,
    "text-speak": _text_speak,
    "other words": _other_words,
    "fillers around": _around,
    "capitals": _shouted,
}


def rephrased(kind: str, text: str) -> str:
    """Return *text* said in the way *kind*; the same each time."""
    seed = hashlib.sha256(f"{kind}\0{text}".encode()).digest()
    return REPHRASINGS[kind](text, random.Random(seed))
