"""Where a message may fall in two, by its form and by where its sentences seem to end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Text, Tuple

from bot.nlu.asked_of import Parse, one_route, options_of
from bot.nlu.parts import MARKED, Halves, after_seam, at_seam, halves, story_and_rest, tells
from bot.nlu.seam_finder import SEAMS


def places(whole: Parse) -> Iterator[Tuple[Halves, Text]]:
    """
    Yield where *whole* may fall in two, each with the name of the one route named before.

    First in what is left when what is told before the first question is taken off, then where the
    form of the message says so, then where sentences seem to end. None comes twice.
    """
    seen = set()
    for place, named_before in _all_places(whole):
        words = MARKED.sub("", place.first), MARKED.sub("", place.second)
        if words not in seen:
            seen.add(words)
            yield place, named_before


def _all_places(whole: Parse) -> Iterator[Tuple[Halves, Text]]:
    story, rest = story_and_rest(whole["text"])
    # What is to be heard is not taken off.
    if story and not tells(story):
        name = _route_before(whole, len(story))
        yield from ((place, name) for place in halves(rest))
    yield from ((place, "") for place in halves(whole["text"]))
    yield from _at_seams(whole)


def _at_seams(whole: Parse) -> Iterator[Tuple[Halves, Text]]:
    """Yield the halves at each seam, surest first; then those of what follows an earlier seam."""
    text, found = whole["text"], whole.get(SEAMS) or []
    for seam in found:
        if place := at_seam(text, seam["start"], seam["end"], seam["log_odds"]):
            yield place, ""
    in_order = sorted(found, key=lambda seam: seam["start"])
    for story, seam in itertools.combinations(in_order, 2):
        if tells(text[: story["start"]]):
            continue
        rest = after_seam(text[: seam["start"]], story["end"])
        # The gap stands where it stood, in what is left.
        moved = f"{rest}{text[seam['start'] :]}"
        place = at_seam(moved, len(rest), len(rest) + seam["end"] - seam["start"], seam["log_odds"])
        if place:
            yield place, _route_before(whole, story["start"])


def _route_before(whole: Parse, end: int) -> Text:
    """Return the name of the one route that *whole* names before its character *end*."""
    before = [each for each in options_of(whole) if each["end"] <= end]
    return one_route({**whole, "entities": before})
