"""What the gate holds a school's places against: the school's own list, drawn for the turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from bot.impartiality.checks import Breach
from bot.impartiality.order import draw_order
from bot.impartiality.presentation import Block
from bot.impartiality.providers import LocalPart, local_parts, place_lists, without_place_names
from bot.impartiality.receipt import Receipt
from bot.keyring import Keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.local.models import LocalContent
from bot.knowledge.wiring import steering_words


class PlacesCheck:
    """Rebuilds what a school has added to an answer, from its receipt's turn alone."""

    def __init__(self, knowledge: KnowledgeBase, order: Keyring, today: Callable[[], date]) -> None:
        self._local = knowledge.local
        self._options = frozenset(knowledge.options)
        self._order = order
        self._today = today
        self._steers = lru_cache(maxsize=1024)(lambda text: bool(steering_words(text)))

    def of(self, receipt: Receipt) -> Places:
        """Return what stands behind the facets that *receipt* says are told."""
        asked = [id for id in receipt.asked if id in self._options]
        draw = partial(draw_order, turn_id=receipt.turn, key=self._order.now)
        parts = local_parts(self._local, asked, receipt.facets, draw, self._today())
        return Places(receipt, parts, self._local, self._steers)


@dataclass(frozen=True)
class Places:
    """What a school has added to one answer: `parts` by option and facet."""

    receipt: Receipt
    parts: Mapping[tuple[str, str], LocalPart]
    local: LocalContent | None
    steers: Callable[[str], bool]

    def others(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Return the blocks that are not of the school's making; an altered one is among them."""
        wanted = self._wanted()
        return tuple(block for block in blocks if block not in wanted)

    def check(self, blocks: Sequence[Block]) -> Iterator[Breach]:
        """Yield what is wrong with the places in *blocks* and in the receipt."""
        wanted = self._wanted()
        said = tuple(block for block in blocks if block in wanted)
        if missing := set(wanted) - set(said):
            kinds = ", ".join(sorted({block.kind for block in missing}))
            yield Breach("I1", f"of what the school has listed something is missing ({kinds})")
        elif said != wanted:
            yield Breach("I3", "the places are not the school's, in the order drawn")
        elif not self._stand_behind_their_facet(blocks):
            yield Breach("I3", "the places do not stand behind the fact that they belong to")
        if self.receipt.places != place_lists(self.parts):
            yield Breach("I3", "the places in the receipt are not those that the turn draws")
        for block in said:
            # Official services are named by their own names, as sources are.
            if block.kind != "link" and self.steers(without_place_names(block.text, self.local)):
                yield Breach("I6", f"a local text of kind {block.kind} ranks or steers")

    def _wanted(self) -> tuple[Block, ...]:
        return tuple(block for part in self.parts.values() for block in part.blocks)

    def _stand_behind_their_facet(self, blocks: Sequence[Block]) -> bool:
        """Return whether only why a route cannot be chosen stands between a fact and its places."""
        for (option, facet), part in self.parts.items():
            fact = next(
                (at for at, b in enumerate(blocks) if (b.option, b.facet) == (option, facet)),
                len(blocks),
            )
            behind = [b for b in blocks[fact + 1 :] if (b.kind, b.facet) != ("note", None)]
            if tuple(behind[: len(part.blocks)]) != part.blocks:
                return False
        return True
