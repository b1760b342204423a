"""What a neutral question says counts for no option."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.apart import set_apart, shared_directions, standing_out

ASKED, A, B, POINT = np.eye(4, dtype=np.float32)


def test_directions_are_orthonormal_and_as_many_as_asked_for() -> None:
    directions = shared_directions(
        [(np.array([ASKED, ASKED + 0.1 * A]), 1), (np.array([POINT]), 3)]
    )

    assert directions @ directions.T == pytest.approx(np.eye(2), abs=1e-6)


def test_the_strongest_direction_of_each_space_is_kept() -> None:
    directions = shared_directions([(np.array([3 * ASKED, A, 3 * ASKED]), 1)])

    assert np.abs(directions @ ASKED) == pytest.approx([1], abs=1e-6)


def test_what_is_shared_by_a_facet_stays_and_the_neutral_part_of_a_difference_goes() -> None:
    vectors = np.array([POINT + 2 * ASKED + A, POINT + B])

    apart = set_apart(vectors, ["length", "length"], np.array([ASKED]))

    assert apart[0] - apart[1] == pytest.approx(A - B)
    assert apart.mean(axis=0) == pytest.approx(vectors.mean(axis=0))


def test_each_facet_has_a_mean_of_its_own() -> None:
    vectors = np.array([A, B, 5 * POINT + A, 5 * POINT + B])

    apart = set_apart(vectors, ["entry", "entry", "length", "length"], np.array([POINT]))

    assert apart == pytest.approx(vectors)


def test_the_vectors_given_are_not_changed() -> None:
    vectors = np.array([ASKED, A])

    set_apart(vectors, ["length", "length"], np.array([ASKED]))

    assert vectors == pytest.approx(np.array([ASKED, A]))


@pytest.mark.parametrize(
    ("scores", "out"),
    [
        ({"a": 0.5, "b": 0.25}, "a"),
        ({"b": 0.25, "a": 0.375}, "a"),
        ({"a": 0.5, "b": 0.4375}, None),
        ({"a": 0.1}, "a"),
        ({}, None),
    ],
)
def test_an_option_stands_out_by_its_lead_over_the_next(
    scores: dict[str, float], out: str | None
) -> None:
    assert standing_out(scores, lead=0.125) == out
