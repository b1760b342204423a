"""From answers to figures: accuracy, what is refused, and both along every threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import matthews_corrcoef, roc_auc_score

from bot.evaluation.benchmarks.sets import OUT_OF_SCOPE
from bot.evaluation.exposure import interval

CUTS = 41  # thresholds tried for the best MCC, as for every row of ours in the anchors
CURVE = 21  # points of a curve
# Share of the right answers in scope that a threshold may cost on validation.
GIVEN_UP = 0.01


@dataclass(frozen=True)
class Figure:
    """A figure with its 95% bounds; they are None where a published figure has none."""

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None


@dataclass(frozen=True)
class Point:
    """What one threshold gives: right in scope, and refused of those out of scope."""

    threshold: float
    in_scope: float
    refused: float


@dataclass(frozen=True)
class Answers:
    """The guess for each message, how sure it was (any scale), and what was right."""

    guesses: Sequence[str]
    scores: np.ndarray
    labels: Sequence[str]

    @property
    def right(self) -> np.ndarray:
        """Whether each guess is right, before any is refused."""
        return np.asarray([g == label for g, label in zip(self.guesses, self.labels)], dtype=bool)

    @property
    def inside(self) -> np.ndarray:
        """Whether each message is in scope."""
        return np.asarray([label != OUT_OF_SCOPE for label in self.labels], dtype=bool)


def share(hits: np.ndarray) -> Figure:
    """Return the share of true *hits* with its Wilson interval."""
    low, high = interval(int(hits.sum()), len(hits))
    return Figure(float(hits.mean()), low, high, len(hits))


def accuracy(answers: Answers) -> Figure:
    """Return the share that is right of the messages in scope, nothing refused."""
    return share(answers.right[answers.inside])


def auroc(answers: Answers) -> Figure:
    """
    Return the chance that a message in scope scores above one out of scope.

    Its bounds are those of J. A. Hanley and B. J. McNeil, "The meaning and use of the area under
    a receiver operating characteristic (ROC) curve", Radiology 143 (1982) 29-36.
    """
    inside = answers.inside
    area = float(roc_auc_score(inside, answers.scores))
    many, few = int(inside.sum()), int((~inside).sum())
    q1, q2 = area / (2 - area), 2 * area * area / (1 + area)
    variance = area * (1 - area) + (many - 1) * (q1 - area**2) + (few - 1) * (q2 - area**2)
    spread = 1.96 * float(np.sqrt(variance / (many * few)))
    return Figure(area, max(0.0, area - spread), min(1.0, area + spread), len(inside))


def at(answers: Answers, threshold: float) -> tuple[Figure, Figure]:
    """Return the share right in scope, and refused out of scope, below *threshold* refused."""
    told, inside = answers.scores >= threshold, answers.inside
    return share((answers.right & told)[inside]), share(~told[~inside])


def curve(answers: Answers) -> tuple[Point, ...]:
    """Return what evenly spread thresholds give, from none refused to nearly all."""
    found = []
    for threshold in np.quantile(answers.scores, np.linspace(0, 1, CURVE)):
        inside, outside = at(answers, float(threshold))
        found.append(Point(float(threshold), inside.value, outside.value))
    return tuple(found)


def threshold_from(validation: Answers) -> float:
    """Return the strictest threshold that costs at most GIVEN_UP of what was right in scope."""
    scores = np.sort(validation.scores[validation.right & validation.inside])
    return float(scores[int(GIVEN_UP * len(scores))])


def best_mcc(answers: Answers) -> Figure:
    """
    Return the highest Matthews correlation over CUTS thresholds.

    The threshold is picked on the test set, as in every published row: a ceiling. The bounds are
    percentiles of 200 redrawn test sets at that threshold.
    """
    names = np.asarray(answers.guesses, dtype=object)
    labels = np.asarray(answers.labels, dtype=object)
    kinds = {name: i for i, name in enumerate(sorted({OUT_OF_SCOPE, *names, *labels}))}
    truth = np.asarray([kinds[label] for label in labels])
    guess = np.asarray([kinds[name] for name in names])

    def refused_below(threshold: float) -> np.ndarray:
        return np.where(answers.scores >= threshold, guess, kinds[OUT_OF_SCOPE])

    cuts = np.quantile(answers.scores, np.linspace(0, 1, CUTS))
    best = max(cuts, key=lambda cut: matthews_corrcoef(truth, refused_below(cut)))
    given, rng = refused_below(best), np.random.default_rng(42)
    drawn = [
        matthews_corrcoef(truth[rows], given[rows])
        for rows in (rng.integers(0, len(truth), len(truth)) for _ in range(200))
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(float(matthews_corrcoef(truth, given)), float(low), float(high), len(truth))
