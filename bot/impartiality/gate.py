"""The impartiality gate: nothing that names an option leaves without a receipt that fits it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from bot.errors import ReceiptError
from bot.impartiality.checks import Breach, Checks, Said
from bot.impartiality.evenness import Evenness
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import draw_order
from bot.impartiality.places_check import PlacesCheck
from bot.impartiality.presentation import Block, Presentation, Status, Suggestion, as_text
from bot.impartiality.receipt import (
    RULES,
    Receipt,
    design_name,
    hash_of_words,
    is_genuine,
    read_receipt,
)
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, STAGES

BLOCK_KINDS = {
    "answer", "heading", "option", "place", "routes", "unavailable", "note", "next", "link",
    "source",
}  # fmt: skip
# A field that the gate does not know could tell a page to set one option apart.
SHAPE = {field.name for field in fields(Presentation)} - {"seal"}


class Gate:
    """Checks answers on their way out, by what they say and by the receipt they carry."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        keys: ImpartialityKeys,
        fixed: Container[str],
        today: Callable[[], date] = date.today,
    ) -> None:
        """*fixed* are the sentences that may be said without a presentation: none names a route."""
        self._knowledge = knowledge
        self._keys = keys
        self._fixed = fixed
        self._account = lru_cache(maxsize=len(STAGES))(knowledge.account)
        self._checks = Checks(knowledge, self._account, today)
        self._evenness = Evenness(knowledge, self._checks.reviewed)
        self._places = PlacesCheck(knowledge, keys.order, today)
        # Nearly every text is said again and again, so what it names is looked up, not searched.
        self._named = lru_cache(maxsize=8192)(OptionNames(knowledge).in_text)
        self._card = lru_cache(maxsize=None)(knowledge.card)

    def check(
        self, text: str, shown: Mapping[str, Any], turn_id: str
    ) -> tuple[Receipt | None, tuple[Breach, ...]]:
        """
        Return the receipt of an answer, when it has one, and every rule that it breaks.

        Args:
            text: What the pupil would read.
            shown: The answer's payload, as `Presentation.as_json` makes it, or only a status.
            turn_id: The turn that this answer is sent in.
        """
        if "blocks" not in shown:
            return None, tuple(self._without_presentation(text))
        try:
            if set(shown) != SHAPE:
                raise ValueError("a field more or less than a presentation has")
            blocks, suggestions = _blocks(shown["blocks"]), _suggestions(shown["suggestions"])
            status = Status(shown["status"]).value
            if not isinstance(topic := shown["topic"], (str, type(None))):
                raise TypeError("the topic is not the name of one")
        except (KeyError, TypeError, ValueError):
            return None, (Breach("I8", "the answer is not of the shape of a presentation"),)
        if text != as_text(blocks):
            return None, (Breach("I8", "the text is not that of the blocks"),)
        if shown["sources"] != _sources(blocks):
            return None, (Breach("I7", "the sources listed are not those named"),)
        named = self._named_in(blocks, suggestions)
        if shown.get("receipt") is None:
            return None, tuple(self._without_options(blocks, suggestions, named, shown))
        try:
            receipt = read_receipt(shown["receipt"])
        except ReceiptError as error:
            return None, (Breach("I8", str(error)),)
        broken = list(self._forged(receipt, shown, turn_id))
        if broken:
            return None, tuple(broken)  # what a forged receipt says is not worth checking
        local = self._places.of(receipt)
        said = Said(status, local.others(blocks), suggestions, receipt, topic)
        return receipt, (*local.check(blocks), *self._broken(said, shown, named))

    # -- without options ---------------------------------------------------------------------

    def _without_presentation(self, text: str) -> Iterator[Breach]:
        if text not in self._fixed:
            yield Breach("I7", "a sentence outside a presentation is not reviewed")
        if self._named(text):
            yield Breach("I8", "a sentence outside a presentation names an option")

    def _without_options(
        self,
        blocks: tuple[Block, ...],
        suggestions: tuple[Suggestion, ...],
        named: set[str],
        shown: Mapping[str, Any],
    ) -> Iterator[Breach]:
        if named or shown.get("options") or any(block.option for block in blocks):
            yield Breach("I8", "an option is named without a receipt")
        yield from self._checks.texts(blocks, suggestions)

    # -- the receipt -------------------------------------------------------------------------

    def _forged(self, receipt: Receipt, shown: Mapping[str, Any], turn_id: str) -> Iterator[Breach]:
        if not is_genuine(receipt, self._keys.receipt):
            yield Breach("I8", "the receipt was not signed by this deployment, or was altered")
        elif receipt.key != self._keys.receipt.current:
            # The audit reads old receipts; a new answer under a secret that leaked is no answer.
            yield Breach("I8", "the receipt is signed with a secret that was rotated out")
        if receipt.turn != turn_id:
            yield Breach("I8", "the receipt belongs to another turn or conversation")
        if receipt.words != hash_of_words(shown):
            yield Breach("I8", "the receipt belongs to other words")
        if receipt.stage not in STAGES:
            yield Breach("I8", "the receipt names no stage")
        if receipt.knowledge != self._knowledge.version:
            yield Breach("I7", "the answer was made from another version of the content")

    def _broken(self, said: Said, shown: Mapping[str, Any], named: set[str]) -> Iterator[Breach]:
        receipt = said.receipt
        told = {
            "status": receipt.status,
            "stage": receipt.stage,
            "choice_set": list(receipt.choice_set),
            "options": [*receipt.asked, *said.others],
            "facets": list(receipt.facets),
            "knowledge_version": receipt.knowledge,
        }
        if any(shown.get(field) != value for field, value in told.items()):
            yield Breach("I8", "the answer and its receipt do not agree")
        if receipt.rules != RULES:
            yield Breach("I8", "not every rule was kept when the answer was made")
        if not set(receipt.asked) <= set(self._knowledge.options):
            yield Breach("I8", "the receipt names an option that is not in the content")
            return
        yield from self._drawn(receipt)
        if named - {*receipt.order, *receipt.asked} != set(receipt.mentioned):
            yield Breach("I8", "an option is named that is not in the receipt")
        wanted = tuple((id, self._card(id)) for id in sorted({*receipt.order, *receipt.asked}))
        if receipt.cards != wanted:
            yield Breach("I7", "a card is not the one in the content")
        for check in (self._checks.completeness, self._checks.breadth, self._checks.order):
            yield from check(said)
        yield from self._evenness.check(said)
        yield from self._checks.no_ranking(said.blocks)
        yield from self._checks.provenance(said)

    def _drawn(self, receipt: Receipt) -> Iterator[Breach]:
        key = self._keys.order.now
        drawn = draw_order(receipt.choice_set, receipt.turn, key) if receipt.choice_set else None
        if drawn is None or (drawn.order, drawn.row) != (receipt.order, receipt.row):
            yield Breach("I3", "the order is not the one that the turn draws")
        elif receipt.design != design_name(drawn.size):
            yield Breach("I3", "the design is not the one for that many options")
        if len(receipt.asked) > 1:
            among = draw_order(receipt.asked, receipt.turn, key)
            if (among.order, among.row) != (receipt.asked, receipt.asked_row):
                yield Breach("I3", "the order of those asked for is not the one drawn")
        elif receipt.asked_row is not None:
            yield Breach("I3", "a row is given where nothing is drawn")

    # -- what is named -----------------------------------------------------------------------

    def _named_in(self, blocks: tuple[Block, ...], suggestions: tuple[Suggestion, ...]) -> set[str]:
        told = [block for block in blocks if not block.is_citation]
        texts = [text for block in told for text in (block.heading, block.text) if text]
        texts += [text for tap in suggestions for text in (tap.label, tap.message)]
        return {id for text in texts for id in self._named(text)}


def _blocks(given: Any) -> tuple[Block, ...]:
    blocks = tuple(map(_block, given))
    for block in blocks:
        values = (block.heading, block.option, block.facet, block.url, block.checked)
        if block.kind not in BLOCK_KINDS or not isinstance(block.text, str):
            raise ValueError(f"no kind of block: {block.kind}")
        if not all(value is None or isinstance(value, str) for value in values):
            raise TypeError("a part of a block is not a text")
        if block.facet is not None and block.facet not in FACETS:
            raise ValueError(f"no facet: {block.facet}")
    return blocks


def _block(given: Any) -> Block:
    block = Block(**given)
    ids: Any = block.sources
    if ids is None:
        return block
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        raise TypeError("the sources of a block are not a list of ids")
    return replace(block, sources=tuple(ids))


def _sources(blocks: tuple[Block, ...]) -> list[str]:
    """Return the ids of the sources named in *blocks*, in their order."""
    named = (block.sources or () for block in blocks if block.kind == "source")
    return [id for ids in named for id in ids]


def _suggestions(given: Any) -> tuple[Suggestion, ...]:
    suggestions = tuple(Suggestion(**suggestion) for suggestion in given)
    for tap in suggestions:
        if not isinstance(tap.label, str) or not isinstance(tap.message, str):
            raise TypeError("something to tap is not a text")
        if tap.option is not None and not isinstance(tap.option, str):
            raise TypeError("something to tap opens no option")
    return suggestions
