"""Biases in what is told of the sources of one option: which they are, and when checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from bot.evaluation.mutations.biased import Answer, Bias
from bot.impartiality.parts import checked_line
from bot.impartiality.presentation import Block
from bot.knowledge.base import KnowledgeBase


class OtherDay(Bias):
    """Say that the sources of one option were checked on another day; None: do not say when."""

    bias: Literal["sources_checked"]
    option: str
    day: date | None = None
    kind: Literal["source", "option"] = "source"

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        checked = checked_line(self.day) if self.day else None
        meant = {id(block) for block in self._meant(made.blocks)}
        blocks = (replace(b, checked=checked) if id(b) in meant else b for b in made.blocks)
        return replace(made, blocks=tuple(blocks))

    def _meant(self, blocks: Sequence[Block]) -> list[Block]:
        if self.kind == "source":
            return sources_of(self.option, blocks)
        return [b for b in blocks if b.kind == "option" and b.option == self.option]


class HideSources(Bias):
    """Do not say on which of the sources the texts about one option rest."""

    bias: Literal["hide_sources"]
    option: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        blocks = (replace(b, sources=None) if b.option == self.option else b for b in made.blocks)
        return replace(made, blocks=tuple(blocks))


class RepeatSource(Bias):
    """Name the sources of one option a second time, in the answer and in the list beside it."""

    bias: Literal["repeat_sources"]
    option: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        again = sources_of(self.option, made.blocks)
        ids = (id for block in again for id in block.sources or ())
        return replace(made, blocks=(*made.blocks, *again), sources=(*made.sources, *ids))


def sources_of(option: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the sources in *blocks* on which the texts about *option* rest."""
    cited = {id for block in blocks if block.option == option for id in block.sources or ()}
    return [b for b in blocks if b.kind == "source" and cited.issuperset(b.sources or ())]
