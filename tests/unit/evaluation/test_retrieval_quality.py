"""Answer quality of rankings made by hand."""

from __future__ import annotations

import pytest

from bot.evaluation.retrieval_quality import quality, wanted


def test_first_places_and_reciprocal_ranks_are_counted_and_what_is_absent_is_zero() -> None:
    found = quality([(["a", "b"], {"a"}), (["a", "b"], {"b", "c"}), (["a"], {"c"}), ([], {"a"})])

    assert (found.asked, found.first, found.share) == (4, 1, 0.25)
    assert found.mean_reciprocal_rank == pytest.approx((1 + 0.5) / 4)


def test_what_is_right_under_either_label_is_right() -> None:
    label = {"options": ["utc"], "topic": "money", "or": {"options": ["a_levels", "utc"]}}

    assert wanted(label, "options") == {"utc", "a_levels"}
    assert wanted(label, "topic") == {"money"}
    assert wanted({"text": "hello"}, "topic") == set()
