"""The section on refusal: what is answered that should not be, and refused that should not be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.evaluation.report.bounds import auroc
from bot.evaluation.report.judging import OUT_OF_SCOPE, Message
from bot.evaluation.report.model import Bar, Curve, Figure, Measure, Section, Series, Table

WRONGLY = Bar(0.05, most=True)
STEPS = 101  # thresholds drawn
SAYS = (
    "A message that lies outside is wrongly answered when something about an option or a topic is "
    "told; to ask which option is meant is counted apart. A message inside is wrongly refused when "
    "nothing is told: nothing was found, or it was taken for out of scope."
)
Score = Callable[[Message], float]
SCORES: Mapping[str, Score] = {
    "confidence in the best intent in scope": lambda message: message.in_scope,
    "cosine of the nearest passage": lambda message: message.nearest,
}


def refusal_section(outside: Sequence[Message], inside: Mapping[str, Sequence[Message]]) -> Section:
    """
    Return the section.

    Args:
        outside: Messages none of which may be answered, each with `near` and `kind`.
        inside: Sets of messages by name; what they hold out of scope is left out. The curve is
            over the first of them.
    """
    near = [message for message in outside if message.label["near"]]
    far = [message for message in outside if not message.label["near"]]
    scoped = {name: [m for m in messages if is_inside(m)] for name, messages in inside.items()}
    first = next(iter(scoped.values()))
    return Section(
        "Refusal",
        SAYS,
        [
            _answered("wrongly answered, outside the domain", outside, WRONGLY),
            _answered("wrongly answered, near the domain", near),
            _answered("wrongly answered, far from it", far),
            Figure("asked back, outside", sum(m.asks_back for m in outside), len(outside)),
            *[
                Figure(f"wrongly refused, {name}", sum(m.is_refused for m in ms), len(ms), WRONGLY)
                for name, ms in scoped.items()
            ],
            *[_area(name, score, first, outside) for name, score in SCORES.items()],
        ],
        [_kinds(outside)],
        [_curve(first, outside)],
    )


def is_inside(message: Message) -> bool:
    """Return whether *message* is to be answered."""
    return bool(message.label["intent"] != OUT_OF_SCOPE)


def _answered(name: str, messages: Sequence[Message], bar: Bar | None = None) -> Figure:
    return Figure(name, sum(message.tells_content for message in messages), len(messages), bar)


def _area(
    name: str, score: Score, inside: Sequence[Message], outside: Sequence[Message]
) -> Measure:
    area, bounds = auroc(list(map(score, inside)), list(map(score, outside)))
    return Measure(f"area under the curve, {name}", area, len(inside) + len(outside), bounds)


def _kinds(outside: Sequence[Message]) -> Table:
    kinds: dict[str, list[Message]] = defaultdict(list)
    for message in outside:
        kinds[f"{'near' if message.label['near'] else 'far'}, {message.label['kind']}"].append(
            message
        )
    rows = [
        [
            kind, str(len(ones)), str(sum(one.tells_content for one in ones)),
            str(sum(one.asks_back for one in ones)), str(sum(one.is_refused for one in ones)),
        ]
        for kind, ones in sorted(kinds.items())
    ]  # fmt: skip
    columns = ("kind", "n", "wrongly answered", "asked back", "refused")
    return Table("Messages outside, by kind", columns, rows)


def _curve(inside: Sequence[Message], outside: Sequence[Message]) -> Curve:
    series = [_series(name, score, inside, outside) for name, score in SCORES.items()]
    here = (
        sum(not message.tells_content for message in outside) / len(outside),
        sum(not message.is_refused for message in inside) / len(inside),
    )
    return Curve(
        f"Refusal over thresholds, n = {len(inside)} inside and {len(outside)} outside",
        "share of messages outside that is refused",
        "share of messages inside that is answered",
        [*series, Series("the product as it is", [here], joined=False)],
    )


def _series(
    name: str, score: Score, inside: Sequence[Message], outside: Sequence[Message]
) -> Series:
    ins, outs = (np.array([score(message) for message in ms]) for ms in (inside, outside))
    thresholds = np.linspace(0.0, 1.0, STEPS)
    points = [(float((outs < t).mean()), float((ins >= t).mean())) for t in thresholds]
    return Series(name, points)
