"""The section on retrieval: is the passage that answers among the first?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.evaluation.report.bounds import of_mean
from bot.evaluation.report.judging import Message, right_passages
from bot.evaluation.report.model import Bar, Figure, Measure, Section, Table
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import passages

FIRST, AMONG_FIVE = Bar(0.85), Bar(0.96)
DEPTH = 5
SAYS = (
    "The ranking is that of the parse. The right passage is the option's facet that the label "
    "names, what the option is when it names none, or the topic's: the section where the label "
    "names one, and else any of them. Comparisons and messages about no passage are left out; "
    "messages that no passage answers are under Refusal."
)
Ranked = tuple[Message, int | None]  # with the rank of the right passage, from 1


def retrieval_section(sets: Mapping[str, Sequence[Message]], knowledge: KnowledgeBase) -> Section:
    """Return the section over *sets*."""
    of_topic: dict[str, frozenset[str]] = defaultdict(frozenset)
    for passage in passages(knowledge):
        if passage.topic is not None:
            of_topic[passage.topic] |= {passage.id}
    figures: list[Figure | Measure] = []
    tables = []
    for name, messages in sets.items():
        ranked = [
            (message, _rank(message, right))
            for message in messages
            if (right := right_passages(message.label, of_topic))
        ]
        figures += [
            _within(1, f"recall@1 of the passage, {name}", ranked, FIRST),
            _within(DEPTH, f"recall@{DEPTH} of the passage, {name}", ranked, AMONG_FIVE),
            _reciprocal(f"mean reciprocal rank, {name}", ranked),
        ]
        tables.append(_kinds(name, ranked))
    return Section("Retrieval", SAYS, figures, tables)


def _rank(message: Message, right: frozenset[str]) -> int | None:
    return next((rank for rank, id in enumerate(message.passages, 1) if id in right), None)


def _within(depth: int, name: str, ranked: Sequence[Ranked], bar: Bar | None = None) -> Figure:
    right = sum(rank is not None and rank <= depth for _, rank in ranked)
    return Figure(name, right, len(ranked), bar)


def _reciprocal(name: str, ranked: Sequence[Ranked]) -> Measure:
    values = [1 / rank if rank else 0.0 for _, rank in ranked]
    return Measure(name, sum(values) / len(values), len(values), of_mean(values))


def _kinds(name: str, ranked: Sequence[Ranked]) -> Table:
    kinds: dict[str, list[Ranked]] = defaultdict(list)
    for one in ranked:
        kinds[one[0].label["intent"]].append(one)
    rows = [
        [
            kind, str(len(ones)), f"{_within(1, kind, ones).value:.0%}",
            f"{_within(DEPTH, kind, ones).value:.0%}", f"{_reciprocal(kind, ones).value:.3f}",
        ]
        for kind, ones in sorted(kinds.items())
    ]  # fmt: skip
    columns = ("kind", "n", "recall@1", f"recall@{DEPTH}", "mean reciprocal rank")
    return Table(f"By kind, {name}", columns, rows)
