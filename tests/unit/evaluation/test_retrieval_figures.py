"""Recall, reciprocal rank and refusal are counted as told, with bounds that hold them."""

from __future__ import annotations

import pytest

from bot.evaluation.retrieval_figures import chosen_threshold, refusal_of, row_of


def test_ranks_are_counted_at_one_at_five_and_by_their_reciprocals() -> None:
    row = row_of("made up", "by hand", [1, 1, 2, 5, 10, 11, None, None])

    assert row.n == 8
    assert row.recall_1.value == pytest.approx(2 / 8)
    assert row.recall_5.value == pytest.approx(4 / 8)
    assert row.reciprocal_10.value == pytest.approx((1 + 1 + 1 / 2 + 1 / 5 + 1 / 10) / 8)


def test_gain_falls_with_the_logarithm_of_the_rank() -> None:
    assert row_of("made up", "by hand", [3]).gain_10.value == pytest.approx(0.5)
    assert row_of("made up", "by hand", [11]).gain_10.value == 0


def test_bounds_hold_the_mean_and_are_the_same_each_time() -> None:
    ranks = [1, 2, 3, None] * 10
    row = row_of("made up", "by hand", ranks)

    for mean in (row.recall_1, row.recall_5, row.reciprocal_10, row.gain_10):
        assert 0 <= mean.low < mean.value < mean.high <= 1
    assert row_of("made up", "by hand", ranks) == row


def test_what_scores_under_the_threshold_is_refused_and_no_more() -> None:
    refusal = refusal_of("made up", [0.49, 0.5, 0.9, 0.8], [0.5, 0.1], threshold=0.5)

    assert refusal.wrongly_refused.value == pytest.approx(1 / 4)
    assert refusal.wrongly_answered.value == pytest.approx(1 / 2)


def test_auroc_counts_a_tie_as_half() -> None:
    assert refusal_of("made up", [0.5, 0.9], [0.5, 0.1], 0.5).auroc == pytest.approx(3.5 / 4)


def test_the_threshold_is_the_lowest_that_answers_few_enough() -> None:
    scores = [0.1] * 18 + [0.425, 0.6]

    assert chosen_threshold(scores, answered=0.05) == pytest.approx(0.43)
    assert chosen_threshold(scores, answered=0.0) == pytest.approx(0.61)
