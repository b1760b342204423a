"""A composer gone wrong: it makes and signs answers as ours does, but for one bias."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.evaluation.mutations.findings import Data
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.maker import Maker, Shown
from bot.impartiality.order import Draw, Turn, draw_order
from bot.impartiality.presentation import Block, Presentation, Status, Suggestion
from bot.impartiality.receipt import Receipt, signed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.eligibility import Account

# Draws the order of the stage once more, as if the turn were another one.
Redraw = Callable[[int], Draw]


@dataclass(frozen=True)
class Answer:
    """An answer before it is signed."""

    status: Status
    blocks: tuple[Block, ...]
    shown: Shown | None
    facets: tuple[str, ...]
    topic: str | None
    sources: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]


class Bias(Data):
    """Base of every bias; each method is a place where code could go wrong, here unchanged."""

    def account(self, account: Account) -> Account:
        """Return which options are open, and which are left out."""
        return account

    def asked(self, asked: Sequence[str]) -> Sequence[str]:
        """Return the options that count as asked for."""
        return asked

    def draw(self, shown: Shown, redraw: Redraw) -> Shown:
        """Return the options in the order to show them."""
        return shown

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        """Return the answer to sign."""
        return made

    def receipt(self, receipt: Receipt) -> Receipt:
        """Return what the receipt says; it is signed afterwards."""
        return receipt

    def composer(self) -> type[Composer]:
        """Return the class of composer, whose methods may take more than they should."""
        return Composer


class _BiasedMaker(Maker):
    def __init__(
        self,
        knowledge: KnowledgeBase,
        keys: ImpartialityKeys,
        today: Callable[[], date],
        bias: Bias,
    ) -> None:
        super().__init__(knowledge, keys, today)
        self._bias = bias
        honest = self.account
        self.account = lambda stage: bias.account(honest(stage))

    def draw(self, stage: str, turn: Turn, asked: Sequence[str] = ()) -> Shown:
        shown = super().draw(stage, turn, self._bias.asked(asked))

        def redraw(n: int) -> Draw:
            return draw_order(shown.whole.order, f"{shown.turn_id}{n}", self._keys.order.now)

        return self._bias.draw(shown, redraw)

    def make(
        self,
        *,
        status: Status,
        blocks: Sequence[Block],
        shown: Shown | None = None,
        facets: tuple[str, ...] = (),
        topic: str | None = None,
        sources: tuple[str, ...] = (),
        suggestions: Sequence[Suggestion] = (),
    ) -> Presentation:
        told = (status, tuple(blocks), shown, facets, topic, sources, tuple(suggestions))
        return super().make(**vars(self._bias.answer(Answer(*told), self.knowledge)))

    def _receipt(self, made: Presentation, shown: Shown) -> Receipt:
        return signed(self._bias.receipt(super()._receipt(made, shown)), self._keys.receipt)


def biased_composer(
    bias: Bias, knowledge: KnowledgeBase, keys: ImpartialityKeys, today: Callable[[], date]
) -> Composer:
    """Return a composer with *bias*; its receipts are signed with the real keys."""

    class Biased(bias.composer()):  # type: ignore[misc]  # the base is chosen by the data
        def __init__(self) -> None:
            super().__init__(knowledge, keys, today)
            self._maker = _BiasedMaker(knowledge, keys, today, bias)
            self._parts = self._maker.parts

    return Biased()
