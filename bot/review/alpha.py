"""Krippendorff's alpha: how far reviewers agree beyond what chance would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Literal

Level = Literal["nominal", "ordinal"]
# The squared difference of two values, given how often each value was given.
Difference = Callable[[int, int, Mapping[int, float]], float]


def alpha(units: Sequence[Sequence[int]], level: Level) -> float | None:
    """
    Return the agreement of reviewers: 1 when they always agree, 0 when chance would do as well.

    Args:
        units: For each thing that was judged, the values that its reviewers gave, in any order and
            any number; a thing with one value says nothing of agreement and is left out.
        level: "nominal" when values are only the same or not, "ordinal" when they have an order.

    Returns:
        At most 1; below 0 when reviewers differ more than by chance. None when it is not defined:
        fewer than two values to pair, or the same value everywhere.

    Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C and the
    difference functions of section D; University of Pennsylvania, Annenberg School.
    """
    coincidences = _coincidences(units)
    totals: Counter[int] = Counter()
    for (value, _), count in coincidences.items():
        totals[value] += count
    n = sum(totals.values())
    difference = DIFFERENCES[level]
    observed = sum(
        count * difference(a, b, totals) for (a, b), count in coincidences.items() if a != b
    )
    expected = sum(
        totals[a] * totals[b] * difference(a, b, totals) for a, b in permutations(totals, 2)
    )
    return None if expected == 0 else 1 - (n - 1) * observed / expected


def _coincidences(units: Sequence[Sequence[int]]) -> Counter[tuple[int, int]]:
    """Return how often each two values meet in a unit, each unit counting as its values."""
    found: Counter[tuple[int, int]] = Counter()
    for values in units:
        for pair in permutations(values, 2):
            found[pair] += 1 / (len(values) - 1)  # type: ignore[assignment]
    return found


def _nominal(a: int, b: int, totals: Mapping[int, float]) -> float:
    return float(a != b)


def _ordinal(a: int, b: int, totals: Mapping[int, float]) -> float:
    low, high = min(a, b), max(a, b)
    between = sum(count for value, count in totals.items() if low <= value <= high)
    return (between - (totals[low] + totals[high]) / 2) ** 2


DIFFERENCES: dict[Level, Difference] = {"nominal": _nominal, "ordinal": _ordinal}
