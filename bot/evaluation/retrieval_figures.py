"""Figures of rankings with one right place each: recall, reciprocal rank, gain; with bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.exposure import interval

DEPTH = 10  # ranks that count for the reciprocal rank and the gain
DRAWS = 2000
SEED = 42


@dataclass(frozen=True)
class Mean:
    """A mean over n questions with its 95% bounds."""

    value: float
    low: float
    high: float

    def told(self) -> str:
        """Return the mean and its bounds in three digits."""
        return f"{self.value:.3f} ({self.low:.3f}-{self.high:.3f})"


@dataclass(frozen=True)
class Row:
    """How one way of ranking did on one set of questions."""

    questions: str  # the set
    method: str
    n: int
    recall_1: Mean
    recall_5: Mean
    reciprocal_10: Mean
    gain_10: Mean  # nDCG@10 with one right passage: 1 / log2(1 + rank)


@dataclass(frozen=True)
class Refusal:
    """Which questions are refused below a threshold, of those that have an answer and not."""

    questions: str
    answerable: int
    unanswerable: int
    threshold: float
    wrongly_refused: Mean
    wrongly_answered: Mean
    auroc: float  # how often an answerable question scores over an unanswerable one


def row_of(questions: str, method: str, ranks: Sequence[int | None]) -> Row:
    """Return the figures of *ranks*, of the first right passage each, None where none is found."""
    within = [rank for rank in ranks if rank is not None and rank <= DEPTH]
    missed = [0.0] * (len(ranks) - len(within))
    return Row(
        questions,
        method,
        len(ranks),
        _share(sum(rank == 1 for rank in within), len(ranks)),
        _share(sum(rank <= 5 for rank in within), len(ranks)),
        _mean([*(1 / rank for rank in within), *missed]),
        _mean([*(1 / np.log2(1 + rank) for rank in within), *missed]),
    )


def refusal_of(
    questions: str, answerable: Sequence[float], unanswerable: Sequence[float], threshold: float
) -> Refusal:
    """Return what is refused at *threshold*: scores under it."""
    right, wrong = np.asarray(answerable), np.asarray(unanswerable)
    over = (right[:, np.newaxis] > wrong).mean() + (right[:, np.newaxis] == wrong).mean() / 2
    return Refusal(
        questions,
        len(right),
        len(wrong),
        threshold,
        _share(int((right < threshold).sum()), len(right)),
        _share(int((wrong >= threshold).sum()), len(wrong)),
        float(over),
    )


def chosen_threshold(unanswerable: Sequence[float], answered: float) -> float:
    """
    Return the lowest threshold, in hundredths, at which few of the *unanswerable* are answered.

    Args:
        unanswerable: Scores of questions that nothing answers.
        answered: The largest share of these that may reach the threshold.
    """
    scores = np.asarray(unanswerable)
    hundredths = np.arange(0, 101) / 100
    return float(next(t for t in hundredths if (scores >= t).mean() <= answered))


def _share(found: int, asked: int) -> Mean:
    return Mean(found / asked, *interval(found, asked))


def _mean(values: Sequence[float]) -> Mean:
    """Return the mean with bounds by the percentile bootstrap, its draws the same each time."""
    found = np.asarray(values)
    drawn = np.random.default_rng(SEED).integers(0, len(found), (DRAWS, len(found)))
    low, high = np.percentile(found[drawn].mean(axis=1), [2.5, 97.5])
    return Mean(float(found.mean()), float(low), float(high))
