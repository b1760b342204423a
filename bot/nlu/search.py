"""Everything that a message is compared with: passages, what sets options apart, and facets."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import faiss
import numpy as np

from bot.encoder import Encoder
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.neutral import ANY_FACET, NeutralQuestions
from bot.knowledge.passages import Passage, passages
from bot.nlu.apart import set_apart, shared_directions, standing_out
from bot.nlu.nearest import Hit, build_index, nearest

# How many directions are taken out. The first is where the skew over neutral questions stops
# falling; both are set on the tune halves in tests/evaluation, see docs/decisions/0008.
NEUTRAL_DIRECTIONS = 40
PEOPLE_DIRECTIONS = 6
APART_ROWS = 2  # a passage of an option is set apart as its question, and as its answer
NEAREST_QUESTIONS = 3  # a facet is as near as this many of its neutral questions on average

FILES = ("passages.faiss", "vectors.npz", "names.json")


@dataclass(frozen=True)
class Nearness:
    """What is near to one message, best first; scores are cosines."""

    passages: list[Hit]
    facets: list[tuple[str, float]]
    left_out: float  # the nearest passage of the options that are not meant; -1 when there is none


@dataclass(frozen=True)
class Search:
    """The vectors of one knowledge version. Row i of each array belongs to item i of its names."""

    version: str
    row_ids: tuple[str, ...]  # the passage of each row of the index
    index: faiss.Index
    apart_ids: tuple[str, ...]  # the passages of options
    apart: np.ndarray  # (APART_ROWS * passages of options, d), rows of `set_apart`
    facets: tuple[str, ...]
    asked: np.ndarray  # (n, d), the neutral questions about one facet each

    def near(self, message: np.ndarray, named: Collection[str], top: int, lead: float) -> Nearness:
        """
        Return what is near to *message*, a unit vector of shape (d,).

        At most *top* passages come: those of topics, and those of the options meant. Meant are
        the options *named*; if none is, the one that stands out by *lead*; if none does, none.
        """
        meant: set[str | None] = {option for option in named if option in self.options}
        others = self.options - (meant or {standing_out(self.option_scores(message), lead)})
        out = np.array([id in others for id in self._owners])
        told = nearest(message, self.index, self.row_ids, top, np.flatnonzero(~out))
        missed = nearest(message, self.index, self.row_ids, 1, np.flatnonzero(out))
        return Nearness(told, self.facet_scores(message), missed[0].score if missed else -1.0)

    @cached_property
    def options(self) -> frozenset[str]:
        """Return the ids of all options."""
        return frozenset(owner(id) for id in self.apart_ids)

    @cached_property
    def _owners(self) -> list[str]:
        return [owner(id) for id in self.row_ids]

    @cached_property
    def _facets(self) -> np.ndarray:
        return np.array(self.facets)

    def apart_scores(self, message: np.ndarray) -> dict[str, float]:
        """Return how near each passage of an option is by what sets it apart, by passage id."""
        rows = (self.apart @ message).reshape(APART_ROWS, len(self.apart_ids))
        return dict(zip(self.apart_ids, rows.max(axis=0).tolist()))

    def option_scores(self, message: np.ndarray) -> dict[str, float]:
        """Return the score of each option's best passage by what sets it apart."""
        best: dict[str, float] = {}
        for id, score in self.apart_scores(message).items():
            best[owner(id)] = max(score, best.get(owner(id), score))
        return best

    def facet_scores(self, message: np.ndarray) -> list[tuple[str, float]]:
        """Return each facet with its nearness, best first: the same whatever option is meant."""
        cosines = self.asked @ message
        found = {
            facet: float(np.sort(cosines[self._facets == facet])[-NEAREST_QUESTIONS:].mean())
            for facet in dict.fromkeys(self.facets)
        }
        return sorted(found.items(), key=lambda item: -item[1])

    def save(self, folder: Path) -> None:
        """Write the vectors and their names into *folder*."""
        rows, vectors, names_of = (folder / name for name in FILES)
        faiss.write_index(self.index, str(rows))
        np.savez(vectors, apart=self.apart, asked=self.asked)
        names = {
            "version": self.version,
            "rows": self.row_ids,
            "apart": self.apart_ids,
            "facets": self.facets,
        }
        names_of.write_text(json.dumps(names), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Search:
        """Return what `save` wrote into *folder*."""
        rows, arrays, names_of = (folder / name for name in FILES)
        names = json.loads(names_of.read_text(encoding="utf-8"))
        with np.load(arrays, allow_pickle=False) as vectors:
            return cls(
                names["version"],
                tuple(names["rows"]),
                faiss.read_index(str(rows)),
                tuple(names["apart"]),
                vectors["apart"],
                tuple(names["facets"]),
                vectors["asked"],
            )


def build_search(knowledge: KnowledgeBase, neutral: NeutralQuestions, encoder: Encoder) -> Search:
    """Return the search over every passage of *knowledge*."""
    found = passages(knowledge)
    of_options = [p for p in found if p.option is not None]
    questions = encoder.encode([p.question for p in found])
    rows = [
        questions,
        encoder.encode([f"{p.question} {p.text}" for p in found]),
        encoder.encode([_everyday_question(p, knowledge) for p in of_options]),
    ]
    row_ids = [p.id for p in (*found, *found, *of_options)]

    facets = [p.facet or "" for p in of_options]
    directions = neutral_directions(neutral, encoder)
    apart = [
        set_apart(questions[[p.option is not None for p in found]], facets, directions),
        # The answer without its question: it says more of the option than of the facet.
        set_apart(encoder.encode([p.text for p in of_options]), facets, directions),
    ]

    asked = [(facet, text) for facet, texts in neutral.questions.items() for text in texts]
    about_one = [(facet, text) for facet, text in asked if facet != ANY_FACET]
    return Search(
        knowledge.passages_version,
        tuple(row_ids),
        build_index(np.vstack(rows)),
        tuple(p.id for p in of_options),
        np.vstack(apart),
        tuple(facet for facet, _ in about_one),
        encoder.encode([text for _, text in about_one]),
    )


def neutral_directions(neutral: NeutralQuestions, encoder: Encoder) -> np.ndarray:
    """Return the directions that count for no option: neutral questions, and who asks."""
    asked = encoder.encode(list(chain.from_iterable(neutral.questions.values())))
    spaces = [(asked, NEUTRAL_DIRECTIONS)]
    for pairs in neutral.people.values():
        spaces.append((_differences(pairs, encoder), PEOPLE_DIRECTIONS))
    return shared_directions(spaces)


def owner(passage: str) -> str:
    """Return the option or topic that *passage* belongs to."""
    return passage.partition("/")[0]


def _everyday_question(passage: Passage, knowledge: KnowledgeBase) -> str:
    """Return the question with the first everyday name: "btec" is far from its full name."""
    option = knowledge.option(passage.option or "")
    return knowledge.terms.facets[passage.facet or ""].question.format(phrase=option.aliases[0])


def _differences(pairs: Sequence[tuple[str, str]], encoder: Encoder) -> np.ndarray:
    one, other = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    return np.asarray(one - other, dtype=np.float32)
