"""The words and letters that a message shares with passages: names and spellings, by TF-IDF."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import List, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer

from bot.nlu.tfidf import rarity, weights

# Columns of one kind: pieces are hashed, so that the index needs no list of them. 604 passages
# have some 40,000 different pieces of letters.
BUCKETS = 2**17
KINDS = ("words", "letters")  # each counts for half of a score


@dataclass(frozen=True)
class Lexical:
    """For each kind of piece: row i holds those of text i, and how rare each piece is."""

    rows: Tuple[csr_matrix, ...]  # each (n, BUCKETS), float32, rows of unit length
    rarity: Tuple[np.ndarray, ...]  # each (BUCKETS,), float32: inverse document frequency

    def near(self, text: str, among: np.ndarray) -> np.ndarray:
        """
        Return how much of *text* each of some rows shares.

        Args:
            text: One message.
            among: Rows, shape (m,).

        Returns:
            Array of shape (m,), each a cosine similarity in [0, 1].
        """
        found = np.zeros(len(among), dtype=np.float32)
        for rows, rare, counts in zip(self.rows, self.rarity, _counts([text])):
            asked = np.zeros(BUCKETS, dtype=np.float32)
            asked[counts.indices] = weights(counts, rare)
            found += rows[among] @ asked
        return found / len(KINDS)


def build_lexical(texts: Sequence[str]) -> Lexical:
    """Return the lexical index of *texts*, one row each."""
    kinds = _counts(texts)
    rare = tuple(rarity(counts) for counts in kinds)
    for counts, each in zip(kinds, rare):
        counts.data = weights(counts, each)
    return Lexical(tuple(kinds), rare)


@lru_cache(maxsize=1)
def _counters() -> Tuple[HashingVectorizer, ...]:
    shared = {"n_features": BUCKETS, "norm": None, "alternate_sign": False, "dtype": np.float32}
    return (
        # Pairs of words as well, and words of one letter: "t level".
        HashingVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **shared),
        # Inside words: for misspellings.
        HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared),
    )


def _counts(texts: Sequence[str]) -> List[csr_matrix]:
    return [counter.transform(texts) for counter in _counters()]
