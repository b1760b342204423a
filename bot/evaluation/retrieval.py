"""
Audit retrieval: does a question that names no option favour one? `make audit-retrieval`.

In process, without a server: with the index of the trained model, or one built anew when the
content is not trained yet. Answer quality is measured beside impartiality, so that neither is
bought with the other.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.encoder import Encoder, load_encoder
from bot.errors import BotError
from bot.evaluation import retrieval_asked as asked
from bot.evaluation import retrieval_quality as measure
from bot.evaluation.association import Association, association, holm
from bot.evaluation.exposure import hub_skew, top_rows
from bot.evaluation.questions import HELD_OUT, QUESTIONS, read_questions
from bot.evaluation.retrieval_asked import Question
from bot.evaluation.retrieval_quality import Quality, Telling
from bot.evaluation.retrieval_rankings import (
    Exposure,
    described_quality,
    exposure,
    option_vectors,
    rankings,
)
from bot.evaluation.trained import search_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.wiring import knowledge_base
from bot.nlu.search import Search, owner
from bot.settings import content_settings

DEPTHS = (1, 5, 10)
HUB_DEPTH = 10  # k of N_k


@dataclass(frozen=True)
class Audit:
    """Everything that was measured."""

    version: str
    neutral: int  # questions of the check half
    exposures: list[Exposure]
    skew: dict[str, float]  # by ranking
    told: dict[str, int]  # for how many neutral questions each option was told of
    quality: dict[str, Quality]
    described_told: Telling
    recall: dict[str, tuple[int, int]]  # by option: asked, recalled
    associations: dict[str, dict[str, Association]]  # by axis and option; p corrected by Holm
    words: dict[str, int]  # of each axis
    search_ms: float  # median of one search

    def exposure(self, ranking: str, depth: int) -> Exposure:
        """Return the exposure of *ranking* at *depth*."""
        return next(e for e in self.exposures if (e.ranking, e.depth) == (ranking, depth))

    @property
    def told_any(self) -> int:
        """Return for how many neutral questions an option was told of: never more than one."""
        return sum(self.told.values())


def audit() -> Audit:
    """Measure retrieval over the content of this deployment. Raises BotError."""
    settings, knowledge = content_settings(), knowledge_base()
    encoder = load_encoder(settings.encoder)
    search = search_of(settings, knowledge, encoder)
    teller = measure.Teller(search, **asked.retriever_options())
    asking = asked.Asking(encoder, knowledge)

    neutral = asking.questions(asked.neutral_check())
    took_ms: list[float] = []
    told = dict.fromkeys(sorted(search.options), 0)
    for question in neutral:
        began = time.perf_counter()
        passages = teller.told(question)
        took_ms.append((time.perf_counter() - began) * 1000)
        for option in set(map(owner, passages)) & search.options:
            told[option] += 1

    described = asking.questions(asked.described_check())
    by_file = {file.name: asking.questions(read_questions(file)) for file in (QUESTIONS, HELD_OUT)}
    axes = yaml.safe_load(asked.WORDS.read_text(encoding="utf-8"))
    return Audit(
        version=search.version,
        neutral=len(neutral),
        exposures=exposures(search, neutral, knowledge),
        skew={
            name: hub_skew(top_rows(scores, HUB_DEPTH), scores.shape[1])
            for name, scores in rankings(search, neutral).items()
        },
        told=told,
        quality={
            **{f"option, {name}": teller.of_options(found) for name, found in by_file.items()},
            **{f"topic, {name}": teller.of_topics(found) for name, found in by_file.items()},
            **{
                f"described, {name}": described_quality(scores, search, described)
                for name, scores in rankings(search, described).items()
            },
        },
        described_told=teller.telling(described),
        recall=teller.recall_by_option(asking.questions(asked.own_names(knowledge))),
        associations={
            axis["id"]: associations(search, axis, axes["sentence"], encoder)
            for axis in axes["axes"]
        },
        words={axis["id"]: len(axis["first"]) + len(axis["second"]) for axis in axes["axes"]},
        search_ms=statistics.median(took_ms),
    )


def exposures(
    search: Search, neutral: Sequence[Question], knowledge: KnowledgeBase
) -> list[Exposure]:
    """Return how often each option is found by each ranking, at each depth."""
    stages = [question.label.get("stage") for question in neutral]
    return [
        exposure(name, scores, search, stages, knowledge, depth)
        for name, scores in rankings(search, neutral).items()
        for depth in DEPTHS
    ]


def associations(
    search: Search, axis: dict[str, Any], sentence: str, encoder: Encoder
) -> dict[str, Association]:
    """Return each option's association on *axis*, with p corrected for the number of options."""
    first, second = (
        encoder.encode([sentence.format(word=word) for word in axis[side]])
        for side in ("first", "second")
    )
    vectors = option_vectors(search)
    found = [association(vector, first, second) for vector in vectors.values()]
    corrected = holm([one.p for one in found])
    return {option: Association(one.effect, p) for option, one, p in zip(vectors, found, corrected)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the audit; return 1 when a limit is passed or the content cannot be loaded."""
    from bot.evaluation.retrieval_limits import breaches
    from bot.evaluation.retrieval_report import as_json, as_text

    parser = argparse.ArgumentParser(description="Audit retrieval.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        found = audit()
    except BotError as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 1
    print(json.dumps(as_json(found), indent=2) if options.json else as_text(found))
    return 1 if breaches(found) else 0


if __name__ == "__main__":
    sys.exit(main())
