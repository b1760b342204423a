"""Biases in the places that a school lists for a route."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.evaluation.mutations.biased import Answer, Bias
from bot.impartiality.presentation import Block
from bot.knowledge.base import KnowledgeBase


class PlaceFirst(Bias):
    """Put one place first wherever it is listed."""

    bias: Literal["place_first"]
    place: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        blocks = list(made.blocks)
        for at, block in enumerate(blocks):
            if block.kind == "place" and block.heading == self.place:
                first = at
                while blocks[first - 1].kind == "place":
                    first -= 1
                blocks.insert(first, blocks.pop(at))
        return replace(made, blocks=tuple(blocks))


class DropPlace(Bias):
    """Leave out one place, or every place but one."""

    bias: Literal["drop_place"]
    place: str
    keep_only_it: bool = False

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        return replace(made, blocks=tuple(b for b in made.blocks if not self._is_out(b)))

    def _is_out(self, block: Block) -> bool:
        return block.kind == "place" and (block.heading == self.place) != self.keep_only_it


class PlacesApart(Bias):
    """Move a route's places away from the fact that they belong to, to the end of the answer."""

    bias: Literal["places_apart"]

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        at = [n for n, block in enumerate(made.blocks) if block.kind == "place"]
        if not at:
            return made
        apart = made.blocks[at[0] - 1 : at[-1] + 1]  # with the line above them
        rest = tuple(block for block in made.blocks if block not in apart)
        return replace(made, blocks=(*rest, *apart))
