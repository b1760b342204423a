"""How much of pupils' attention each option was given, with intervals and tests of uniformity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from scipy.stats import chi2

from bot.impartiality.order import williams_design
from bot.impartiality.receipt import Receipt

Z = 1.959964  # two-sided 95%
MIN_EXPECTED = 5  # below it the chi-squared approximation of a count is not to be trusted


def weight(position: int) -> float:
    """
    Return how much attention *position*, from 0, gets beside the first: 1/log2(2 + position).

    Source: A. Singh, T. Joachims, "Fairness of exposure in rankings", KDD 2018.
    """
    return 1 / math.log2(2 + position)


def wilson(count: int, n: int) -> tuple[float, float]:
    """
    Return the 95% interval of a proportion; (0, 1) when nothing was counted.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209-212.
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = count / n, Z * Z
    middle = share + z2 / (2 * n)
    spread = Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (middle - spread) / (1 + z2 / n)), min(1.0, (middle + spread) / (1 + z2 / n))


@dataclass
class Group:
    """The presentations of one choice set of one stage."""

    stage: str
    choice_set: tuple[str, ...]
    names: dict[str, str]
    rows: Counter[int] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    presentations: int = 0

    def report(self) -> dict[str, Any]:
        """Return the exposure of each option and the tests, as plain values for JSON."""
        n, size = self.presentations, len(self.choice_set)
        places = self._places()
        options = [
            self._option(option, places[index]) for index, option in enumerate(self.choice_set)
        ]
        means = [option["exposure"] for option in options]
        return {
            "stage": self.stage,
            "presentations": n,
            "options": options,
            "equal_exposure": sum(map(weight, range(size))) / size,
            "largest_relative_gap": (max(means) - min(means)) / (sum(means) / size),
            "largest_precedence_gap": self._precedence_gap(),
            "tests": {
                "rows_drawn_equally_often": _chi_squared(
                    [self.rows[row] for row in range(len(williams_design(size)))]
                ),
                "first_place_equally_often": _chi_squared([place[0] for place in places]),
            },
        }

    def _places(self) -> list[list[int]]:
        """Return how often each option, by its index, stood in each place, from 0."""
        size = len(self.choice_set)
        places = [[0] * size for _ in range(size)]
        design = williams_design(size)
        for row, count in self.rows.items():
            for place, index in enumerate(design[row]):
                places[index][place] += count
        return places

    def _option(self, id: str, places: list[int]) -> dict[str, Any]:
        n = self.presentations
        mean = sum(weight(place) * count for place, count in enumerate(places)) / n
        square = sum(weight(place) ** 2 * count for place, count in enumerate(places)) / n
        # A few presentations may look alike by chance: never less spread than a fair draw has.
        variance = max(square - mean * mean, _variance_of_fair_draw(len(places)))
        error = Z * math.sqrt(variance / n)
        low, high = wilson(places[0], n)
        return {
            "option": id,
            "name": self.names.get(id, id),
            "exposure": mean,
            "exposure_95": [mean - error, mean + error],
            "first": places[0],
            "first_share": places[0] / n,
            "first_share_95": [low, high],
            "places": places,
            "asked_for": self.asked[id],
        }

    def _precedence_gap(self) -> float:
        """Return how far the pair that is furthest from it is from preceding half of the time."""
        size = len(self.choice_set)
        before: Counter[tuple[int, int]] = Counter()
        design = williams_design(size)
        for row, count in self.rows.items():
            for pair in combinations(design[row], 2):
                before[pair] += count
        pairs = combinations(range(size), 2)
        return max((abs(before[pair] / self.presentations - 0.5) for pair in pairs), default=0.0)


@dataclass
class Exposures:
    """Every group of presentations of a ledger, and of the lists of places in them."""

    groups: dict[tuple[str, tuple[str, ...]], Group] = field(default_factory=dict)
    # By the option that the places are for, and which places there are.
    places: dict[tuple[str, tuple[str, ...]], Group] = field(default_factory=dict)

    def add(self, receipt: Receipt, names: Mapping[str, str]) -> None:
        """Count the presentation of *receipt*, whose order was verified."""
        place = (receipt.stage, receipt.choice_set)
        group = self.groups.setdefault(place, Group(*place, names={}))
        group.names.update(names)
        group.presentations += 1
        group.rows[receipt.row] += 1
        group.asked.update(receipt.asked)

    def report(self) -> list[dict[str, Any]]:
        """Return the report of each group, stage by stage, the largest first."""
        ordered = sorted(self.groups.values(), key=lambda g: (g.stage, -g.presentations))
        return [group.report() for group in ordered]

    def add_places(self, receipt: Receipt, names: Mapping[str, str]) -> None:
        """Count the lists of places in *receipt*, whose orders were verified."""
        # Two facets of one option list the same places in the one order that the turn draws.
        lists = {(each.option, tuple(sorted(each.order))): each for each in receipt.places or ()}
        for (option, ids), each in lists.items():
            if len(ids) < 2:
                continue  # a list of one has no order
            group = self.places.setdefault((option, ids), Group(receipt.stage, ids, names={}))
            group.names.update(names)
            group.presentations += 1
            group.rows[each.row] += 1

    def report_of_places(self) -> list[dict[str, Any]]:
        """
        Return the report of each list of places, option by option, the most shown first: as for
        options, with `places_of` in the place of the stage, and the places under `options`.
        """
        ordered = sorted(self.places.items(), key=lambda item: (item[0][0], -item[1].presentations))
        found = []
        for (option, _), group in ordered:
            report = group.report()
            del report["stage"]
            found.append({"places_of": option, **report})
        return found


def _variance_of_fair_draw(size: int) -> float:
    """Return the variance of a place's weight when each of *size* places is equally likely."""
    weights = [weight(place) for place in range(size)]
    mean = sum(weights) / size
    return sum((each - mean) ** 2 for each in weights) / size


def _chi_squared(counts: list[int]) -> dict[str, Any]:
    """Return Pearson's test that *counts* come equally often; without p when there are too few."""
    n, cells = sum(counts), len(counts)
    expected = n / cells
    if cells < 2 or expected < MIN_EXPECTED:
        return {"n": n, "p": None, "needed": MIN_EXPECTED * cells}
    statistic = sum((count - expected) ** 2 / expected for count in counts)
    freedom = cells - 1
    return {
        "n": n,
        "statistic": statistic,
        "degrees_of_freedom": freedom,
        "p": float(chi2.sf(statistic, freedom)),
    }
