"""How evenly options are found: shares with intervals, a test against chance, hub skew."""

from __future__ import annotations

import math

import numpy as np

Z = 1.96  # two-sided 95%
PERMUTATIONS = 1999
SEED = 20261124


def interval(found: int, asked: int) -> tuple[float, float]:
    """
    Return the 95% interval of a proportion.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927) 209-212.
    """
    share, z2 = found / asked, Z * Z
    middle = share + z2 / (2 * asked)
    spread = Z * math.sqrt(share * (1 - share) / asked + z2 / (4 * asked * asked))
    return (middle - spread) / (1 + z2 / asked), (middle + spread) / (1 + z2 / asked)


def top_rows(scores: np.ndarray, k: int) -> np.ndarray:
    """Return the columns of the *k* highest scores of each row, best first, shape (n, k)."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :k]


def incidence(top: np.ndarray, owners: np.ndarray, options: int) -> np.ndarray:
    """
    Return whether each option has a passage among the first of each question.

    Args:
        top: Columns found for each question, shape (n, k).
        owners: The option's number of each column.
        options: How many options there are.

    Returns:
        Array of shape (n, options) of 0.0 and 1.0.
    """
    found = np.zeros((len(top), options))
    found[np.arange(len(top))[:, np.newaxis], owners[top]] = 1.0
    return found


def hub_skew(top: np.ndarray, passages: int) -> float:
    """
    Return the skewness of N_k, how often each passage is among the first k of a question.

    Zero is symmetric; hubs make it large. It is the third central moment over the cubed standard
    deviation (population), formula (1) of M. Radovanovic, A. Nanopoulos and M. Ivanovic, "Hubs in
    space", Journal of Machine Learning Research 11 (2010) 2487-2531.
    """
    counts = np.bincount(top.ravel(), minlength=passages).astype(float)
    spread = counts.std()
    return float(((counts - counts.mean()) ** 3).mean() / spread**3) if spread else 0.0


def expected(found: np.ndarray, possible: np.ndarray) -> np.ndarray:
    """
    Return how often each option would be found by chance, shape (options,).

    Each question's finds are shared equally among the options *possible* for it (a question that
    names a stage: those of the stage), and likewise those among the others.
    """
    total = np.zeros(found.shape[1])
    for group in (possible, ~possible):
        size = group.sum(axis=1, keepdims=True)
        total += (group * (found * group).sum(axis=1, keepdims=True) / np.maximum(size, 1)).sum(0)
    return total


def chance_p(found: np.ndarray, possible: np.ndarray) -> float:
    """
    Return the p of a permutation test that no option is found more often than another.

    Null: within each question any option could stand in any other's place. So each question's
    row is shuffled among the options possible for it, which keeps how many a question finds; only
    questions are taken as independent. Statistic: sum of (found - expected)^2 / expected.

    Args:
        found: `incidence`, shape (n, options).
        possible: Which options a question may be about, shape (n, options), bool.
    """
    chance = expected(found, possible)
    counted = chance > 0
    rng = np.random.default_rng(SEED)
    places = np.argsort(~possible, axis=1, kind="stable")
    rows = np.arange(len(found))[:, np.newaxis]

    def statistic(counts: np.ndarray) -> float:
        return float(((counts - chance)[counted] ** 2 / chance[counted]).sum())

    observed = statistic(found.sum(axis=0))
    as_large = 0
    for _ in range(PERMUTATIONS):
        drawn = np.argsort(rng.random(found.shape) + ~possible, axis=1)
        shuffled = np.zeros_like(found)
        shuffled[rows, places] = found[rows, drawn]
        # A statistic may repeat the observed one exactly, up to the last bits of the sum.
        as_large += statistic(shuffled.sum(axis=0)) >= observed - 1e-9
    return (1 + as_large) / (1 + PERMUTATIONS)
