"""The sections on intents: how many are right, how sure the classifier is, what is confused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.evaluation.report.bounds import resampled, wilson
from bot.evaluation.report.judging import Message, both_answered, record
from bot.evaluation.report.model import (
    Bar,
    Curve,
    Dots,
    Figure,
    Matrix,
    Measure,
    Section,
    Series,
    Table,
)

INTENT = Bar(0.93)
SUBJECT = Bar(0.93)
BINS = 10  # of confidence
SAYS = (
    "Each message is asked in a conversation of its own. Its intent is that of the parse; its "
    "option or topic is what the running product told, counted where a label names one."
)


def intent_section(
    sets: Mapping[str, Sequence[Message]],
    shown: str | None = None,
    development: Mapping[str, Sequence[Message]] | None = None,
) -> Section:
    """
    Return the section over *sets*; the misses of the set *shown* and of those for *development*
    are listed, no other's. Development has no bars and no part in what is told of all sets.
    """
    figures: list[Figure | Measure] = []
    for name, messages in sets.items():
        figures += [_intent(name, messages), _subject(name, messages), _facet(name, messages)]
    every = [message for messages in sets.values() for message in messages]
    tables = [_kinds(name, messages) for name, messages in sets.items()]
    listed = {**({shown: sets[shown]} if shown else {}), **(development or {})}
    tables += [_misses(name, messages) for name, messages in listed.items()]
    for name, messages in (development or {}).items():
        each = (_intent(name, messages), _subject(name, messages), _facet(name, messages))
        figures += [replace(figure, bar=None) for figure in each]
    return Section(
        "Intents",
        SAYS,
        [*figures, calibration_error(every)],
        tables,
        [
            Dots("Right intent, by set", [_intent(n, m, short=True) for n, m in sets.items()]),
            Dots("Right option or topic, by set", [_subject(n, m, True) for n, m in sets.items()]),
            reliability(every),
            *[confusion(name, messages) for name, messages in list(sets.items())[:1]],
        ],
    )


def two_part_section(messages: Sequence[Message], shown: Sequence[Message] = ()) -> Section:
    """
    Return the section on messages that ask two things: is each of them answered?

    The misses of *shown*, a set for development, are listed; none of *messages*.
    """
    parts = [both_answered(m) for m in messages]
    n = len(parts)
    figures = [
        Figure("both parts answered", sum(a and b for a, b in parts), n, INTENT),
        Figure("the first part answered", sum(a for a, _ in parts), n),
        Figure("the second part answered", sum(b for _, b in parts), n),
    ]
    tables = []
    if shown:
        right = sum(a and b for a, b in map(both_answered, shown))
        figures.append(Figure("both parts answered, development", right, len(shown)))
        tables.append(_two_part_misses(shown))
    return Section(
        "Two questions in one message",
        "A part is answered when a reply tells what its label asks for. Beside a question, a "
        "greeting, thanks, a yes or no and what a pupil says about themselves ask for nothing.",
        figures,
        tables,
    )


def _two_part_misses(messages: Sequence[Message]) -> Table:
    rows = [
        [m.label["id"], m.label["text"], _told(first), _told(second), m.answer["status"]]
        for m, (first, second) in zip(messages, map(both_answered, messages))
        if not (first and second)
    ]
    columns = ("id", "message", "first", "second", "status")
    return Table("Misses of two_part_development", columns, rows)


def _told(is_told: bool) -> str:
    return "answered" if is_told else "missed"


def calibration_error(messages: Sequence[Message]) -> Measure:
    """
    Return the expected calibration error of the classifier's confidence.

    The mean over bins of equal width of how far the share that is right is from the mean
    confidence, weighted by size. Source: M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining
    well calibrated probabilities using Bayesian binning", AAAI 2015.
    """
    rows = np.array([(m.confidence, m.guess_is_right) for m in messages], dtype=float)
    name = "expected calibration error of the intent"
    return Measure(name, _error(rows), len(rows), resampled(rows, _error))


def _error(rows: np.ndarray) -> float:
    bins = np.minimum((rows[:, 0] * BINS).astype(int), BINS - 1)
    gaps = [abs(float(rows[bins == each].sum(axis=0) @ (1, -1))) for each in range(BINS)]
    return sum(gaps) / len(rows)


def reliability(messages: Sequence[Message]) -> Curve:
    """Return how often the classifier is right, by how sure it is."""
    bins: dict[int, list[Message]] = defaultdict(list)
    for message in messages:
        bins[min(int(message.confidence * BINS), BINS - 1)].append(message)
    points, intervals = [], []
    for _, ones in sorted(bins.items()):
        right = sum(one.guess_is_right for one in ones)
        points.append((sum(one.confidence for one in ones) / len(ones), right / len(ones)))
        intervals.append(wilson(right, len(ones)))
    return Curve(
        f"Reliability: how often the intent is right, by confidence, n = {len(messages)}",
        "mean confidence in tenths",
        "share that is right",
        [Series("intent", points, intervals)],
        diagonal=True,
    )


def confusion(name: str, messages: Sequence[Message]) -> Matrix:
    """Return what each right intent was taken for."""
    counts = Counter((message.wanted, message.understood) for message in messages)
    names = sorted({name for pair in counts for name in pair})
    rows = [name for name in names if any(counts[name, other] for other in names)]
    return Matrix(
        f"Right intent (rows) and what it was taken for, {name}, n = {len(messages)}",
        rows,
        names,
        [[counts[row, column] for column in names] for row in rows],
    )


def _intent(name: str, messages: Sequence[Message], short: bool = False) -> Figure:
    right = sum(message.intent_is_right for message in messages)
    return Figure(name if short else f"right intent, {name}", right, len(messages), INTENT)


def _subject(name: str, messages: Sequence[Message], short: bool = False) -> Figure:
    about = [message for message in messages if message.is_about_something]
    right = sum(message.judged().subject for message in about)
    told = name if short else f"right option or topic, {name}"
    return Figure(told, right, len(about), SUBJECT)


def _facet(name: str, messages: Sequence[Message]) -> Figure:
    about = [message for message in messages if "facet" in message.label]
    right = sum(message.judged().facet for message in about)
    return Figure(f"right facet shown, {name}", right, len(about))


def _kinds(name: str, messages: Sequence[Message]) -> Table:
    kinds: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        kinds[message.label["intent"]].append(message)
    rows = []
    for kind, ones in [*sorted(kinds.items()), ("all", list(messages))]:
        judged = [one.judged() for one in ones]
        intents = sum(one.intent_is_right for one in ones)
        both = sum(one.intent_is_right and each.subject for one, each in zip(ones, judged))
        low, high = wilson(both, len(ones))
        rows.append([
            kind, str(len(ones)), _share(intents, len(ones)),
            _share(sum(each.subject for each in judged), len(ones)),
            _share(sum(each.facet for each in judged), len(ones)),
            _share(both, len(ones)), f"{low:.0%} to {high:.0%}",
        ])  # fmt: skip
    columns = (
        "kind", "n", "intent", "option or topic", "facet", "intent and option or topic", "95%",
    )  # fmt: skip
    return Table(f"By kind, {name}", columns, rows)


def _share(right: int, n: int) -> str:
    return f"{right / n:.0%}"


def _misses(name: str, messages: Sequence[Message]) -> Table:
    rows = []
    for message in messages:
        if message.intent_is_right and message.judged().subject:
            continue
        label, got = message.label, record(message.answer)
        about = label.get("topic") or ", ".join(label.get("options", ()))
        told = got["topic"] or ", ".join(got["options"][:2])
        rows.append([
            label["id"], label["text"], f"{label['intent']} {about}".strip(),
            f"{message.understood} {told}".strip(), f"{message.confidence:.2f}",
            message.answer["status"],
        ])  # fmt: skip
    columns = ("id", "message", "wanted", "got", "confidence", "status")
    return Table(f"Misses of {name}", columns, rows, "Only misses of such sets are ever shown.")
