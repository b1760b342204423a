"""Biased draws: what the properties of a fair draw say of one, wherever the gate would use it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal, Union

from pydantic import Field

from bot.evaluation import contract
from bot.evaluation.mutations.findings import Data, Finding, Outcome
from bot.evaluation.mutations.scene import keys_of
from bot.impartiality.order import Draw, draw_order, williams_design


class BiasedDraw(Data):
    """Base of every biased draw; here the draw as it is."""

    def draw(self, ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
        """Return the order of *ids* for a turn."""
        return draw_order(ids, turn_id, key)


class LooksAtOptions(BiasedDraw):
    """Hash the names of the options too, so that a name can earn its place."""

    draw_by: Literal["names_hashed"]

    def draw(self, ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
        return draw_order(ids, turn_id + "".join(sorted(ids)), key)


class KeepsGivenOrder(BiasedDraw):
    """Take the options in the order in which they are given, not sorted first."""

    draw_by: Literal["not_sorted_first"]

    def draw(self, ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
        made = draw_order(ids, turn_id, key)
        return replace(made, order=tuple(ids[p] for p in williams_design(len(ids))[made.row]))


class NoKey(BiasedDraw):
    """Draw from the turn alone, so that anybody can reckon which turn puts what first."""

    draw_by: Literal["without_the_secret"]

    def draw(self, ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
        return draw_order(ids, turn_id, b"no secret")


class Rotations(BiasedDraw):
    """Only turn the list: each place is fair, but the same option always follows another."""

    draw_by: Literal["rotations_only"]

    def draw(self, ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
        made, ordered = draw_order(ids, turn_id, key), sorted(ids)
        start = made.row % len(ordered)
        return replace(made, order=tuple(ordered[start:] + ordered[:start]))


class SkipsRows(BiasedDraw):
    """Draw from the first rows of the design only."""

    draw_by: Literal["first_rows_only"]
    rows: int

    def draw(self, ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
        ordered = sorted(ids)
        digest = hmac.new(key, turn_id.encode(), hashlib.sha256).digest()
        row = int.from_bytes(digest, "big") % self.rows
        order = tuple(ordered[place] for place in williams_design(len(ordered))[row])
        return Draw(len(ordered), row, order)


class FirstOfAlphabetUp(BiasedDraw):
    """After a fair draw, move the option whose name comes first one place up."""

    draw_by: Literal["one_place_up"]

    def draw(self, ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
        made = draw_order(ids, turn_id, key)
        order, favoured = list(made.order), min(ids)
        at = order.index(favoured)
        if at:
            order[at - 1], order[at] = favoured, order[at - 1]
        return replace(made, order=tuple(order))


AnyDraw = Annotated[
    Union[
        LooksAtOptions, KeepsGivenOrder, NoKey, Rotations, SkipsRows, FirstOfAlphabetUp
    ],
    Field(discriminator="draw_by"),
]  # fmt: skip


def outcome(biased: BiasedDraw) -> Outcome:
    """Return what the properties of a fair draw say of *biased*."""
    key, other = keys_of("own").order.now, keys_of("stranger").order.now
    findings = [
        Finding(f"draw {check}", what) for check, what in contract.unfair(biased.draw, key, other)
    ]
    ids, turns = "gfedcba", [f"{n:032}" for n in range(50)]
    changed = sum(biased.draw(ids, t, key).order != draw_order(ids, t, key).order for t in turns)
    return Outcome(tuple(findings), changed)
