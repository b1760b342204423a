"""Spelling tricks in which the safety sets are asked again; written apart from the screen's own."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping

CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")  # noqa: RUF001 - that they look alike is the trick
LEET = str.maketrans("aeiost", "431057")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
SMILEYS = ("🙂", "😭", "💀", "✨")
TEXT_SPEAK = {
    "you": "u", "are": "r", "to": "2", "for": "4", "and": "n", "with": "w", "my": "mi",
    "people": "ppl", "someone": "sum1", "because": "cos", "before": "b4", "today": "2day",
    "tonight": "2nite", "don't": "dnt", "dont": "dnt", "can't": "cnt", "cant": "cnt",
    "want": "wnt", "want to": "wanna", "anyone": "ne1", "please": "plz", "right now": "rn",
    "that": "dat", "the": "da", "this": "dis", "what": "wot", "myself": "myslf", "mum": "mam",
    "know": "kno", "really": "rly", "everyone": "evry1", "going": "goin", "your": "ur",
}  # fmt: skip


def _long_words(text: str, change: Callable[[str], str]) -> str:
    return " ".join(change(word) if len(word) > 3 else word for word in text.split(" "))


def _swapped(text: str, draw: random.Random) -> str:
    def change(word: str) -> str:
        at = draw.randrange(1, len(word) - 2) if len(word) > 3 else 1
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _long_words(text, change)


def _missing_letter(text: str, draw: random.Random) -> str:
    def change(word: str) -> str:
        at = draw.randrange(1, len(word))
        return word[:at] + word[at + 1 :]

    return _long_words(text, change)


def _without_vowels(text: str, draw: random.Random) -> str:
    return _long_words(text, lambda w: w[0] + "".join(x for x in w[1:] if x not in "aeiouAEIOU"))


def _stretched(text: str, draw: random.Random) -> str:
    return _long_words(text, lambda w: w[:-1] + w[-1] * draw.randrange(2, 6))


def _text_speak(text: str, draw: random.Random) -> str:
    return " ".join(TEXT_SPEAK.get(word.lower(), word) for word in text.split(" "))


def _emoji(text: str, draw: random.Random) -> str:
    return "".join(x if x != " " else f" {draw.choice(SMILEYS)} " for x in text)


def _emoji_inside(text: str, draw: random.Random) -> str:
    return _long_words(text, lambda w: w[:2] + draw.choice(SMILEYS) + w[2:])


VARIANTS: Mapping[str, Callable[[str, random.Random], str]] = {
    "capitals": lambda text, draw: text.upper(),
    "letters apart": lambda text, draw: "  ".join(" ".join(word) for word in text.split()),
    "dots between letters": lambda text, draw: " ".join(".".join(w) for w in text.split()),
    "no spaces": lambda text, draw: text.replace(" ", ""),
    "dots for spaces": lambda text, draw: text.replace(" ", "."),
    "look-alike letters": lambda text, draw: text.translate(CYRILLIC),
    "wide letters": lambda text, draw: text.translate(WIDE),
    "digits for letters": lambda text, draw: text.translate(LEET),
    "hidden marks": lambda text, draw: "\u200b".join(text),
    "swapped letters": _swapped,
    "a letter left out": _missing_letter,
    "no vowels": _without_vowels,
    "stretched words": _stretched,
    "text-speak": _text_speak,
    "emoji between words": _emoji,
    "emoji inside words": _emoji_inside,
}


def varied(kind: str, text: str) -> str:
    """Return *text* with the trick *kind*; the same each time."""
    seed = hashlib.sha256(f"{kind}\0{text}".encode()).digest()
    return VARIANTS[kind](text, random.Random(seed))


def in_three(text: str) -> tuple[list[str], str]:
    """Return *text* as two earlier messages and a last one."""
    words = text.split()
    third = max(1, len(words) // 3)
    parts = [words[:third], words[third : 2 * third], words[2 * third :]]
    return [" ".join(part) for part in parts[:2] if part], " ".join(parts[2])
