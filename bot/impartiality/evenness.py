"""Rule I1 in detail: nothing in an answer gives one option more than the others get."""

from __future__ import annotations

from collections.abc import Iterator

from bot.impartiality.checks import Breach, Said
from bot.impartiality.presentation import Block
from bot.impartiality.reviewed import Reviewed
from bot.knowledge.base import KnowledgeBase


class Evenness:
    """Looks for what one option has and the others have not, in answers over one content."""

    def __init__(self, knowledge: KnowledgeBase, reviewed: Reviewed) -> None:
        self._knowledge = knowledge
        self._reviewed = reviewed

    def check(self, said: Said) -> Iterator[Breach]:
        """Yield what is uneven in *said*: each block by itself may be reviewed and signed."""
        if said.listed:
            yield from _list(said)
        else:
            yield from self._notes(said)
        yield from self._sides(said)
        yield from self._links(said)
        yield from self._to_the_point(said)
        yield from self._taps(said)

    def _notes(self, said: Said) -> Iterator[Breach]:
        """Outside a list, a line about an option says why it cannot be chosen, once."""
        lines = _lines(said)
        for block in lines:
            entry = self._knowledge.options.get(str(block.option))
            note = entry.unavailable.note if entry and entry.unavailable else None
            if block.option not in said.receipt.asked or block.text != note:
                yield Breach("I1", "an option has more lines than another")
        if len({block.option for block in lines}) != len(lines):
            yield Breach("I1", "an option has the same line twice")

    def _sides(self, said: Said) -> Iterator[Breach]:
        """Good points come with drawbacks; side by side each option is under its own name."""
        asked, facets = said.receipt.asked, said.receipt.facets
        if len(asked) == 1 and ("benefits" in facets) != ("drawbacks" in facets):
            yield Breach("I1", "one side only is told of an option")
        if len(asked) > 1:
            told = [b for b in said.blocks if b.option in self._knowledge.options and b.facet]
            if any(b.heading != self._knowledge.option(str(b.option)).name for b in told):
                yield Breach("I1", "the options of a comparison are not headed alike")

    def _links(self, said: Said) -> Iterator[Breach]:
        """One official page, and only where one option was asked for."""
        linked = [block.option for block in said.blocks if block.kind == "link"]
        allowed = said.receipt.asked if len(said.receipt.asked) == 1 else ()
        if linked and tuple(linked) != allowed:
            yield Breach("I1", "it links to a page about one option that was not asked for")

    def _to_the_point(self, said: Said) -> Iterator[Breach]:
        """A text about a topic stands in the answer about that topic, beside no option's."""
        about = None if said.listed or said.receipt.asked else said.topic
        for block in said.blocks:
            known = self._reviewed.find(block)
            if known is not None and known.topics and about not in known.topics:
                yield Breach("I7", "a text about a topic stands where it was not asked for")

    def _taps(self, said: Said) -> Iterator[Breach]:
        """Questions to tap are about the one option asked for, or about the topic."""
        asked = said.receipt.asked if len(said.receipt.asked) == 1 else ()
        about = {*asked, *([said.topic] if said.topic else [])}
        for tap in said.suggestions:
            subject = self._reviewed.subject_of(tap)
            if subject is not None and subject not in about:
                yield Breach("I2", "more can be tapped about one option than about another")


def _lines(said: Said) -> list[Block]:
    return [b for b in said.blocks if b.option is not None and b.facet is None and b.kind != "link"]


def _list(said: Said) -> Iterator[Breach]:
    if set(said.listed) != set(said.receipt.order):
        yield Breach("I1", "a list tells of some options and only names others")
    if len(_lines(said)) != len(set(said.listed)):
        yield Breach("I1", "an option of the list has more lines than another")
    if said.receipt.asked:
        yield Breach("I3", "a list puts first what counts as asked for")
