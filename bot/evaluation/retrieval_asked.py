"""The questions of the retrieval audit, each with its vector and what it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml

from bot.encoder import Encoder
from bot.evaluation.questions import EVALUATION, read_questions
from bot.knowledge.base import KnowledgeBase
from bot.nlu.language import MentionFinder
from bot.nlu.search import Heard
from bot.settings import ROOT

NEUTRAL = EVALUATION / "neutral.yml"
DESCRIBED = EVALUATION / "described.yml"
WORDS = EVALUATION / "association_words.yml"


@dataclass(frozen=True)
class Question:
    """One question: its labels, and what is heard of it."""

    label: dict[str, Any]
    heard: Heard


class Asking:
    """Makes questions out of labelled texts."""

    def __init__(self, encoder: Encoder, knowledge: KnowledgeBase) -> None:
        self._encoder = encoder
        self._finder = MentionFinder(knowledge)

    def questions(self, labels: Iterable[dict[str, Any]]) -> list[Question]:
        """Return *labels*, each with a `text`, as questions."""
        found = list(labels)
        vectors = self._encoder.encode([label["text"] for label in found])
        return [
            Question(label, self._heard(label["text"], vector))
            for label, vector in zip(found, vectors)
        ]

    def _heard(self, text: str, vector: np.ndarray) -> Heard:
        named = [(mention.kind, mention.value) for mention in self._finder.mentions(text)]
        options, facets = (
            frozenset(value for kind, value in named if kind == wanted)
            for wanted in ("option", "facet")
        )
        # Without the trained model a question with a name is taken for one about that route, so a
        # topic that is asked about with a name comes lower here than for a pupil.
        about_option = 1.0 if options else 0.0
        return Heard(vector, text, options, dict.fromkeys(facets, 1.0), about_option=about_option)


def is_check(label: dict[str, Any]) -> bool:
    """Return whether *label* is of the half that is never used to set anything: odd ids."""
    return int(label["id"][1:]) % 2 == 1


def neutral_check() -> list[dict[str, Any]]:
    """Return the `check` half of the questions that name no option."""
    return [label for label in read_questions(NEUTRAL) if is_check(label)]


def described_check() -> list[dict[str, Any]]:
    """Return the `check` half of the questions that describe an option without its name."""
    return [label for label in read_questions(DESCRIBED) if is_check(label)]


def own_names(knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    """
    Return names of each option after everyday words for each facet ("how long t levels").

    As many for every option, so that their recalls can be compared: its second name and its last,
    because the index holds the first. They say how well each option's own passages are found, not
    how well pupils are understood.
    """
    return [
        {"text": f"{terms.words[0]} {name}", "option": option.id, "facet": facet}
        for _, option in sorted(knowledge.options.items())
        for name in dict.fromkeys((*option.aliases[1:2], option.aliases[-1]))
        for facet, terms in knowledge.terms.facets.items()
        if terms.words
    ]


def retriever_options() -> dict[str, Any]:
    """Return the retriever's options in config.yml: `top` and `lead`."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    (found,) = [c for c in config["pipeline"] if c["name"].endswith(".PassageRetriever")]
    return {"top": found["top"], "lead": found["lead"]}
