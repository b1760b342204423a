"""Finds sentences that are the same as a new one, or nearly: by letters, by words, by meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from bot.learning.sentences import Sentence
from bot.learning.twins import Taught, plain

COPY_COSINE = 0.95  # of sentence vectors; the bar of the project's leak check
Encode = Callable[[Sequence[str]], np.ndarray]


def letters(text: str) -> str:
    """Return *text* as letters and digits alone: "A-level" and "a level" are the same."""
    return plain(text).replace(" ", "").replace("_", "")


class Copies:
    """Sentences that are there, searched for copies of new ones."""

    def __init__(self, sentences: Iterable[Sentence], encode: Encode) -> None:
        """
        Args:
            sentences: Those that are there.
            encode: n texts to n unit vectors, shape (n, d), as `Encoder.encode`.
        """
        self._encode = encode
        self._plain: dict[str, Sentence] = {}
        self._letters: dict[str, list[Sentence]] = defaultdict(list)
        self._twins = Taught([])
        self._vectors: list[np.ndarray] = []  # of the first sentences of `_plain`, in its order
        for each in sentences:
            self.add(each)

    def add(self, sentence: Sentence) -> None:
        """Take *sentence* in."""
        words = plain(sentence.text)
        self._plain.setdefault(words, sentence)
        self._letters[letters(sentence.text)].append(sentence)
        self._twins.add(words)

    def same(self, text: str) -> list[Sentence]:
        """Return the sentences with the letters of *text*."""
        return self._letters.get(letters(text), [])

    def twin(self, text: str) -> Sentence | None:
        """Return a sentence with nearly the words of *text*, None when there is none."""
        twins = self._twins.twins_of(plain(text))
        return self._plain[twins[0]] if twins else None

    def near(self, text: str) -> Sentence | None:
        """
        Return the sentence nearest in meaning to *text*, None when none is a copy.

        The first call turns every sentence into its vector, which takes a minute or two.
        """
        there = list(self._plain.values())
        if not there:
            return None
        # In plain words: a question mark alone moves a vector by up to 0.05.
        fresh = list(self._plain)[len(self._vectors) :]
        self._vectors += list(self._encode(fresh))
        scores = np.stack(self._vectors) @ self._encode([plain(text)])[0]
        best = int(np.argmax(scores))
        return there[best] if scores[best] > COPY_COSINE else None
