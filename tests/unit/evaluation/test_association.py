"""Association of a vector with two sets of words, on vectors made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bot.evaluation.association import association, holm


def at(*cosines: float) -> np.ndarray:
    """Return unit vectors in the plane with these cosines to (1, 0)."""
    return np.array([(c, np.sqrt(1 - c * c)) for c in cosines])


ALONG = np.array([2.0, 0.0])  # its length does not count


def test_the_effect_is_the_difference_of_means_over_the_deviation_of_all() -> None:
    found = association(ALONG, at(0.6, 0.8), at(0.0, 0.2))

    # Means 0.7 and 0.1; deviation of 0.6, 0.8, 0, 0.2 with n - 1: root of 0.4 / 3.
    assert found.effect == pytest.approx(0.6 / np.sqrt(0.4 / 3))


def test_every_split_is_counted_on_both_sides() -> None:
    # Of the six splits of four words, this one and its mirror have the largest gap.
    assert association(ALONG, at(0.6, 0.8), at(0.0, 0.2)).p == pytest.approx(2 / 6)


def test_changing_the_sets_about_changes_the_sign_alone() -> None:
    one = association(ALONG, at(0.6, 0.8), at(0.0, 0.2))
    other = association(ALONG, at(0.0, 0.2), at(0.6, 0.8))

    assert (one.effect, one.p) == pytest.approx((-other.effect, other.p))


def test_words_alike_in_both_sets_show_nothing() -> None:
    found = association(ALONG, at(0.1, 0.5), at(0.5, 0.1))

    assert (found.effect, found.p) == pytest.approx((0, 1))


def test_many_words_are_sampled_and_a_clear_lean_is_still_seen() -> None:
    found = association(ALONG, at(*np.linspace(0.6, 0.9, 12)), at(*np.linspace(0, 0.3, 12)))

    assert found.p <= 0.001


def test_p_values_are_corrected_for_their_number_and_never_fall() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.6]) == pytest.approx([1.0, 1.0])
