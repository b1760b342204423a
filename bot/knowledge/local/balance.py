"""Whether local content says where to go for every route of a stage, or for some alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge.local.found import Found, Placed, placed
from bot.knowledge.local.routes import ROUTES, Taught
from bot.knowledge.located_yaml import Problem
from bot.knowledge.models import STAGES, Option


def needed(stage: str, options: Mapping[str, Option]) -> tuple[str, ...]:
    """Return the options of *stage* that need an entry once one of them has a provider, sorted."""
    return tuple(
        id
        for id, option in sorted(options.items())
        if stage in option.stages
        and option.choosable
        and id in ROUTES
        and ROUTES[id].taught is not Taught.elsewhere
    )


def one_sided(found: Sequence[Found], options: Mapping[str, Option]) -> Iterator[Problem]:
    """Yield one problem for each stage at which some routes have places and others no entry."""
    places = placed(found)
    offered = {id for _, _, place in places for id in place.offers}
    absent = {none.option for file in found for none in file.content.none_in_area}
    national = {id for file in found for id in file.content.national}
    answered = offered | absent | national
    for stage in _stages(found, offered, options):
        wanted = needed(stage, options)
        named = [id for id in wanted if id in offered]
        missing = [id for id in wanted if id not in answered]
        if named and missing:
            file, number, _ = _first(places, named)
            age = stage.removeprefix("post_")
            yield file.problem(
                ("providers", number, "offers"),
                f"names places at {age} for {_listed(named, options)} only; a pupil would read "
                f"nothing about places for {_listed(missing, options)}",
                _mend(missing, options),
            )


def _stages(
    found: Sequence[Found], offered: set[str], options: Mapping[str, Option]
) -> tuple[str, ...]:
    """
    Return the stages to look at: the school's own, and any whose own routes have a provider.

    A UTC takes pupils at 14 and at 16; a school that advises at 16 alone need not list the
    places at 14 because of it.
    """
    schools = [file.content.school for file in found if file.content.school is not None]
    own = set(schools[0].stages) if schools else set(STAGES)
    forced = {options[id].stages[0] for id in offered if len(options[id].stages) == 1}
    return tuple(stage for stage in STAGES if stage in own | forced)


def _first(places: Sequence[Placed], named: Sequence[str]) -> Placed:
    return next(each for each in places if set(each[2].offers) & set(named))


def _listed(ids: Sequence[str], options: Mapping[str, Option]) -> str:
    return ", ".join(options[id].name for id in ids)


def _mend(missing: Sequence[str], options: Mapping[str, Option]) -> str:
    ways = {
        "add a provider for {}": [id for id in missing if _way(id) == (False, False)],
        "add a provider or a none_in_area entry for {}": [
            id for id in missing if _way(id) == (False, True)
        ],
        "add a provider for {}, or its id under national": [id for id in missing if _way(id)[0]],
    }
    return "; ".join(way.format(_listed(ids, options)) for way, ids in ways.items() if ids)


def _way(id: str) -> tuple[bool, bool]:
    return ROUTES[id].service is not None, ROUTES[id].may_be_absent
