"""Where the marks of plots stand. The page draws them as SVG, each beside a table of the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 720, 200  # of a plot, in units of its own
GAP = 4
ROW = 26
NAMES = 240  # width for names beside bars
MOST_BARS = 12


@dataclass(frozen=True)
class Column:
    """One column: `part` of `value` is drawn dark at its foot."""

    name: str
    value: int
    part: int
    x: float
    width: float
    y: float
    height: float
    part_y: float
    part_height: float


@dataclass(frozen=True)
class Columns:
    """Columns side by side under one scale, whose top is `top`."""

    columns: tuple[Column, ...]
    top: int
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Bar:
    """One bar with its name to the left."""

    name: str
    value: int
    y: float
    length: float


@dataclass(frozen=True)
class Bars:
    """Bars below each other, the longest first; `all` has those too that are not drawn."""

    bars: tuple[Bar, ...]
    all: tuple[tuple[str, int], ...]
    height: float
    width: int = WIDTH
    names: int = NAMES


@dataclass(frozen=True)
class Dot:
    """An option's exposure with its 95% interval, along one line."""

    name: str
    y: float
    x: float
    low_x: float
    high_x: float
    exposure: float
    low: float
    high: float
    first: int
    first_share: float


@dataclass(frozen=True)
class Exposure:
    """The exposure of each option of one stage; `equal_x` is where all would stand."""

    stage: str
    presentations: int
    equal: float
    equal_x: float
    gap: float
    dots: tuple[Dot, ...]
    height: float
    width: int = WIDTH
    names: int = NAMES


def columns(values: Sequence[tuple[str, int, int]]) -> Columns:
    """Return columns for *values*: a name, a number, and how many of them are marked."""
    top = max([value for _, value, _ in values] + [1])
    step = WIDTH / max(len(values), 1)
    found = []
    for place, (name, value, part) in enumerate(values):
        height, part_height = HEIGHT * value / top, HEIGHT * part / top
        found.append(
            Column(
                name,
                value,
                part,
                round(place * step, 1),
                round(step - GAP, 1),
                round(HEIGHT - height, 1),
                round(height, 1),
                round(HEIGHT - part_height, 1),
                round(part_height, 1),
            )
        )
    return Columns(tuple(found), top)


def bars(values: Sequence[tuple[str, int]]) -> Bars:
    """Return bars for *values*, which stand in order, the largest first."""
    drawn = values[:MOST_BARS]
    top = max([value for _, value in drawn] + [1])
    room = WIDTH - NAMES - 60  # for the number behind the bar
    found = tuple(
        Bar(name, value, place * ROW, round(room * value / top, 1))
        for place, (name, value) in enumerate(drawn)
    )
    return Bars(found, tuple(values), max(len(drawn), 1) * ROW)


def exposure(group: dict[str, Any]) -> Exposure:
    """Return the plot of one group of an audit's `exposure`, its options by name."""
    options = sorted(group["options"], key=lambda option: str(option["name"]).casefold())
    low = min(min(o["exposure_95"][0] for o in options), group["equal_exposure"])
    high = max(max(o["exposure_95"][1] for o in options), group["equal_exposure"])
    span = (high - low) or 1.0
    room = WIDTH - NAMES - 20

    def at(value: float) -> float:
        return float(round(NAMES + 10 + room * (value - low) / span, 1))

    dots = tuple(
        Dot(
            o["name"],
            place * ROW + ROW / 2,
            at(o["exposure"]),
            at(o["exposure_95"][0]),
            at(o["exposure_95"][1]),
            o["exposure"],
            o["exposure_95"][0],
            o["exposure_95"][1],
            o["first"],
            o["first_share"],
        )
        for place, o in enumerate(options)
    )
    return Exposure(
        group["stage"], group["presentations"], group["equal_exposure"],
        at(group["equal_exposure"]), group["largest_relative_gap"], dots, len(dots) * ROW,
    )  # fmt: skip
