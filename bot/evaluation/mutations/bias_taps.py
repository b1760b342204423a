"""Biases in what a pupil can tap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from bot.evaluation.mutations.bias_words import undated
from bot.evaluation.mutations.biased import Answer, Bias
from bot.impartiality.presentation import Suggestion
from bot.knowledge.base import KnowledgeBase


class DropTap(Bias):
    """Leave out the tap of one option."""

    bias: Literal["drop_tap"]
    option: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        return _with_taps(made, lambda taps: [tap for tap in taps if tap.option != self.option])


class DropFacetTap(Bias):
    """Leave out the tap for one facet of one option."""

    bias: Literal["drop_facet_tap"]
    option: str
    facet: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        if made.shown is None or made.shown.asked != (self.option,):
            return made
        label = knowledge.terms.facets[self.facet].label
        return _with_taps(made, lambda taps: [tap for tap in taps if tap.label != label])


class TapFirst(Bias):
    """Move the tap of one option to the front."""

    bias: Literal["tap_first"]
    option: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        return _with_taps(made, lambda taps: sorted(taps, key=lambda t: t.option != self.option))


class TapSays(Bias):
    """Give the tap of one option another label, or let it send another message."""

    bias: Literal["tap_says"]
    option: str
    label: str | None = None
    message: str | None = None

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        return _with_taps(made, lambda taps: map(self._changed, taps))

    def _changed(self, tap: Suggestion) -> Suggestion:
        if tap.option != self.option:
            return tap
        return replace(tap, label=self.label or tap.label, message=self.message or tap.message)


class MoreTaps(Bias):
    """Offer questions about one option wherever options are shown."""

    bias: Literal["more_taps_for_one"]
    option: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        if made.shown is None or made.shown.asked == (self.option,):
            return made
        parts = undated(knowledge)
        more = parts.tap_facets(knowledge.option(self.option), ())
        return _with_taps(made, lambda taps: [*taps, *more])


Taps = Sequence[Suggestion]


def _with_taps(made: Answer, change: Callable[[Taps], object]) -> Answer:
    return replace(made, suggestions=tuple(change(made.suggestions)))  # type: ignore[arg-type]
