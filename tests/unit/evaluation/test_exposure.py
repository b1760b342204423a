"""Shares, the test against chance and the hub skew, on numbers made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bot.evaluation.exposure import chance_p, expected, hub_skew, incidence, interval, top_rows

ALL = np.ones((6, 3), dtype=bool)


def test_the_interval_is_wilsons() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I: 81 of 263 and 0 of 20.
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert interval(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_the_first_columns_come_best_first_and_a_tie_keeps_its_order() -> None:
    assert top_rows(np.array([[0.1, 0.9, 0.5], [0.2, 0.2, 0.1]]), 2).tolist() == [[1, 2], [0, 1]]


def test_an_option_found_twice_in_one_question_counts_once() -> None:
    owners = np.array([0, 0, 2])

    found = incidence(np.array([[0, 1], [2, 0]]), owners, options=3)

    assert found.tolist() == [[1, 0, 0], [1, 0, 1]]


def test_skew_is_the_third_moment_over_the_cubed_deviation() -> None:
    # N = 3, 0, 0, 1: mean 1, deviations 2, -1, -1, 0; third moment 6/4, variance 6/4.
    top = np.array([[0], [0], [0], [3]])

    assert hub_skew(top, passages=4) == pytest.approx(1.5 / 1.5**1.5)


def test_passages_found_equally_often_have_no_skew() -> None:
    assert hub_skew(np.array([[0, 1], [2, 3]]), passages=4) == 0


def test_chance_shares_each_question_equally_among_what_it_may_be_about() -> None:
    found = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    possible = np.array([[True, True, True], [True, True, False]])

    assert expected(found, possible) == pytest.approx([2 / 3 + 1 / 2, 2 / 3 + 1 / 2, 2 / 3])


def test_one_option_always_first_is_not_chance() -> None:
    found = np.zeros((6, 3))
    found[:, 1] = 1

    # All six alike happens with probability 3 / 3**6.
    assert chance_p(found, ALL) == pytest.approx(3 / 3**6, abs=0.004)


def test_each_option_as_often_as_the_others_is_as_even_as_chance_gets() -> None:
    found = np.eye(3)[[0, 1, 2, 0, 1, 2]]

    assert chance_p(found, ALL) == 1


def test_an_option_of_the_stage_that_is_named_is_no_favour() -> None:
    found = np.zeros((6, 3))
    found[:, 1] = 1
    possible = found.astype(bool)

    assert chance_p(found, possible) == 1
