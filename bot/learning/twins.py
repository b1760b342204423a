"""Which sentences are alike enough that one of them measures nothing once the other is taught."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

TWIN_SHARE = 0.7  # of the words of both sentences that stand in both
TWIN_WORDS = 4  # shorter sentences share most words by chance


def plain(sentence: str) -> str:
    """
    Return *sentence* as it counts for being the same: its words, annotation left out.

    A thumb or three dots hold no word and stand as they are, or all of them would be one sentence.
    """
    bare = re.sub(r"\[([^]]*)\]\{[^}]*\}", r"\1", sentence).lower()
    return " ".join(re.findall(r"\w+", bare)) or bare.strip()


def are_twins(one: str, other: str) -> bool:
    """Return whether two plain sentences are the same or have nearly the same words."""
    if one == other:
        return True
    words, others = set(one.split()), set(other.split())
    if min(len(words), len(others)) < TWIN_WORDS:
        return False
    return len(words & others) / len(words | others) >= TWIN_SHARE


class Taught:
    """Plain sentences that are taught, found by their words."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._with: dict[str, set[str]] = defaultdict(set)
        for sentence in sentences:
            self.add(sentence)

    def add(self, sentence: str) -> None:
        """Take plain *sentence* in."""
        for word in sentence.split():
            self._with[word].add(sentence)

    def twins_of(self, asked: str) -> list[str]:
        """Return the taught sentences that are twins of plain *asked*, in order."""
        words = sorted(set(asked.split()), key=lambda word: len(self._with.get(word, ())))
        # Twins share 0.7 of their words, so each of them has one of the rarer half.
        near = {text for word in words[: len(words) // 2 + 1] for text in self._with.get(word, ())}
        return sorted(text for text in near if are_twins(asked, text))
