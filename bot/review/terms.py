"""The terms that a conversation is found by: words that were written, and values of filters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.review.causes import LOW

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
MASK = re.compile(r"\[[a-z -]+\]")
LONGEST = 40  # characters
MOST_WORDS = 400  # of one conversation; the rest of a very long one is not found by its words
HIGH = 700  # of 1000
BANDS = ("low", "middle", "high")


def words(text: str) -> list[str]:
    """Return the words of *text* as they are searched for: small, without a final s or a mask."""
    found = (word.replace("\u2019", "'") for word in WORD.findall(MASK.sub(" ", text.lower())))
    return list(dict.fromkeys(_stem(word)[:LONGEST] for word in found if len(word) > 1))


def word_terms(texts: Iterable[str]) -> set[str]:
    """Return the terms of the words of *texts*."""
    found = dict.fromkeys(word for text in texts for word in words(text))
    return {term_of_word(word) for word in list(found)[:MOST_WORDS]}


def term_of_word(word: str) -> str:
    """Return the term that finds conversations with *word*, one of `words`."""
    return f"word={word}"


def band(confidence: int | None) -> str | None:
    """Return how sure the classifier was: one of BANDS, None for what it did not see."""
    if confidence is None:
        return None
    return "low" if confidence < LOW else "middle" if confidence < HIGH else "high"


def filter_terms(**values: str | None) -> set[str]:
    """Return the term of each filter that has a value."""
    return {f"{name}={value}"[:64] for name, value in values.items() if value}


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
