"""What a school adds of its own: places near it, dates, and routes that its area does not have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from bot.knowledge.models import Entry, Id, Reviewed, Stage, Word

METRES_IN_A_MILE = 1609.344

NAME_CHARS = 120  # the longest that the government's register of schools holds
EVENT_CHARS = 60  # "evening, for Year 11 and parents"; more would be an advertisement
NOTE_CHARS = 200  # one or two sentences, or a few parts of a closed form


def _line(most: int) -> StringConstraints:
    return StringConstraints(
        min_length=2, max_length=most, strip_whitespace=True, pattern=r"^[^\r\n<>]+$"
    )


Name = Annotated[str, _line(NAME_CHARS)]
EventNote = Annotated[str, _line(EVENT_CHARS)]
Note = Annotated[str, _line(NOTE_CHARS)]
Postcode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$")]
Website = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$", max_length=200)]
# The number in the government's register of schools, which holds the name as it is.
Urn = Annotated[int, Field(ge=100_000, le=999_999)]
# Metres on the national grid of Great Britain (OSGB36), whose origin lies south-west of Cornwall.
Easting = Annotated[int, Field(ge=1, le=700_000)]
Northing = Annotated[int, Field(ge=1, le=1_300_000)]


class Dated(Entry):
    """A day and what happens on it."""

    on: date
    note: EventNote


class _Located(Entry):
    easting: Easting | None = None
    northing: Northing | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> _Located:
        if (self.easting is None) != (self.northing is None):
            raise ValueError("give both 'easting' and 'northing', or neither")
        return self

    @property
    def point(self) -> tuple[int, int] | None:
        if self.easting is None or self.northing is None:
            return None
        return self.easting, self.northing


class School(_Located):
    """The school that the content is for; distances are measured from it."""

    name: Name
    urn: Urn | None = None
    postcode: Postcode | None = None
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_where_it_is(self) -> School:
        if self.postcode is None and self.easting is None:
            raise ValueError("give 'postcode', or 'easting' and 'northing'")
        return self


class MeasuredFrom(_Located):
    """The point that distances are measured from when the school gives no coordinates."""

    place: Name
    easting: Easting
    northing: Northing


class Provider(_Located):
    """
    A place where routes are taught. Every provider has the same fields, in the same lengths.

    `offers` are the options that it is known to teach. `confirm` are those that it may teach
    and that the school has still to ask about: they are not shown.
    """

    id: Id
    name: Name
    urn: Urn | None = None
    offers: tuple[Id, ...] = ()
    confirm: tuple[Id, ...] = ()
    town: Name
    postcode: Postcode | None = None
    distance_miles: Annotated[float, Field(ge=0, le=999)] | None = None
    website: Website | None = None
    open_events: tuple[Dated, ...] = ()
    deadlines: tuple[Dated, ...] = ()
    notes: Note | None = None
    source: Name
    reviewed: Reviewed

    @model_validator(mode="after")
    def _something_to_teach_and_one_distance(self) -> Provider:
        if not self.offers and not self.confirm:
            raise ValueError("give 'offers', 'confirm', or both")
        if twice := sorted(set(self.offers) & set(self.confirm)):
            raise ValueError(
                f"{', '.join(twice)} stands under 'offers' and under 'confirm'; "
                "take it out of 'confirm' once the place has said yes"
            )
        if self.distance_miles is not None and self.easting is not None:
            raise ValueError("give 'distance_miles', or 'easting' and 'northing', not both")
        return self

    @property
    def filled(self) -> tuple[str, ...]:
        """Return which of the fields that may be left out are filled in."""
        given = {
            "postcode": self.postcode,
            "website": self.website,
            "distance": self.distance_miles is not None or self.easting,
            "open_events": self.open_events,
            "deadlines": self.deadlines,
            "notes": self.notes,
        }
        return tuple(name for name, value in given.items() if value)


class NoneInArea(Entry):
    """
    A route that has no place near the school: which place is nearest, how far that is in a straight
    line, when this was looked up, and why pupils do not go there.
    """

    option: Id
    nearest: Name
    miles: Annotated[float, Field(gt=0, le=999)]
    checked: date
    reason: Note


class LocalFile(Entry):
    """One file of local content; the files of a folder are read as one."""

    school: School | None = None
    measured_from: MeasuredFrom | None = None
    providers: tuple[Provider, ...] = ()
    none_in_area: tuple[NoneInArea, ...] = ()
    national: tuple[Word, ...] = ()


@dataclass(frozen=True)
class LocalContent:
    """Everything that a school has added, checked as a whole."""

    school: School | None = None
    measured_from: MeasuredFrom | None = None
    providers: Mapping[str, Provider] = field(default_factory=dict)
    none_in_area: Mapping[str, NoneInArea] = field(default_factory=dict)  # by option
    national: tuple[str, ...] = ()  # options whose places a national service lists

    def offering(self, option: str) -> tuple[str, ...]:
        """Return the ids of the providers known to teach *option*, sorted; never shown so."""
        return tuple(sorted(id for id, place in self.providers.items() if option in place.offers))

    @property
    def origin(self) -> tuple[str, tuple[int, int]] | None:
        """Return what distances are measured from, with its easting and northing."""
        if self.school is not None and self.school.point is not None:
            return self.school.name, self.school.point
        if self.measured_from is not None and self.measured_from.point is not None:
            return self.measured_from.place, self.measured_from.point
        return None

    def miles(self, id: str) -> float | None:
        """Return the miles to provider *id* in a straight line, None when they are not known."""
        place = self.providers[id]
        if place.point is not None and self.origin is not None:
            return miles_between(self.origin[1], place.point)
        return place.distance_miles


def miles_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """
    Return the straight line between two points of the national grid, in miles.

    The grid is flat: within England its scale is true to 1 part in 1,000, below what is shown.
    """
    return math.dist(one, other) / METRES_IN_A_MILE
