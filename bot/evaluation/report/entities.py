"""The section on entities: which named parts of a message are found, by their type."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.report.bounds import resampled, wilson
from bot.evaluation.report.judging import Message
from bot.evaluation.report.labels import ENTITY_TYPES
from bot.evaluation.report.model import Figure, Measure, Section, Table

# Besides what the labels mark, the parse marks these: a topic's name, and the stage that an age or
# a year group means. They are no mistake where they stand on one.
DERIVED = {"stage": {"year_group", "age"}}
SAYS = (
    "A labelled part is found when an entity of its type covers some of its letters. Entities are "
    "those of the neutral wording, put back to where the same letters stand in the message. A "
    "stage that is read from a year group or an age is neither right nor wrong."
)


@dataclass(frozen=True)
class Part:
    """A named part of a message: letters from *start* to before *end*."""

    type: str
    start: int
    end: int

    def meets(self, other: Part) -> bool:
        """Return whether both share a letter."""
        return self.start < other.end and other.start < self.end


@dataclass
class Counts:
    """By type: how many are labelled, how many of them found; how many marked, and right."""

    labelled: Counter[str]
    found: Counter[str]
    marked: Counter[str]
    right: Counter[str]


def entity_section(sets: Mapping[str, Sequence[Message]]) -> Section:
    """Return the section over *sets*."""
    figures: list[Figure | Measure] = []
    tables = []
    for name, messages in sets.items():
        counts = counted(messages)
        figures += [
            Figure(f"labelled parts found, {name}", _sum(counts.found), _sum(counts.labelled)),
            Figure(f"marked parts right, {name}", _sum(counts.right), _sum(counts.marked)),
            _f1(name, messages),
        ]
        tables.append(_types(name, counts))
    return Section("Entities", SAYS, figures, tables)


def counted(messages: Sequence[Message]) -> Counts:
    """Return how many parts of each type are found in *messages*, and how many marks are right."""
    counts = Counts(Counter(), Counter(), Counter(), Counter())
    for message in messages:
        labelled, marked = labelled_parts(message), marked_parts(message)
        for part in labelled:
            counts.labelled[part.type] += 1
            counts.found[part.type] += any(_same(part, mark) for mark in marked)
        for mark in marked:
            right = any(_same(mark, part) for part in labelled)
            derived = DERIVED.get(mark.type, set())
            if not right and any(mark.meets(p) for p in labelled if p.type in derived):
                continue
            counts.marked[mark.type] += 1
            counts.right[mark.type] += right
    return counts


def labelled_parts(message: Message) -> list[Part]:
    """Return the labelled parts, in their order: of a text that stands there twice, each once."""
    text, at, found = message.label["text"], 0, []
    for entity in message.label.get("entities", ()):
        start = text.find(entity["text"], at)
        # Some are listed out of order; the first place is then as good.
        start = start if start >= 0 else text.index(entity["text"])
        at = start + len(entity["text"])
        found.append(Part(entity["type"], start, at))
    return found


def marked_parts(message: Message) -> list[Part]:
    """Return what the parse marks, at its place in the message as it was written."""
    said, read = message.label["text"].lower(), message.parse["text"].lower()
    blocks = difflib.SequenceMatcher(None, read, said, autojunk=False).get_matching_blocks()
    found = []
    for entity in (*message.parse.get("entities", ()), *message.parse.get("details", ())):
        if entity["entity"] not in ENTITY_TYPES:
            continue
        start, end = entity["start"], entity["end"]
        pieces = [
            (to + max(start - at, 0), to + min(end - at, size))
            for at, to, size in blocks
            if at < end and start < at + size
        ]
        if pieces:
            found.append(Part(entity["entity"], pieces[0][0], pieces[-1][1]))
    return found


def _same(one: Part, other: Part) -> bool:
    return one.type == other.type and one.meets(other)


def _sum(counts: Counter[str]) -> int:
    return sum(counts.values())


def _f1(name: str, messages: Sequence[Message]) -> Measure:
    rows = np.array([
        [_sum(c.found), _sum(c.labelled), _sum(c.right), _sum(c.marked)]
        for c in (counted([message]) for message in messages)
    ], dtype=float)  # fmt: skip
    labelled = int(rows[:, 1].sum())
    return Measure(f"F1, {name}", _harmonic(rows), labelled, resampled(rows, _harmonic))


def _harmonic(rows: np.ndarray) -> float:
    found, labelled, right, marked = rows.sum(axis=0)
    recall, precision = found / max(labelled, 1), right / max(marked, 1)
    return float(2 * recall * precision / max(recall + precision, 1e-9))


def _types(name: str, counts: Counts) -> Table:
    rows = []
    for type in ENTITY_TYPES:
        labelled, marked = counts.labelled[type], counts.marked[type]
        rows.append([
            type, str(labelled), _told(counts.found[type], labelled),
            str(marked), _told(counts.right[type], marked),
        ])  # fmt: skip
    columns = ("type", "labelled", "found (95%)", "marked", "right (95%)")
    return Table(f"By type, {name}", columns, rows)


def _told(right: int, n: int) -> str:
    if n == 0:
        return "-"
    low, high = wilson(right, n)
    return f"{right / n:.0%} ({low:.0%} to {high:.0%})"
