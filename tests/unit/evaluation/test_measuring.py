"""Figures are told with how many there are and the bar that they are held to."""

from __future__ import annotations

import os

import pytest

from bot.evaluation.measuring import Step, percentile, resident_mib


@pytest.mark.parametrize(
    ("share", "found"), [(0.5, 10.0), (0.95, 19.0), (0.99, 20.0), (1.0, 20.0), (0.0, 1.0)]
)
def test_a_percentile_is_one_of_the_values(share: float, found: float) -> None:
    assert percentile([float(n) for n in range(20, 0, -1)], share) == found


def test_a_step_is_told_with_n_and_its_bar() -> None:
    step = Step("the page", "bar: median under 50 ms", [30.0, 10.0, 20.0])

    assert step.told() == (
        "the page, n = 3: median 20 ms, 95th percentile 30 ms, longest 30 ms "
        "(bar: median under 50 ms)"
    )


def test_a_short_step_is_told_to_a_hundredth() -> None:
    assert "median 0.25 ms" in Step("the gate", "bar", [0.25]).told()


def test_the_memory_of_this_process_is_that_of_a_python_with_packages() -> None:
    assert 20 < resident_mib(os.getpid()) < 20_000
