"""Biases in which options are shown, and in what order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, Literal

from bot.evaluation.mutations.biased import Bias, Redraw
from bot.impartiality.maker import Shown
from bot.impartiality.order import Draw, williams_design
from bot.impartiality.receipt import Receipt
from bot.knowledge.eligibility import Account, NotShown, Reason
from bot.knowledge.models import Option


class PinFirst(Bias):
    """Put one option first, at every stage or at one."""

    bias: Literal["pin_first"]
    option: str
    stage: str | None = None

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        if self.stage not in (None, shown.stage):
            return shown
        return _sorted(shown, lambda id: id != self.option)


class MoveLast(Bias):
    """Put one option last."""

    bias: Literal["move_last"]
    option: str

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        return _sorted(shown, lambda id: id == self.option)


class SortAlphabetically(Bias):
    """Sort the options, as a tidy programmer would; *backwards*: from Z to A."""

    bias: Literal["sort_alphabetically"]
    backwards: bool = False

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        order = tuple(sorted(shown.whole.order, reverse=self.backwards))
        return replace(shown, whole=replace(shown.whole, order=order))


class Reverse(Bias):
    """Turn the order drawn around."""

    bias: Literal["reverse_order"]

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        order = tuple(reversed(shown.whole.order))
        return replace(shown, whole=replace(shown.whole, order=order))


class SameRow(Bias):
    """Take the same row of the design for every turn; the receipt says so."""

    bias: Literal["same_row_always"]
    row: int

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        ids = sorted(shown.whole.order)
        order = tuple(ids[place] for place in williams_design(len(ids))[self.row])
        return replace(shown, whole=Draw(len(ids), self.row, order))


class RedrawUntil(Bias):
    """Draw again until one option is first; each draw by itself is a fair one."""

    bias: Literal["redraw_until_first"]
    option: str

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        if self.option not in shown.whole.order:
            return shown
        draws = (shown.whole if n == 0 else redraw(n) for n in count())
        return replace(shown, whole=next(d for d in draws if d.order[0] == self.option))


class PupilsOrder(Bias):
    """Keep options that are compared in the order of their names, not in the one drawn."""

    bias: Literal["compared_not_drawn"]
    first: str

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        return replace(shown, asked=tuple(sorted(shown.asked, key=lambda id: id != self.first)))


class DropOption(Bias):
    """Leave an option out of what is shown; the receipt still counts it as open."""

    bias: Literal["drop_option"]
    option: str

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        order = tuple(id for id in shown.whole.order if id != self.option)
        return replace(shown, whole=replace(shown.whole, order=order))


class Filter(Bias):
    """
    Leave options out of the choice set: one by name, or those whose entry rules say some words,
    as a filter on a pupil's grades would. The receipt says the same, and the draw is a fair one.
    """

    bias: Literal["filter_out"]
    option: str | None = None
    entry_says: str | None = None
    reason: Reason | None = None

    def account(self, account: Account) -> Account:
        out = [option for option in account.shown if self._is_out(option)]
        told = [
            NotShown(o, self.reason, "You may not have the grades.") for o in out if self.reason
        ]
        return Account(
            tuple(option for option in account.shown if option not in out),
            (*account.not_shown, *told),
        )

    def _is_out(self, option: Option) -> bool:
        if self.entry_says is not None and re.search(self.entry_says, option.facets.entry.text):
            return True
        return option.id == self.option


class CountAsAsked(Bias):
    """Count an option as asked for where none was, so that it comes first with a reason."""

    bias: Literal["count_as_asked"]
    option: str

    def asked(self, asked: Sequence[str]) -> Sequence[str]:
        return asked if asked else (self.option,)


class LieInReceipt(Bias):
    """Show what was drawn, and write something else into the signed receipt."""

    bias: Literal["lie_in_receipt"]
    field: Literal[
        "choice_set", "not_shown", "order", "facets", "cards", "rules", "mentioned", "places"
    ]

    def receipt(self, receipt: Receipt) -> Receipt:
        shorter: Any = {self.field: getattr(receipt, self.field)[:-1]}
        return replace(receipt, **shorter)


class CompareWith(Bias):
    """Slip one more option into every comparison."""

    bias: Literal["compare_with"]
    option: str

    def asked(self, asked: Sequence[str]) -> Sequence[str]:
        return (*asked, self.option) if len(asked) > 1 and self.option not in asked else asked


def _sorted(shown: Shown, key: Callable[[str], bool]) -> Shown:
    order = tuple(sorted(shown.whole.order, key=key))
    return replace(shown, whole=replace(shown.whole, order=order))
