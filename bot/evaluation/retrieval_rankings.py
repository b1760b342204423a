"""Options ranked for a question, whether or not one would be told: how often each is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.exposure import chance_p, expected, incidence, top_rows
from bot.evaluation.retrieval_asked import Question
from bot.evaluation.retrieval_quality import Quality, quality
from bot.knowledge.base import KnowledgeBase
from bot.nlu.nearest import all_rows
from bot.nlu.search import APART_ROWS, Search, owner

AS_DECIDED = "as decided"  # by what sets options apart: what decides whether one stands out
BY_COSINE = "by cosine"  # by plain cosine, for comparison: as it was before


@dataclass(frozen=True)
class Exposure:
    """For how many questions each option is among the first *depth* passages of options."""

    ranking: str
    depth: int
    found: dict[str, int]
    chance: dict[str, float]
    p: float

    @property
    def ratio(self) -> float:
        """Return the most found option's count over an equal share."""
        return max(self.found.values()) * len(self.found) / sum(self.found.values())

    @property
    def least_ratio(self) -> float:
        """Return the smallest count over what chance would give that option."""
        return min(self.found[option] / chance for option, chance in self.chance.items() if chance)

    @property
    def most(self) -> str:
        """Return the option that is found most."""
        return max(self.found, key=lambda option: self.found[option])

    def gap(self, asked: int) -> float:
        """Return the share of *asked* questions by which the most found leads the least found."""
        return (max(self.found.values()) - min(self.found.values())) / asked


def rankings(search: Search, questions: Sequence[Question]) -> dict[str, np.ndarray]:
    """Return each ranking's scores, shape (questions, passages of options)."""
    asked = np.vstack([question.heard.vector for question in questions])
    every = all_rows(search.index)
    # The rows of the first index: each passage's question, then its question and answer.
    plain = every[[owner(id) in search.options for id in search.row_ids]]
    plain = plain[: APART_ROWS * len(search.apart_ids)]
    return {
        name: (asked @ vectors.T).reshape(len(asked), APART_ROWS, -1).max(axis=1)
        for name, vectors in ((AS_DECIDED, search.apart), (BY_COSINE, plain))
    }


def exposure(
    name: str,
    scores: np.ndarray,
    search: Search,
    stages: Sequence[str | None],
    knowledge: KnowledgeBase,
    depth: int,
) -> Exposure:
    """
    Return how often each option is found by *scores*, shape (questions, passages of options).

    A question that names a stage, as *stages* says, may by chance be about that stage's options.
    """
    ids = sorted(search.options)
    owners = np.array([ids.index(owner(id)) for id in search.apart_ids])
    found = incidence(top_rows(scores, depth), owners, len(ids))
    possible = np.array(
        [[stage is None or stage in knowledge.option(id).stages for id in ids] for stage in stages]
    )
    return Exposure(
        name,
        depth,
        dict(zip(ids, map(int, found.sum(axis=0)))),
        dict(zip(ids, expected(found, possible).tolist())),
        chance_p(found, possible),
    )


def described_quality(scores: np.ndarray, search: Search, questions: Sequence[Question]) -> Quality:
    """Return how well *scores* rank the option that each question describes."""
    ranked = [
        list(dict.fromkeys(owner(search.apart_ids[place]) for place in places))
        for places in np.argsort(-scores, axis=1, kind="stable")
    ]
    return quality([(ids, {q.label["option"]}) for ids, q in zip(ranked, questions)])


def option_vectors(search: Search) -> Mapping[str, np.ndarray]:
    """Return what sets each option apart: the mean of its rows less that of all options' rows."""
    owners = np.array([owner(id) for id in search.apart_ids] * APART_ROWS)
    shared = search.apart.mean(axis=0)
    return {
        option: search.apart[owners == option].mean(axis=0) - shared
        for option in sorted(search.options)
    }
