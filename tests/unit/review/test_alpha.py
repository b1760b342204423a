"""Krippendorff's alpha against the examples that he published."""

from __future__ import annotations

import pytest

from bot.review.alpha import alpha

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers,
# twelve units, some values missing (None).
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
PUBLISHED = [[v for v in unit if v is not None] for unit in zip(*OBSERVERS, strict=True)]
# Section A of the same: two observers, ten units, two values.
BINARY = list(zip((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True))


@pytest.mark.parametrize(
    ("units", "level", "published"),
    [(PUBLISHED, "nominal", 0.743), (PUBLISHED, "ordinal", 0.815), (BINARY, "nominal", 0.095)],
)
def test_alpha_is_what_its_author_published(units, level, published) -> None:
    assert alpha(units, level) == pytest.approx(published, abs=0.0005)


def test_reviewers_who_always_agree_have_one() -> None:
    assert alpha([(0, 0), (2, 2), (1, 1)], "ordinal") == 1


def test_a_step_apart_is_less_of_a_difference_than_two_in_order() -> None:
    near = [(0, 1), (2, 2), (1, 1), (0, 0), (2, 2)]
    far = [(0, 2), (2, 2), (1, 1), (0, 0), (2, 2)]

    assert alpha(near, "ordinal") > alpha(far, "ordinal")  # type: ignore[operator]


@pytest.mark.parametrize("units", [[], [(1,)], [(2, 2), (2, 2)]])
def test_alpha_is_not_defined_without_two_values_that_differ(units) -> None:
    assert alpha(units, "nominal") is None
