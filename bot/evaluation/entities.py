"""
How well entities are found: `python -m bot.evaluation.entities`.

The messages of tests/evaluation/entities.yml are read twice: in plain words, which is what the
finders see, and as the whole pipeline reads them, which leaves out what is said about the pupil
(docs/decisions/0009) and with it some places, money and names.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.encoder import load_encoder
from bot.evaluation.measuring import Step, machine
from bot.evaluation.questions import EVALUATION, read_questions
from bot.knowledge.wiring import knowledge_base
from bot.nlu import details, language
from bot.nlu.details import DetailFinder
from bot.nlu.language import MentionFinder
from bot.nlu.neutral import Neutraliser
from bot.settings import content_settings

KINDS = (*language.KINDS, *details.KINDS)
Named = Counter[tuple[str, str]]  # (kind, value), once for a message


def labelled(question: Mapping[str, Any]) -> Named:
    """Return what *question* is labelled to name."""
    return Counter({(k, str(v)) for k, values in question["entities"].items() for v in values})


def judged(pairs: Iterable[tuple[Named, Named]]) -> dict[str, tuple[int, int, int]]:
    """
    Return for each kind, and for "all", how many entities are found rightly, found, and labelled.

    Args:
        pairs: For each message what is labelled and what was found.
    """
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for labels, finds in pairs:
        for count, these in ((right, labels & finds), (found, finds), (wanted, labels)):
            for kind, _ in these:
                count[kind] += 1
                count["all"] += 1
    return {kind: (right[kind], found[kind], wanted[kind]) for kind in (*KINDS, "all")}


def report(figures: Mapping[str, tuple[int, int, int]]) -> list[str]:
    """Return a line for each kind: how many are labelled, precision and recall."""
    return [
        f"{kind:12} {wanted:4} labelled   precision {_share(right, found)} ({right}/{found})   "
        f"recall {_share(right, wanted)} ({right}/{wanted})"
        for kind, (right, found, wanted) in figures.items()
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "     -"


def main() -> None:
    """Print both tables, the time, and each miss when asked with `--misses`."""
    knowledge = knowledge_base()
    finder, others = MentionFinder(knowledge), DetailFinder()
    neutral = Neutraliser.of(knowledge, load_encoder(content_settings().encoder).words())

    def found(text: str) -> Named:
        return Counter({(m.kind, m.value) for m in (*finder.mentions(text), *others.details(text))})

    questions = read_questions(EVALUATION / "entities.yml")
    readings: dict[str, Callable[[str], str]] = {
        "in plain words": neutral.plain,
        "as the pipeline reads it": lambda text: neutral.read(text).text,
    }
    print(machine())
    for name, reading in readings.items():
        pairs = [(labelled(q), found(reading(q["text"]))) for q in questions]
        print(f"\n{name}, n = {len(questions)} messages")
        print("\n".join(report(judged(pairs))))
        if "--misses" in sys.argv:
            for question, (labels, finds) in zip(questions, pairs):
                if labels != finds:
                    print(
                        f"  {question['text']!r}: no {[*labels - finds]}, and {[*finds - labels]}"
                    )
    took = []
    for question in questions:
        others.details(question["text"])  # caches are made at first use
        began = time.perf_counter()
        others.details(question["text"])
        took.append((time.perf_counter() - began) * 1000)
    print("\n" + Step("finding details", "bar: median under 1 ms", took).told())


if __name__ == "__main__":
    main()
