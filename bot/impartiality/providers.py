"""Where near the school a route is taught, and when: from the school's own reviewed list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.impartiality import places_wording as wording
from bot.impartiality.order import Draw
from bot.impartiality.presentation import Block
from bot.impartiality.receipt import PlaceList, design_name
from bot.knowledge.local.models import Dated, LocalContent, Provider
from bot.knowledge.local.routes import ROUTES

LOCAL_FACETS = ("where", "key_dates")

# Returns the order of some ids for this turn, drawn without looking at what they stand for.
DrawOrder = Callable[[Sequence[str]], Draw]


@dataclass(frozen=True)
class LocalPart:
    """Blocks to put behind a facet, and how their order came about; None without a list."""

    blocks: tuple[Block, ...] = ()
    draw: Draw | None = None


def local_blocks(
    local: LocalContent | None, option: str, facet: str, draw: DrawOrder, today: date
) -> LocalPart:
    """
    Return what the school has added to *facet* of *option*; nothing for most facets and options.

    Args:
        local: The school's content, None without any.
        option: An option's id.
        facet: One of FACETS; only those of LOCAL_FACETS have something to add.
        draw: Orders the ids of the providers. They are never sorted by distance or by name.
        today: Earlier open events and deadlines are left out.
    """
    if local is None or facet not in LOCAL_FACETS:
        return LocalPart()
    if facet == "key_dates":
        return _dates(local, option, draw, today)
    part = _places(local, option, draw, today)
    rest = (*_absent(local, option), *_national(local, option))
    return LocalPart((*part.blocks, *rest), part.draw)


def local_parts(
    local: LocalContent | None,
    options: Sequence[str],
    facets: Sequence[str],
    draw: DrawOrder,
    today: date,
) -> dict[tuple[str, str], LocalPart]:
    """Return what stands behind each facet of each option that the school has added to."""
    found = {
        (option, facet): local_blocks(local, option, facet, draw, today)
        for facet in facets
        for option in options
    }
    return {place: part for place, part in found.items() if part.blocks}


def place_lists(parts: Mapping[tuple[str, str], LocalPart]) -> tuple[PlaceList, ...]:
    """Return what a receipt records of *parts*: each list of places, and how it was drawn."""
    return tuple(
        PlaceList(option, facet, part.draw.order, part.draw.row, design_name(part.draw.size))
        for (option, facet), part in parts.items()
        if part.draw is not None
    )


def without_place_names(text: str, local: LocalContent | None) -> str:
    """
    Return *text* with the names of the school's places and of their towns taken out.

    "Millbrook Sixth Form College" is a place, so its name does not count as naming a route, and
    "Great Yarmouth" praises nothing.
    """
    if local is None:
        return text
    names = {name for p in local.providers.values() for name in (p.name, p.town)}
    names |= {none.nearest for none in local.none_in_area.values()}
    names |= {local.origin[0]} if local.origin else set()
    longest_first = sorted(names, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), " ", text) if names else text


def _places(local: LocalContent, option: str, draw: DrawOrder, today: date) -> LocalPart:
    ids = local.offering(option)
    if not ids:
        return LocalPart()
    drawn = draw(ids)
    intro = wording.PLACES
    if any(local.miles(id) is not None for id in ids):
        # Said once, so that each place tells its miles and no more.
        origin = local.origin[0] if local.origin is not None else wording.YOUR_SCHOOL
        intro = f"{intro} {wording.MEASURED.format(place=origin)}"
    lines = [_place(local, local.providers[id], option, today) for id in drawn.order]
    return LocalPart((Block("heading", intro, option=option, facet="where"), *lines), drawn)


def _place(local: LocalContent, place: Provider, option: str, today: date) -> Block:
    said = [
        f"{place.town}, {_distance(local.miles(place.id))}.",
        _next(place.open_events, wording.OPEN_EVENT, today),
        f"{place.notes.rstrip('.')}." if place.notes else "",
        _checked(place, today),
    ]
    return _line(place, said, option, "where")


def _dates(local: LocalContent, option: str, draw: DrawOrder, today: date) -> LocalPart:
    ids = local.offering(option)
    dated = {
        id: [
            _next(place.open_events, wording.OPEN_EVENT, today),
            _next(place.deadlines, wording.DEADLINE, today),
        ]
        for id, place in local.providers.items()
        if id in ids
    }
    if not any(any(said) for said in dated.values()):
        return LocalPart()
    drawn = draw(ids)
    blocks = [Block("heading", wording.DATES, option=option, facet="key_dates")]
    for id in drawn.order:
        place = local.providers[id]
        said = dated[id] if any(dated[id]) else [wording.NO_DATE]
        blocks.append(_line(place, [*said, _checked(place, today)], option, "key_dates"))
    return LocalPart(tuple(blocks), drawn)


def _line(place: Provider, said: Sequence[str], option: str, facet: str) -> Block:
    text = " ".join(each for each in said if each)
    return Block("place", text, heading=place.name, option=option, facet=facet, url=place.website)


def _absent(local: LocalContent, option: str) -> list[Block]:
    if option not in local.none_in_area:
        return []
    none = local.none_in_area[option]
    text = wording.NOT_IN_AREA.format(
        nearest=none.nearest,
        miles=f"{none.miles:g}",
        reason=f"{none.reason.rstrip('.')}.",
        day=_day(none.checked),
    )
    return [Block("note", text, option=option, facet="where")]


def _national(local: LocalContent, option: str) -> list[Block]:
    service = ROUTES[option].service if option in local.national else None
    if service is None:
        return []
    return [
        Block(
            "link",
            service.name,
            heading=wording.NATIONAL,
            option=option,
            facet="where",
            url=service.url,
        )
    ]


def _next(dated: Sequence[Dated], template: str, today: date) -> str:
    ahead = [each for each in dated if each.on >= today]
    if not ahead:
        return ""
    first = min(ahead, key=lambda each: each.on)
    return template.format(day=_day(first.on), note=first.note)


def _checked(place: Provider, today: date) -> str:
    reviewed = place.reviewed
    template = wording.CHECKED if reviewed.again > today else wording.CHECKED_LONG_AGO
    return template.format(day=_day(reviewed.on), again=_day(reviewed.again))


def _distance(miles: float | None) -> str:
    if miles is None:
        return wording.DISTANCE_UNKNOWN
    if miles < 0.05:
        return wording.UNDER_A_TENTH
    return wording.MILES.format(miles=f"{miles:.1f}")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
