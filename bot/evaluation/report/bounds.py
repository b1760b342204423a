"""The 95% bounds of every kind of figure in the report; seeds are fixed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import binom

from bot.evaluation.exposure import Z, interval

Interval = tuple[float, float]

CONFIDENCE = 0.95
RESAMPLES = 2000
SEED = 20261128


def wilson(right: int, n: int) -> Interval:
    """Return the 95% interval of a proportion, as `interval` does; (0, 1) of none."""
    if n == 0:
        return 0.0, 1.0
    low, high = interval(right, n)
    return max(0.0, low), min(1.0, high)


def resampled(rows: np.ndarray, statistic: Callable[[np.ndarray], float]) -> Interval:
    """
    Return the 95% percentile bootstrap interval of *statistic*.

    Args:
        rows: One row for each case, shape (n, ...).
        statistic: Takes as many rows, drawn with replacement.

    Source: B. Efron and R. Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
    """
    rng = np.random.default_rng(SEED)
    found = [statistic(rows[rng.integers(0, len(rows), size=len(rows))]) for _ in range(RESAMPLES)]
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


def of_mean(values: Sequence[float]) -> Interval:
    """Return the 95% bootstrap interval of the mean of *values*."""
    return resampled(np.asarray(values, dtype=float), lambda drawn: float(drawn.mean()))


def of_quantile(values: Sequence[float], share: float) -> Interval:
    """
    Return the 95% interval of the quantile *share* of what *values* were drawn from.

    The ranks come from the binomial distribution, so nothing is assumed of the shape. Source:
    W. J. Conover, "Practical nonparametric statistics", third edition, 1999, section 3.2.
    """
    ordered, n = sorted(values), len(values)
    low = int(binom.ppf((1 - CONFIDENCE) / 2, n, share))
    high = int(binom.ppf((1 + CONFIDENCE) / 2, n, share)) + 1
    return ordered[max(0, low - 1)], ordered[min(n, high) - 1]


def auroc(inside: Sequence[float], outside: Sequence[float]) -> tuple[float, Interval]:
    """
    Return how often a score of *inside* is above one of *outside*, ties half, and its interval.

    Source: J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a receiver
    operating characteristic (ROC) curve", Radiology 143 (1982) 29-36.
    """
    ins, outs = np.asarray(inside)[:, np.newaxis], np.asarray(outside)[np.newaxis, :]
    area = float(((ins > outs) + 0.5 * (ins == outs)).mean())
    q1, q2 = area / (2 - area), 2 * area * area / (1 + area)
    n, m = len(inside), len(outside)
    variance = (area * (1 - area) + (n - 1) * (q1 - area * area) + (m - 1) * (q2 - area * area)) / (
        n * m
    )
    error = Z * math.sqrt(max(0.0, variance))
    return area, (max(0.0, area - error), min(1.0, area + error))
