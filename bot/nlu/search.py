"""Everything that a message is compared with: passages, what sets options apart, and questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import faiss
import numpy as np

from bot.knowledge.models import FACETS
from bot.nlu.apart import standing_out
from bot.nlu.lexical import Lexical
from bot.nlu.nearest import nearest_rows

APART_ROWS = 2  # a passage of an option is set apart as its question, and as its answer
NEAREST_QUESTIONS = 3  # a facet or topic is as near as this many of its questions on average
CANDIDATE_ROWS = 300  # nearest rows that are ranked; a passage has up to three


@dataclass(frozen=True)
class Weights:
    """How passages are ranked; these are tuned on development questions, docs/decisions/0018."""

    asked: float = 0.3  # how near the questions about the passage's facet or topic are
    lexical: float = 0.3  # of the rest: the words and letters shared; what is left is the cosine
    facet: float = 0.25  # more for the facet that the message asks about, by its odds
    topic: float = 0.2  # more for the topic that it is taken to be about, by how sure that is
    named: float = 0.3  # more for the options named, by how much surer than topics they are meant


WEIGHTS = Weights()


@dataclass(frozen=True)
class Heard:
    """One message: its unit vector of shape (d,), its words, what it names and asks about."""

    vector: np.ndarray
    text: str
    options: frozenset[str] = frozenset()
    facets: Mapping[str, float] = field(default_factory=dict)  # the odds of each
    topics: Mapping[str, float] = field(default_factory=dict)  # how sure each is
    about_option: float = 0.0  # how sure it is that an option is asked about


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with its cosine similarity in [-1, 1]."""

    passage: str
    score: float


@dataclass(frozen=True)
class Nearness:
    """What is near to one message, best first; scores are cosines."""

    passages: list[Hit]
    facets: list[tuple[str, float]]
    left_out: float  # the nearest passage of the options that are not meant; -1 when there is none


@dataclass(frozen=True)
class Search:
    """The index of one knowledge version. Row i of each array belongs to item i of its names."""

    version: str
    encoder: str  # the identity of the encoder that made the vectors
    row_ids: tuple[str, ...]  # the passage of each row of the index
    index: faiss.Index
    lexical: Lexical  # of the same rows
    apart_ids: tuple[str, ...]  # the passages of options
    apart: np.ndarray  # (APART_ROWS * passages of options, d), rows of `set_apart`
    asked_about: tuple[str, ...]  # the facet or topic of each question
    asked: np.ndarray  # (n, d): neutral questions about one facet, and questions about topics

    def near(self, heard: Heard, top: int, lead: float, weights: Weights = WEIGHTS) -> Nearness:
        """
        Return what is near to what was *heard*.

        At most *top* passages come: those of topics, and those of the options meant. Meant are
        the options named; if none is, the one that stands out by *lead*; if none does, none.
        """
        meant: set[str | None] = {option for option in heard.options if option in self.options}
        others = self.options - (meant or {standing_out(self.option_scores(heard.vector), lead)})
        is_out = np.array([owner in others for owner in self._owners[0]], dtype=bool)
        out = is_out[self._owners[1]]
        missed, _ = nearest_rows(heard.vector, self.index, 1, out)
        asked = self._asked_scores(heard.vector)
        return Nearness(
            self._ranked(heard, asked, ~out, weights)[:top],
            sorted(((id, asked[id]) for id in FACETS if id in asked), key=lambda near: -near[1]),
            float(missed[0]) if missed.size else -1.0,
        )

    @cached_property
    def options(self) -> frozenset[str]:
        """Return the ids of all options."""
        return frozenset(owner(id) for id in self.apart_ids)

    def option_scores(self, message: np.ndarray) -> dict[str, float]:
        """Return the score of each option's best passage by what sets it apart."""
        rows = (self.apart @ message).reshape(APART_ROWS, len(self.apart_ids)).max(axis=0)
        options, of_passage = self._apart_owners
        return dict(zip(options, _best(rows, of_passage, len(options)).tolist()))

    def _ranked(
        self, heard: Heard, asked: dict[str, float], among: np.ndarray, weights: Weights
    ) -> list[Hit]:
        """
        Return the passages of the rows *among* that are nearest, best first, each once.

        What a passage scores for its facet is the same whatever option it is about.
        """
        cosines, rows = nearest_rows(heard.vector, self.index, CANDIDATE_ROWS, among)
        ids, of_row = numbered([self.row_ids[row] for row in rows])
        cosine = _best(cosines, of_row, len(ids))
        shared = _best(self.lexical.near(heard.text, rows), of_row, len(ids))
        about = [part(id) if owner(id) in self.options else owner(id) for id in ids]
        questions = np.array([asked.get(each, 0.0) for each in about])
        facets = np.array([heard.facets.get(each, 0.0) for each in about])
        topics = np.array([heard.topics.get(each, 0.0) for each in about])
        named = np.array([owner(id) in heard.options for id in ids])
        surer = max(heard.about_option - max(heard.topics.values(), default=0.0), 0.0)

        said = (1 - weights.lexical) * cosine + weights.lexical * shared
        score = (1 - weights.asked) * said + weights.asked * questions
        score += weights.facet * facets + weights.topic * topics + weights.named * surer * named
        best = np.argsort(-score, kind="stable")
        return [Hit(ids[place], float(cosine[place])) for place in best]

    def _asked_scores(self, message: np.ndarray) -> dict[str, float]:
        """Return how near each facet and topic is by the questions about it."""
        about, of_question = self._asked_about
        cosines = self.asked @ message
        rising = np.lexsort((cosines, of_question))
        ends = np.cumsum(np.bincount(of_question, minlength=len(about)))
        starts = np.maximum(np.concatenate([[0], ends[:-1]]), ends - NEAREST_QUESTIONS)
        sums = np.concatenate([[0.0], np.cumsum(cosines[rising], dtype=np.float64)])
        means = (sums[ends] - sums[starts]) / np.maximum(ends - starts, 1)
        return dict(zip(about, means.tolist()))

    @cached_property
    def _asked_about(self) -> tuple[list[str], np.ndarray]:
        return numbered(self.asked_about)

    @cached_property
    def _apart_owners(self) -> tuple[list[str], np.ndarray]:
        return numbered([owner(id) for id in self.apart_ids])

    @cached_property
    def _owners(self) -> tuple[list[str], np.ndarray]:
        """Return the owners of passages, and of each row which of these it belongs to."""
        return numbered([owner(id) for id in self.row_ids])


def _best(scores: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
    """Return the highest of *scores* in each of *count* groups, which none of is empty."""
    best = np.full(count, -np.inf)
    np.maximum.at(best, groups, scores)
    return best


def numbered(names: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Return the different *names*, and the place of each name among them, shape (n,)."""
    different = list(dict.fromkeys(names))
    place = {name: number for number, name in enumerate(different)}
    return different, np.array([place[name] for name in names], dtype=np.intp)


def owner(passage: str) -> str:
    """Return the option or topic that *passage* belongs to."""
    return passage.partition("/")[0]


def part(passage: str) -> str:
    """Return the facet or section that *passage* is."""
    return passage.partition("/")[2]
