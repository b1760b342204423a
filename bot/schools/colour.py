"""Whether a school's colour can be seen on the page, and which ink can be read on it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

WHITE, BLACK = "#ffffff", "#000000"
# The darkest of what lies behind a button by day, and the lightest in dark mode, in pupil-chat.css.
PAGE, DARK_PAGE = "#faf6ef", "#1d2529"
# WCAG 2.2: 1.4.3 for text, 1.4.11 for the edges of what can be pressed.
TEXT_CONTRAST = 4.5
EDGE_CONTRAST = 3.0


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours "#rrggbb", 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """
    Return white or black, whichever reads better on *colour*.

    The better of the two has at least sqrt(21) = 4.58, whatever the colour, so it always passes.
    """
    return max((WHITE, BLACK), key=lambda ink: contrast(colour, ink))


def darkened(colour: str, page: str = PAGE) -> str:
    """Return the shade of *colour*, a light one made darker, that just stands out from *page*."""
    return _mixed_until_seen(colour, BLACK, page)


def lightened(colour: str, page: str = DARK_PAGE) -> str:
    """Return the tint of *colour*, a dark one made lighter, that just stands out from *page*."""
    return _mixed_until_seen(colour, WHITE, page)


def _mixed_until_seen(colour: str, into: str, page: str) -> str:
    for percent in range(101):
        mixed = [
            (a * (100 - percent) + b * percent) // 100 for a, b in zip(_rgb(colour), _rgb(into))
        ]
        found = "#{:02x}{:02x}{:02x}".format(*mixed)
        if contrast(found, page) >= EDGE_CONTRAST:
            return found
    return into


def _seen_on_the_page(colour: str) -> str:
    colour = colour.lower()
    if (found := contrast(colour, PAGE)) < EDGE_CONTRAST:
        raise ValueError(
            f"{colour} has a contrast of {found:.2f} to 1 with the page, at least "
            f"{EDGE_CONTRAST:g} to 1 is needed for a button to be seen; a darker shade such as "
            f"{darkened(colour)} has it"
        )
    return colour


Colour = Annotated[
    str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$"), AfterValidator(_seen_on_the_page)
]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
