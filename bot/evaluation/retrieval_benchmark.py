"""
Measure retrieval beside its floor: `python -m bot.evaluation.retrieval_benchmark`.

In process, without a server: public questions (covid_faq_match, where its folder is there) and
the bot's own, with refusal of what nothing answers. Weights and the threshold come from the
development questions alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.encoder import Encoder, load_encoder
from bot.errors import BotError
from bot.evaluation.measuring import machine
from bot.evaluation.questions import EVALUATION, QUESTIONS, read_questions
from bot.evaluation.retrieval_asked import Asking, Question, retriever_options
from bot.evaluation.retrieval_figures import (
    DEPTH,
    Refusal,
    Row,
    chosen_threshold,
    refusal_of,
    row_of,
)
from bot.evaluation.trained import search_of
from bot.knowledge.wiring import knowledge_base
from bot.nlu.lexical import build_lexical
from bot.nlu.neutral import Neutraliser
from bot.nlu.search import WEIGHTS, Search, Weights, owner
from bot.settings import ROOT, content_settings

BENCHMARKS = ROOT.parent / "shared" / "benchmarks"  # beside the project; absent in a plain clone
COVID = "covid_faq_match"
COVID_FILE = "eval_question_similarity_en.csv"
DEVELOPMENT = (EVALUATION / "retrieval_development.yml", EVALUATION / "development.yml")
OUT_OF_SCOPE = "out_of_scope"
MOST_ANSWERED = 0.05  # of the unanswerable development questions, at the threshold

# Of the lexical weight alone, because a public set has no facets, topics or options.
METHODS = {
    "words and letters only (floor)": Weights(asked=0, lexical=1, facet=0),
    "vectors only": Weights(asked=0, lexical=0, facet=0),
    "vectors and words": Weights(asked=0, lexical=WEIGHTS.lexical, facet=0),
}
AS_SERVED = "as served: with the questions about facets and topics"


@dataclass(frozen=True)
class Published:
    """A figure that others published or that was measured before, with where it stands."""

    questions: str
    method: str
    figures: str
    source: str


PUBLISHED = (
    Published(
        COVID,
        "TF-IDF of words and letters (floor)",
        "recall@1 0.648, recall@5 0.865, MRR@10 0.737",
        "measured before on the same 244 questions",
    ),
    Published(
        "CovidFAQ, another collection",
        "Elasticsearch BM25; best supervised BERT, trained on its questions",
        "nDCG@10 0.810; 0.975",
        "github.com/ML-Recipes/BERT-FAQ, README",
    ),
)


@dataclass(frozen=True)
class Benchmark:
    """Everything that was measured, and what it stands beside."""

    machine: str
    rows: list[Row]
    refusals: list[Refusal]
    published: tuple[Published, ...]


def benchmark(folder: Path) -> Benchmark:
    """Measure all sets; the public one where *folder* holds it. Raises BotError."""
    settings, knowledge = content_settings(), knowledge_base()
    encoder = load_encoder(settings.encoder)
    rows: list[Row] = []
    if (file := folder / COVID / COVID_FILE).exists():
        rows += covid_rows(file, encoder)
    search = search_of(settings, knowledge, encoder)
    asking = Asking(encoder, knowledge)
    plain = Neutraliser.of(knowledge, encoder.words())
    asked = {
        file.name: asking.questions(
            {**label, "text": plain.read(label["text"]).text} for label in read_questions(file)
        )
        for file in (*DEVELOPMENT, QUESTIONS)
    }
    for name, questions in asked.items():
        rows += own_rows(name, questions, search)
    return Benchmark(machine(), rows, refusals(asked, search), PUBLISHED)


def covid_rows(file: Path, encoder: Encoder) -> list[Row]:
    """Return the figures of each method on the public questions in *file*."""
    with file.open(encoding="utf-8", newline="") as opened:
        pairs = list(csv.DictReader(opened))
    bank = list(dict.fromkeys(pair["question_1"] for pair in pairs))
    asked = [pair for pair in pairs if pair["similar"] == "1"]
    right = np.array([bank.index(pair["question_1"]) for pair in asked])
    texts = [pair["question_2"] for pair in asked]
    cosines = encoder.encode(texts) @ encoder.encode(bank).T
    lexical, every = build_lexical(bank), np.arange(len(bank))
    shared = np.array([lexical.near(text, every) for text in texts])
    rows: list[Row] = []
    for name, weights in METHODS.items():
        scores = (1 - weights.lexical) * cosines + weights.lexical * shared
        own = scores[np.arange(len(asked)), right]
        # A tie counts against.
        ranks = (scores >= own[:, np.newaxis]).sum(axis=1)
        rows.append(row_of(COVID, name, ranks.tolist()))
    return rows


def own_rows(name: str, questions: Sequence[Question], search: Search) -> list[Row]:
    """Return the figures of each method on those of *questions* that a passage answers."""
    answerable = [(question, right_passages(question.label, search)) for question in questions]
    return [
        row_of(
            name,
            method,
            [_rank(hits(question), right) for question, right in answerable if right],
        )
        for method, hits in _methods(search).items()
    ]


def refusals(asked: dict[str, list[Question]], search: Search) -> list[Refusal]:
    """Return what is refused in each set at the threshold chosen on the development sets."""
    best = _methods(search)[AS_SERVED]
    scores = {
        name: [_scores(questions, best, search, answerable) for answerable in (True, False)]
        for name, questions in asked.items()
    }
    developed = [score for file in DEVELOPMENT for score in scores[file.name][1]]
    threshold = chosen_threshold(developed, MOST_ANSWERED)
    return [refusal_of(name, right, wrong, threshold) for name, (right, wrong) in scores.items()]


def right_passages(label: dict[str, Any], search: Search) -> set[str]:
    """
    Return the passages that answer a question with *label*; empty where a passage is not asked for.

    A set without passages says what is meant: any passage of a topic, one facet of an option, or
    what an option is.
    """
    found: set[str] = set()
    for one in (label, label.get("or", {})):
        if "passages" in one:
            found |= set(one["passages"])
        elif one.get("intent") == "ask_topic":
            found |= {id for id in search.row_ids if owner(id) == one["topic"]}
        elif one.get("intent") in ("ask_facet", "ask_about_option"):
            facet = one.get("facet", "what_it_is")
            found |= {f"{option}/{facet}" for option in one.get("options", ())}
    return found


Ranking = Callable[[Question], list[tuple[str, float]]]


def _methods(search: Search) -> dict[str, Ranking]:
    lead = retriever_options()["lead"]

    def by(weights: Weights) -> Ranking:
        def ranked(question: Question) -> list[tuple[str, float]]:
            near = search.near(question.heard, DEPTH, lead, weights)
            return [(hit.passage, hit.score) for hit in near.passages]

        return ranked

    return {name: by(weights) for name, weights in {**METHODS, AS_SERVED: WEIGHTS}.items()}


def _rank(hits: Sequence[tuple[str, float]], right: set[str]) -> int | None:
    return next((rank for rank, (id, _) in enumerate(hits, 1) if id in right), None)


def _scores(
    questions: Sequence[Question], ranking: Ranking, search: Search, answerable: bool
) -> list[float]:
    """Return the cosine of the first passage of each question that is, or is not, answerable."""
    wanted = [
        question
        for question in questions
        if (bool(right_passages(question.label, search)) if answerable else _is_out(question))
    ]
    return [hits[0][1] if (hits := ranking(question)) else -1.0 for question in wanted]


def _is_out(question: Question) -> bool:
    return bool(question.label["intent"] == OUT_OF_SCOPE)


def as_text(found: Benchmark) -> str:
    """Return the figures as a table, and what they stand beside."""
    lines = [found.machine, ""]
    name = ""
    for row in found.rows:
        if row.questions != name:
            name = row.questions
            lines += [f"{name}, n = {row.n}; 95% bounds", _line(*HEADER)]
        means = (row.recall_1, row.recall_5, row.reciprocal_10, row.gain_10)
        lines.append(_line(row.method, *(mean.told() for mean in means)))
    lines += ["", "refusal by the cosine of the first passage"]
    for one in found.refusals:
        lines.append(
            f"  {one.questions}: under {one.threshold:.2f}, of {one.answerable} answerable refused "
            f"{one.wrongly_refused.told()}, of {one.unanswerable} unanswerable answered "
            f"{one.wrongly_answered.told()}, AUROC {one.auroc:.3f}"
        )
    lines += ["", "beside"]
    lines += [f"  {p.questions}, {p.method}: {p.figures} ({p.source})" for p in found.published]
    return "\n".join(lines)


HEADER = ("", "recall@1", "recall@5", "MRR@10", "nDCG@10")


def _line(method: str, *figures: str) -> str:
    return f"  {method:54}" + "".join(f"{figure:>21}" for figure in figures)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 when the content or the model cannot be read."""
    parser = argparse.ArgumentParser(description="Measure retrieval.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--benchmarks", type=Path, default=BENCHMARKS, help="the public sets")
    options = parser.parse_args(arguments)
    try:
        found = benchmark(options.benchmarks)
    except BotError as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(found), indent=2) if options.json else as_text(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
