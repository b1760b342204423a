"""What one file of local content says about establishments of the register."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.knowledge.local.models import miles_between
from bot.knowledge.local.nearby import Middle
from bot.knowledge.local.register import Row
from bot.knowledge.local.routes import ROUTES
from bot.knowledge.local.teaches import Teaching, teaches
from bot.knowledge.models import Option

REVIEW_AFTER = timedelta(days=182)  # half a year, as the options of the knowledge base
# The register lists every one of these, so none in range means none near.
COMPLETE_IN_REGISTER = ("studio_school", "utc")


@dataclass(frozen=True)
class Wanted:
    """What to import: the point, the miles around it, and the stages that pupils choose at."""

    middle: Middle
    miles: float
    stages: tuple[str, ...]


def content_of(
    rows: Sequence[Row],
    chosen: Mapping[int, Teaching],
    wanted: Wanted,
    options: Mapping[str, Option],
    today: date,
    everywhere: Sequence[Row] = (),
) -> dict[str, Any]:
    """
    Return what a file of local content holds for *rows*, ready to be written as YAML.

    *everywhere* are all rows of the register: the nearest place of a kind that is not in range is
    looked for there, and without one nothing is said of that kind.
    """
    ids = _ids(rows)
    middle = wanted.middle
    content: dict[str, Any] = {
        "measured_from": {
            "place": middle.place,
            "easting": middle.point[0],
            "northing": middle.point[1],
        },
        "providers": [_provider(row, ids[row.urn], chosen[row.urn], today) for row in rows],
    }
    here = {id for id, option in options.items() if set(option.stages) & set(wanted.stages)}
    offered = {id for teaching in chosen.values() for id in teaching.offers}
    absent = [id for id in COMPLETE_IN_REGISTER if id in here and id not in offered]
    if none := [entry for id in absent if (entry := _none(id, wanted, today, everywhere))]:
        content["none_in_area"] = none
    # The register holds neither employers nor training providers, so the services are named.
    content["national"] = sorted(
        id for id in here if id in ROUTES and ROUTES[id].service and options[id].choosable
    )
    return content


def _provider(row: Row, id: str, teaching: Teaching, today: date) -> dict[str, Any]:
    place = {"easting": row.point[0], "northing": row.point[1]} if row.point else {}
    given: dict[str, Any] = {
        "id": id,
        "name": row.name,
        "urn": row.urn,
        "offers": list(teaching.offers),
        "confirm": list(teaching.confirm),
        "town": row.town or "town not given",
        "postcode": row.postcode,
        **place,
        "website": website_of(row),
        "source": f"Get Information about Schools, imported on {today}",
        "reviewed": {"by": "register_import", "on": today, "again": today + REVIEW_AFTER},
    }
    return {name: value for name, value in given.items() if value}


def _none(id: str, wanted: Wanted, today: date, everywhere: Sequence[Row]) -> dict[str, Any] | None:
    """Return that there is no place for *id* in range, with the nearest one; None without one."""
    there = [
        (miles_between(wanted.middle.point, row.point), row.name)
        for row in everywhere
        if row.point and (teaching := teaches(row)) is not None and id in teaching.offers
    ]
    if not there:
        return None
    miles, nearest = min(there)
    return {
        "option": id,
        "nearest": nearest,
        "miles": round(miles, 1),
        "checked": today,
        "reason": f"None within {wanted.miles:g} miles in the register of schools",
    }


def website_of(row: Row) -> str:
    """Return the website with https, empty when the register has none that can be one."""
    bare = re.sub(r"^https?:/*", "", row.website, flags=re.IGNORECASE)
    usable = re.fullmatch(r"[\w-]+(\.[\w-]+)+(:[0-9]+)?(/[^\s<>\"]*)?", bare, flags=re.ASCII)
    return f"https://{bare}" if usable else ""


def _ids(rows: Sequence[Row]) -> dict[int, str]:
    slugs = {row.urn: _slug(row.name) for row in rows}
    often = Counter(slugs.values())
    return {urn: slug if often[slug] == 1 else f"{slug}_{urn}" for urn, slug in slugs.items()}


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("'", "")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    return slug if slug[:1].isalpha() else f"place_{slug}".rstrip("_")
