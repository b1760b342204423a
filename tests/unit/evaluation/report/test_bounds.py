from __future__ import annotations

import numpy as np
import pytest

from bot.evaluation.report.bounds import auroc, of_mean, of_quantile, wilson


def test_the_bounds_of_a_share_stay_within_it() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == 1.0
    # Wilson's interval of 8 in 10, as R's binom::binom.wilson gives it.
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-4)


def test_the_bounds_of_a_mean_are_the_same_in_every_run() -> None:
    values = [0.0, 1.0] * 50

    low, high = of_mean(values)

    assert (low, high) == of_mean(values)
    assert low == pytest.approx(0.4, abs=0.03)
    assert high == pytest.approx(0.6, abs=0.03)


def test_the_bounds_of_a_quantile_hold_what_is_drawn_from() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        low, high = of_quantile(list(rng.random(100)), 0.95)
        held += low <= 0.95 <= high

    assert held >= 182  # 95% less three standard errors


def test_scores_that_part_two_groups_have_an_area_of_one() -> None:
    assert auroc([0.8, 0.9], [0.1, 0.2])[0] == 1.0
    assert auroc([0.5, 0.5], [0.5, 0.5])[0] == 0.5
    area, (low, high) = auroc([0.2, 0.4, 0.6, 0.8], [0.1, 0.3, 0.5])
    assert low < area < high
    assert area == pytest.approx(9 / 12)
