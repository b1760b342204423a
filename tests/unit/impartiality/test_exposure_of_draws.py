"""Over many turns every option of a real stage gets the same exposure (rule I3, proof 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

import pytest
from scipy.stats import chi2

from bot.impartiality.audit.exposure import weight
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn, draw_order, williams_design
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

DRAWS = 100_000
# At this many draws the standard error of an option's mean weight is 0.15% of it, and the largest
# gap between the 18 options of a stage is 0.6% on average: 1% is six standard errors away.
LARGEST_GAP = 0.01
DEPLOYMENTS = 100
# One deployment in a hundred fails a fair test at 1%, so that level is tested over many; for the
# one secret of the tests, something would have to be this rare to be more than chance.
ALPHA, TOO_RARE = 0.01, 0.0001


@pytest.fixture(scope="module")
def rows(real: KnowledgeBase, keys: ImpartialityKeys) -> dict[str, Counter[int]]:
    """How often each row of each real stage's design was drawn over the simulated turns."""
    ids = [Turn(f"conversation {n // 5}", n % 5 + 1).id(keys.turn.now) for n in range(DRAWS)]
    choice_sets = {stage: [o.id for o in real.choice_set(stage)] for stage in STAGES}
    return {
        stage: Counter(draw_order(chosen, id, keys.order.now).row for id in ids)
        for stage, chosen in choice_sets.items()
    }


def size_of(real: KnowledgeBase, stage: str) -> int:
    return len(real.choice_set(stage))


def means(size: int, rows: Counter[int]) -> list[float]:
    """Return each option's mean weight, by the option's index."""
    totals = [0.0] * size
    for row, count in rows.items():
        for place, index in enumerate(williams_design(size)[row]):
            totals[index] += weight(place) * count
    return [total / rows.total() for total in totals]


@lru_cache(maxsize=None)
def exact_weight(place: int) -> Fraction:
    return Fraction(weight(place))


@pytest.mark.parametrize("stage", STAGES)
def test_over_a_whole_design_the_gap_in_exposure_is_exactly_nothing(
    real: KnowledgeBase, stage: str
) -> None:
    size = size_of(real, stage)

    exposure = [Fraction(0)] * size
    for row in williams_design(size):
        for place, index in enumerate(row):
            exposure[index] += exact_weight(place)

    assert len(set(exposure)) == 1


@pytest.mark.parametrize("stage", STAGES)
def test_the_largest_relative_gap_in_exposure_is_under_one_percent(
    real: KnowledgeBase, rows: dict[str, Counter[int]], stage: str
) -> None:
    exposure = means(size_of(real, stage), rows[stage])

    gap = (max(exposure) - min(exposure)) / (sum(exposure) / len(exposure))

    assert gap < LARGEST_GAP, f"n = {DRAWS}"


@pytest.mark.parametrize("stage", STAGES)
def test_every_option_precedes_every_other_half_of_the_time_within_one_percent(
    real: KnowledgeBase, rows: dict[str, Counter[int]], stage: str
) -> None:
    size = size_of(real, stage)
    before: Counter[tuple[int, int]] = Counter()
    for row, count in rows[stage].items():
        for pair in combinations(williams_design(size)[row], 2):
            before[pair] += count

    shares = {pair: before[pair] / DRAWS for pair in combinations(range(size), 2)}

    assert {p: s for p, s in shares.items() if abs(s - 0.5) >= LARGEST_GAP} == {}


def uniformity(size: int, rows: Counter[int], place: int) -> float:
    """
    Return the p of Pearson's test that every option stands in *place* equally often.

    Each place is tested apart: the places of a row are tied, so that one test over the whole table
    would count each draw once for every place.
    """
    seen = Counter[int]()
    for row, count in rows.items():
        seen[williams_design(size)[row][place]] += count
    fair = rows.total() / size
    return float(chi2.sf(sum((seen[i] - fair) ** 2 / fair for i in range(size)), size - 1))


@pytest.mark.parametrize("stage", STAGES)
def test_every_option_stands_in_every_place_equally_often(
    real: KnowledgeBase, rows: dict[str, Counter[int]], stage: str
) -> None:
    size = size_of(real, stage)

    assert min(uniformity(size, rows[stage], place) for place in range(size)) >= TOO_RARE


@pytest.mark.parametrize("stage", STAGES)
def test_a_test_at_one_percent_rejects_about_one_deployment_in_a_hundred(
    real: KnowledgeBase, keys_of: Callable[..., ImpartialityKeys], stage: str
) -> None:
    ids, rejected = [option.id for option in real.choice_set(stage)], 0

    for number in range(DEPLOYMENTS):
        keys = keys_of(f"the secret of deployment {number:03}, long enough to be one")
        turns = [Turn("conversation", n).id(keys.turn.now) for n in range(DRAWS // DEPLOYMENTS)]
        drawn = Counter(draw_order(ids, id, keys.order.now).row for id in turns)
        rejected += uniformity(len(ids), drawn, place=0) < ALPHA

    # Fair draws are rejected more than five times of a hundred with probability 0.0005.
    assert rejected <= 5


@pytest.mark.parametrize("stage", STAGES)
def test_a_first_place_pinned_now_and_then_would_be_seen(
    real: KnowledgeBase, rows: dict[str, Counter[int]], stage: str
) -> None:
    size = size_of(real, stage)
    pinned = rows[stage] + Counter({0: DRAWS // 50})

    exposure = means(size, pinned)

    gap = (max(exposure) - min(exposure)) / (sum(exposure) / size)
    assert gap >= LARGEST_GAP
