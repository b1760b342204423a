"""Every text that may be said, as a look-up: what the gate holds an answer against (rule I7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.impartiality import wording
from bot.impartiality.presentation import Block, Suggestion
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, Answer, Option, PointsFacet, Section, Topic

Piece = tuple[str, str | None, str | None, str | None]  # text, heading, option, facet


@dataclass(frozen=True)
class Known:
    """A reviewed text: the day from which it is overdue, None for never; the topic it is about."""

    due: date | None = None
    topic: str | None = None


class Reviewed:
    """The reviewed texts of one knowledge base, and the things to tap."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._pieces: dict[Piece, Known] = {}
        for option in knowledge.options.values():
            self._pieces.update(_of_option(option, knowledge))
        for topic in knowledge.topics.values():
            self._pieces.update(_of_topic(topic))
        for text in _fixed(knowledge):
            self._pieces[(text, None, None, None)] = Known()
            self._pieces[(text, wording.NEXT, None, None)] = Known()
        for line in knowledge.helplines.values():
            said = f"{line.contact}. {line.for_whom}"
            self._pieces[(said, line.name, None, None)] = Known()
        self._links = {
            (link.name, link.url, option.id)
            for option in knowledge.options.values()
            for link in option.links
        }
        self._sources = {(source.title, source.url) for source in knowledge.sources.values()}
        self._taps = set(_taps(knowledge))

    def find(self, block: Block) -> Known | None:
        """Return what is known of *block*'s text, None when nobody has reviewed it."""
        if block.kind == "link":
            known = (block.text, block.url, block.option) in self._links
            return Known() if known and block.heading == wording.OFFICIAL_PAGE else None
        if block.kind == "source":
            known = (block.text, block.url) in self._sources
            return Known() if known and block.heading == wording.SOURCE else None
        if block.url is not None:
            return None
        if block.kind == "heading" and block.facet in FACETS:
            label = self._knowledge.terms.facets[block.facet].label
            return Known() if (block.text, block.heading) == (label, None) else None
        return self._pieces.get((block.text, block.heading, block.option, block.facet))

    def may_be_tapped(self, suggestion: Suggestion) -> bool:
        """Return whether *suggestion* is one that the content offers."""
        return (suggestion.label, suggestion.message, suggestion.option) in self._taps


def _of_option(option: Option, knowledge: KnowledgeBase) -> Iterator[tuple[Piece, Known]]:
    for facet in FACETS:
        part = option.facet(facet)
        known = Known(part.again or option.reviewed.again)
        label = knowledge.terms.facets[facet].label
        # Alone, under its label, or beside other options under the option's name.
        for heading in (None, label, option.name):
            yield (part.text, heading, option.id, facet), known
        if isinstance(part, PointsFacet):
            yield (f"{label}: {option.name}. {part.text}", None, option.id, facet), known
    what = option.facets.what_it_is
    whole = Known(what.again or option.reviewed.again)
    yield (option.summary, option.name, option.id, None), whole
    if option.unavailable is not None:
        for heading in (None, option.name):
            yield (option.unavailable.note, heading, option.id, None), Known()


def _of_topic(topic: Topic) -> Iterator[tuple[Piece, Known]]:
    parts: tuple[Answer | Section, ...] = (topic.answer, *topic.sections)
    for part in parts:
        yield (part.text, None, None, None), Known(part.again or topic.reviewed.again, topic.id)
    yield (topic.next_step, wording.NEXT, None, None), Known()


def _fixed(knowledge: KnowledgeBase) -> Iterator[str]:
    for name, text in vars(wording).items():
        if name.isupper() and isinstance(text, str) and "{" not in text:
            yield text
    yield f"{wording.NO_BEST} {wording.FACTS}"
    line = knowledge.helplines["national_careers_service"]
    yield wording.NCS.format(name=line.name, contact=line.contact)


def _taps(knowledge: KnowledgeBase) -> Iterator[tuple[str, str, str | None]]:
    yield wording.ASK_PERSON, wording.SAY_PERSON, None
    for stage in knowledge.terms.stages.values():
        yield stage.title, wording.SAY_STAGE.format(stage=stage.name), None
    for option in knowledge.options.values():
        yield option.name, wording.SAY_OPTION.format(name=option.name), option.id
        for facet in knowledge.terms.facets.values():
            yield facet.label, facet.question.format(phrase=option.phrase), None
    for topic in knowledge.topics.values():
        for question in (topic.question, *(section.question for section in topic.sections)):
            yield question, question, None
