"""Biases in what is told of each option: its lines, its facets, its things to tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from bot.evaluation.mutations.biased import Answer, Bias
from bot.impartiality import wording
from bot.impartiality.parts import Parts
from bot.impartiality.presentation import Block, Status
from bot.knowledge.base import KnowledgeBase


class Say(Bias):
    """Say a sentence of nobody's review, as the first block or under a heading."""

    bias: Literal["say"]
    text: str
    kind: str = "note"
    option: str | None = None
    facet: str | None = None

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        said = Block(self.kind, self.text, option=self.option, facet=self.facet)
        return replace(made, blocks=(made.blocks[0], said, *made.blocks[1:]))


class Rewrite(Bias):
    """Write other words in place of some, wherever they stand in a text or heading."""

    bias: Literal["rewrite"]
    old: str
    by: str
    where: Literal["text", "heading"] = "text"

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        return replace(made, blocks=tuple(self._rewritten(block) for block in made.blocks))

    def _rewritten(self, block: Block) -> Block:
        if self.where == "heading":
            new = block.heading.replace(self.old, self.by) if block.heading else None
            return replace(block, heading=new)
        return replace(block, text=block.text.replace(self.old, self.by))


class Drop(Bias):
    """Leave out every block of a kind; with an option or facet only that one's."""

    bias: Literal["drop_block"]
    kind: str
    option: str | None = None
    facet: str | None = None

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        kept = tuple(block for block in made.blocks if not self._is_meant(block))
        # The record beside the answer lists the sources that it names, none when it names none.
        sources = made.sources if any(block.kind == "source" for block in kept) else ()
        return replace(made, blocks=kept, sources=sources)

    def _is_meant(self, block: Block) -> bool:
        return (
            block.kind == self.kind
            and self.option in (None, block.option)
            and self.facet in (None, block.facet)
        )


class DropStaleNote(Bias):
    """Do not say that a text is past its review date."""

    bias: Literal["stale_note_removed"]

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        start = wording.STALE.partition("{")[0]
        kept = (block for block in made.blocks if not block.text.startswith(start))
        return replace(made, blocks=tuple(kept))


class ShortenRoutes(Bias):
    """Name only the first few of the other routes in their line."""

    bias: Literal["shorten_routes_line"]
    keep: int

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        return replace(made, blocks=tuple(map(self._shortened, made.blocks)))

    def _shortened(self, block: Block) -> Block:
        if block.kind != "routes":
            return block
        return replace(block, text=", ".join(block.text.split(", ")[: self.keep]) + ".")


class CardsForTheFirst(Bias):
    """In a list, tell of the first few routes and only name the rest."""

    bias: Literal["cards_for_the_first"]
    keep: int

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        lines = [block for block in made.blocks if block.kind == "option" and block.option]
        if made.shown is None or made.shown.asked or not lines:
            return made
        parts = undated(knowledge)
        named = parts.routes(made.shown.stage, made.shown.options)
        kept = [block for block in made.blocks if block not in lines[self.keep :]]
        at = kept.index(lines[self.keep - 1]) + 1
        return replace(made, blocks=(*kept[:at], *named, *kept[at:]))


class MoreForOne(Bias):
    """Tell one facet more of an option, with its sources, wherever it is told of."""

    bias: Literal["extra_facet_for_one"]
    option: str
    facet: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        places = [n for n, block in enumerate(made.blocks) if block.option == self.option]
        told = any(made.blocks[n].facet == self.facet for n in places)
        if not places or told:
            return made
        entry = knowledge.option(self.option)
        part = entry.facet(self.facet)
        label = knowledge.terms.facets[self.facet].label
        parts = undated(knowledge)
        more = parts.facet(entry, self.facet, heading=label)
        cited = [b for b in parts.sources([(entry, part)]) if b not in made.blocks]
        at = places[-1] + 1
        facets = made.facets
        if made.shown is not None and made.shown.asked == (self.option,):
            facets = (*facets, self.facet)
        blocks = (*made.blocks[:at], more, *made.blocks[at:], *cited)
        sources = tuple(dict.fromkeys((*made.sources, *part.sources)))
        return replace(made, facets=facets, blocks=blocks, sources=sources)


class OneSideOnly(Bias):
    """Tell the good points of an option without its drawbacks, in the answer and its receipt."""

    bias: Literal["one_side_only"]
    option: str
    side: Literal["benefits", "drawbacks"]

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        if made.shown is None or made.shown.asked != (self.option,):
            return made
        other = {"benefits": "drawbacks", "drawbacks": "benefits"}[self.side]
        return replace(
            made,
            facets=tuple(facet for facet in made.facets if facet != other),
            blocks=tuple(block for block in made.blocks if block.facet != other),
        )


class SayAgain(Bias):
    """Repeat the line of one option at the end of the answer."""

    bias: Literal["say_again"]
    option: str
    kind: str = "note"

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        entry = knowledge.option(self.option)
        if made.shown is None or self.option not in made.shown.options:
            return made
        again = replace(undated(knowledge).summary(entry), kind=self.kind)
        return replace(made, blocks=(*made.blocks, again))


class OtherKind(Bias):
    """Give the line of one option another kind, which a page lays out in another way."""

    bias: Literal["other_kind_for_one"]
    option: str
    kind: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        return replace(made, blocks=tuple(map(self._changed, made.blocks)))

    def _changed(self, block: Block) -> Block:
        is_line = block.kind == "option" and block.option == self.option
        return replace(block, kind=self.kind) if is_line else block


class NoHeading(Bias):
    """In a comparison, leave the name of an option off what is told of it."""

    bias: Literal["name_hidden"]
    option: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        if made.shown is None or len(made.shown.asked) < 2:
            return made
        blocks = (replace(b, heading=None) if b.option == self.option else b for b in made.blocks)
        return replace(made, blocks=tuple(blocks))


class AddTopic(Bias):
    """Put the reviewed answer about a topic beside an answer that is not about it."""

    bias: Literal["add_topic"]
    topic: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        if made.shown is None or made.topic is not None:
            return made
        answer = knowledge.topic(self.topic).answer
        told = Block("note", answer.text, sources=answer.sources)
        return replace(made, blocks=(*made.blocks, told))


class AddLink(Bias):
    """Add the official page of one option to every answer."""

    bias: Literal["add_link"]
    option: str

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        if made.shown is None or made.shown.asked == (self.option,):
            return made
        link = undated(knowledge).official_page(knowledge.option(self.option))
        return replace(made, blocks=(*made.blocks, link))


class OtherStatus(Bias):
    """Call a list an answer and leave out which entries are not in it."""

    bias: Literal["list_called_an_answer"]

    def answer(self, made: Answer, knowledge: KnowledgeBase) -> Answer:
        if made.status not in (Status.overview, Status.compared):
            return made
        kept = tuple(block for block in made.blocks if block.kind != "unavailable")
        return replace(made, status=Status.answered, blocks=kept)


def undated(knowledge: KnowledgeBase) -> Parts:
    """Return the maker of blocks, for those whose text does not depend on the day."""
    return Parts(knowledge, lambda: date.min)
