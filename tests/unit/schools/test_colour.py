"""A school's colour can be seen on the page, and what stands on it can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.schools.colour import (
    DARK_PAGE,
    EDGE_CONTRAST,
    PAGE,
    TEXT_CONTRAST,
    Colour,
    contrast,
    darkened,
    ink_on,
    lightened,
)

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
ADAPTER = TypeAdapter(Colour)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey for text on white, as WCAG lists it
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(colours)
def test_the_ink_can_be_read_on_any_colour(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= TEXT_CONTRAST


@given(colours)
def test_a_colour_that_is_taken_is_seen_on_the_page_and_one_that_is_not_has_a_shade_that_is(
    colour: str,
) -> None:
    if contrast(colour, PAGE) >= EDGE_CONTRAST:
        assert ADAPTER.validate_python(colour) == colour
        return
    with pytest.raises(ValidationError, match=darkened(colour)):
        ADAPTER.validate_python(colour)
    assert ADAPTER.validate_python(darkened(colour)) == darkened(colour)


@given(colours)
def test_in_dark_mode_the_colour_is_seen_on_the_dark_page(colour: str) -> None:
    assert contrast(lightened(colour), DARK_PAGE) >= EDGE_CONTRAST


def test_a_colour_that_is_light_enough_is_not_changed_for_the_dark_page() -> None:
    assert lightened("#a9d7e6") == "#a9d7e6"


@pytest.mark.parametrize(
    "colour", ["red", "#fff", "#12345", "#1234567", "123456", "#12345g", "#123456;}", "url(x)"]
)
def test_anything_but_six_hex_digits_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        ADAPTER.validate_python(colour)
