"""Which of two sets of words a vector is nearer to: single-category WEAT, with its test."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SEED = 20261124
DRAWS = 9999
MOST_EXACT = 20_000  # splits of the words that are still enumerated


@dataclass(frozen=True)
class Association:
    """How much nearer one vector is to the first words; `p` is two-sided."""

    effect: float
    p: float


def association(vector: np.ndarray, first: np.ndarray, second: np.ndarray) -> Association:
    """
    Return how *vector* leans between two sets of word vectors.

    The effect is the difference of its mean cosines over their standard deviation in both sets
    (n - 1), between -2 and 2. Source: A. Caliskan, J. J. Bryson and A. Narayanan, "Semantics
    derived automatically from language corpora contain human-like biases", Science 356 (2017)
    183-186, the word-embedding factual association test; words stand in a plain sentence as in
    C. May et al., "On measuring social biases in sentence encoders", NAACL 2019.

    Null: the words' labels could be exchanged. All splits into two sets of these sizes are
    counted, or a seeded sample of 9,999 when there are more than 20,000.

    Args:
        vector: Shape (d,), not zero.
        first: Word vectors, shape (a, d), a >= 2.
        second: Word vectors, shape (b, d), b >= 2.
    """
    words = np.vstack([first, second])
    cosines = words @ vector / (np.linalg.norm(words, axis=1) * np.linalg.norm(vector))
    size, total = len(first), len(words)
    gap = _gap(cosines, np.arange(size)[np.newaxis, :])[0]
    splits, exact = _splits(total, size)
    # A split may give the observed gap exactly, up to the last bits of the sum.
    as_large = int((np.abs(_gap(cosines, splits)) >= abs(gap) - 1e-12).sum())
    p = as_large / len(splits) if exact else (1 + as_large) / (1 + len(splits))
    return Association(float(gap / cosines.std(ddof=1)), p)


def holm(ps: Sequence[float]) -> list[float]:
    """
    Return the p values corrected for how many there are, in the same order.

    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979) 65-70.
    """
    corrected = [0.0] * len(ps)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[place]))
        corrected[place] = highest
    return corrected


def _gap(cosines: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the mean of the chosen minus the mean of the rest, for each row of *chosen*."""
    size, total = chosen.shape[1], len(cosines)
    inside = cosines[chosen].sum(axis=1)
    gap: np.ndarray = inside / size - (cosines.sum() - inside) / (total - size)
    return gap


def _splits(total: int, size: int) -> tuple[np.ndarray, bool]:
    if math.comb(total, size) <= MOST_EXACT:
        return np.array(list(itertools.combinations(range(total), size))), True
    rng = np.random.default_rng(SEED)
    return np.argsort(rng.random((DRAWS, total)), axis=1)[:, :size], False
