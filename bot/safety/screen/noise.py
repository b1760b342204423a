"""Spelling tricks that the network is taught with, so that it reads through them."""

from __future__ import annotations

import random
from collections.abc import Callable

VOWELS = "aeiou"
BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x",
}  # fmt: skip
AS_DIGITS = str.maketrans("oieas", "01345")


def _swapped(word: str, draw: random.Random) -> str:
    if len(word) < 4:
        return word
    at = draw.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _without_vowels(word: str, draw: random.Random) -> str:
    if len(word) < 4:
        return word
    return word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)


def _one_left_out(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word)) if len(word) > 3 else len(word)
    return word[:at] + word[at + 1 :]


def _one_doubled(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    return word[:at] + word[at] * draw.randrange(2, 5) + word[at + 1 :]


def _beside(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    return word[:at] + draw.choice(BESIDE.get(word[at], word[at])) + word[at + 1 :]


def _digits(word: str, draw: random.Random) -> str:
    return word.translate(AS_DIGITS)


def _apart(word: str, draw: random.Random) -> str:
    return draw.choice([" ", ".", "-"]).join(word)


WORDS: tuple[Callable[[str, random.Random], str], ...] = (
    _swapped, _without_vowels, _one_left_out, _one_doubled, _beside, _digits, _apart,
)  # fmt: skip


def disguised(text: str, draw: random.Random) -> str:
    """Return *text* with one kind of trick in some of its words, or without its spaces."""
    if draw.random() < 0.08:
        return text.replace(" ", "")
    trick, share = draw.choice(WORDS), draw.choice([0.3, 0.6, 1.0])
    return " ".join(
        trick(word, draw) if word and draw.random() < share else word for word in text.split()
    )


def in_parts(text: str, draw: random.Random) -> str:
    """Return *text* with words of filling between its parts, as over several messages."""
    words = text.split()
    if len(words) < 3:
        return text
    at = draw.randrange(1, len(words))
    filling = draw.choice(["", "lol", "ok", "um", "so yeah", "idk", "sorry", "hi"])
    return " ".join([*words[:at], filling, *words[at:]])
