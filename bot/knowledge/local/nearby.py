"""Which establishments of the register lie near a place: straight lines, with no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bot.errors import RegisterError
from bot.knowledge.local.models import miles_between
from bot.knowledge.local.register import Row, normal_postcode

# Two towns of one name, or a district with a wrong coordinate, would have a middle in nowhere.
SPREAD_MILES = 15.0


@dataclass(frozen=True)
class Middle:
    """The point that distances are measured from, and how it was found."""

    place: str
    point: tuple[int, int]
    rows: int  # establishments that it is the middle of; 0 for coordinates given by hand

    def __str__(self) -> str:
        return f"{self.place} (from {self.rows} in the register)" if self.rows else self.place


def middle_of_postcode(rows: Sequence[Row], postcode: str) -> Middle:
    """
    Return the middle of the rows with *postcode*, or of those with its first half.

    Raises:
        RegisterError: it is no postcode, or no row with coordinates has its first half.
    """
    whole = normal_postcode(postcode)
    outward = whole.split(" ")[0] if whole else postcode.strip().upper()
    if whole:
        same = [row for row in rows if row.postcode == whole and row.point]
        if same:
            return _middle(whole, same)
    near = [row for row in rows if row.outward == outward and row.point]
    if not near:
        raise RegisterError(
            f"no row with coordinates has a postcode in {outward!r}; "
            "correct the postcode, or give --easting and --northing"
        )
    return _middle(f"the middle of {outward}", near)


def middle_of_town(rows: Sequence[Row], town: str) -> Middle:
    """Return the middle of the rows in *town*. Raises RegisterError when there is none."""
    wanted = " ".join(town.split()).casefold()
    same = [row for row in rows if row.town.casefold() == wanted and row.point]
    if not same:
        raise RegisterError(
            f"no row with coordinates has the town {town!r}; "
            "write it as the register does, or give --postcode"
        )
    return _middle(f"the middle of {same[0].town}", same)


def within(
    rows: Sequence[Row], middle: Middle, miles: float, wanted: Callable[[Row], bool]
) -> tuple[list[Row], list[Row], int]:
    """
    Return the rows *wanted* within *miles*, those that may be, and how many cannot be placed.

    A row without coordinates may be near when a row in range has its postcode district or town.
    """
    near = [r for r in rows if r.point and miles_between(middle.point, r.point) <= miles]
    districts = {row.outward for row in near} - {""}
    towns = {row.town.casefold() for row in near} - {""}
    lost = [row for row in rows if row.point is None and wanted(row)]
    maybe = [r for r in lost if r.outward in districts or r.town.casefold() in towns]
    return [row for row in near if wanted(row)], maybe, len(lost) - len(maybe)


def _middle(place: str, rows: Sequence[Row]) -> Middle:
    points = [row.point for row in rows if row.point is not None]
    middle = round(median(e for e, _ in points)), round(median(n for _, n in points))
    far = sum(miles_between(middle, point) > SPREAD_MILES for point in points)
    if 4 * far > len(points):
        raise RegisterError(
            f"the rows of {place.removeprefix('the middle of ')!r} lie too far apart for a middle "
            f"({far} of {len(points)} are over {SPREAD_MILES:g} miles from it); give a whole "
            "postcode, or --easting and --northing"
        )
    return Middle(place, middle, len(points))
