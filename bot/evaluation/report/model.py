"""What a report is made of: sections of figures with their bounds, tables and plots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, Union

from bot.evaluation.report.bounds import Interval, wilson

T = TypeVar("T")


@dataclass(frozen=True)
class Bar:
    """What a figure should reach: at least *limit*, or at most when it is `most`."""

    limit: float
    most: bool = False

    def is_met(self, value: float) -> bool:
        """Return whether *value* reaches the bar."""
        return value <= self.limit if self.most else value >= self.limit


@dataclass(frozen=True)
class Figure:
    """A share: *right* of *n*, with its 95% interval (Wilson) and the bar that it should reach."""

    name: str
    right: int
    n: int
    bar: Bar | None = None

    @property
    def value(self) -> float:
        """Return the share; 0 of none."""
        return self.right / self.n if self.n else 0.0

    @property
    def interval(self) -> Interval:
        """Return the 95% bounds of the share."""
        return wilson(self.right, self.n)


@dataclass(frozen=True)
class Measure:
    """Any other figure over *n* cases: its 95% interval is None where no bound can be given."""

    name: str
    value: float
    n: int
    interval: Interval | None = None
    bar: Bar | None = None
    unit: str = ""  # "ms", "MiB", "s"; empty for a number between 0 and 1
    digits: int = 3


AnyFigure = Union[Figure, Measure]


@dataclass(frozen=True)
class Table:
    """Rows of text; the first cell of each names it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    says: str = ""


@dataclass(frozen=True)
class Dots:
    """A share for each name, with its interval, on one line from 0 to 1."""

    title: str
    figures: Sequence[AnyFigure]


@dataclass(frozen=True)
class Series:
    """Points joined by a line; a point may have the interval of its y."""

    name: str
    points: Sequence[tuple[float, float]]
    intervals: Sequence[Interval] = ()
    joined: bool = True


@dataclass(frozen=True)
class Curve:
    """Series over two shares, both from 0 to 1."""

    title: str
    x: str
    y: str
    series: Sequence[Series]
    diagonal: bool = False  # draw the line where both are equal


@dataclass(frozen=True)
class Matrix:
    """How often each wanted name (row) was taken for each other one (column)."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    counts: Sequence[Sequence[int]]


Plot = Union[Dots, Curve, Matrix]


@dataclass(frozen=True)
class Section:
    """One part of the report."""

    title: str
    says: str = ""  # what was asked, and how it was judged
    figures: Sequence[AnyFigure] = ()
    tables: Sequence[Table] = ()
    plots: Sequence[Plot] = ()


class Progress(Protocol):
    """Shows how far a long loop is."""

    def __call__(self, items: Iterable[T], what: str, total: int) -> Iterable[T]:
        """Yield *items*, *total* of them, while a bar named *what* moves."""


# Whatever has figures for the report: it measures, showing its progress, and returns its sections.
Source = Callable[[Progress], Sequence[Section]]


@dataclass(frozen=True)
class Report:
    """Every section, and what it was measured on."""

    machine: str
    command: str
    took_s: float
    versions: dict[str, str]
    sections: Sequence[Section] = field(default_factory=tuple)
