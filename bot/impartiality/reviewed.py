"""Every text that may be said, as a look-up: what the gate holds an answer against (rule I7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.impartiality import wording
from bot.impartiality.presentation import Block, Suggestion
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, Answer, Grounded, Option, PointsFacet, Section, Topic

Piece = tuple[str, str | None, str | None, str | None]  # text, heading, option, facet
Tap = tuple[str, str, str | None]  # label, message, option


@dataclass(frozen=True)
class Known:
    """
    A reviewed text.

    `due` is the day from which it must say that it is overdue, None for never; `sources` are those
    that it must carry, and that an answer with it must name, as `checked` on that day; `topics` are
    those whose answers it belongs to, none for a text that may stand in any answer.
    """

    due: date | None = None
    sources: tuple[str, ...] = ()
    checked: date | None = None  # None: it rests on no source, or is one
    topics: frozenset[str] = frozenset()


class Reviewed:
    """The reviewed texts of one knowledge base, and the things to tap."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._pieces: dict[Piece, Known] = {}
        for option in knowledge.options.values():
            self._pieces.update(_of_option(option, knowledge))
        for topic in knowledge.topics.values():
            for piece, known in _of_topic(topic):
                # Two topics may end with the same next step.
                told = self._pieces.get(piece, known)
                self._pieces[piece] = replace(known, topics=known.topics | told.topics)
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
        self._sources = {
            (source.title, source.url): source.id for source in knowledge.sources.values()
        }
        self._taps = dict(_taps(knowledge))

    def find(self, block: Block) -> Known | None:
        """Return what is known of *block*'s text, None when nobody has reviewed it."""
        if block.kind == "link":
            known = (block.text, block.url, block.option) in self._links
            return Known() if known and block.heading == wording.OFFICIAL_PAGE else None
        if block.kind == "source":
            id = self._sources.get((block.text, block.url))
            return Known(sources=(id,)) if id and block.heading == wording.SOURCE else None
        if block.url is not None:
            return None
        if block.kind == "heading" and block.facet in FACETS:
            label = self._knowledge.terms.facets[block.facet].label
            return Known() if (block.text, block.heading) == (label, None) else None
        return self._pieces.get((block.text, block.heading, block.option, block.facet))

    def may_be_tapped(self, suggestion: Suggestion) -> bool:
        """Return whether *suggestion* is one that the content offers."""
        return (suggestion.label, suggestion.message, suggestion.option) in self._taps

    def subject_of(self, suggestion: Suggestion) -> str | None:
        """Return the option or topic that *suggestion* asks about more than its name, or None."""
        return self._taps.get((suggestion.label, suggestion.message, suggestion.option))


def _of_option(option: Option, knowledge: KnowledgeBase) -> Iterator[tuple[Piece, Known]]:
    for facet in FACETS:
        part = option.facet(facet)
        known = _known(option, part)
        label = knowledge.terms.facets[facet].label
        # Alone, under its label, or beside other options under the option's name.
        for heading in (None, label, option.name):
            yield (part.text, heading, option.id, facet), known
        if isinstance(part, PointsFacet):
            yield (f"{label}: {option.name}. {part.text}", None, option.id, facet), known
    whole = _known(option, option.facets.what_it_is)
    yield (option.summary, option.name, option.id, None), whole
    if option.unavailable is not None:
        for heading in (None, option.name):
            yield (option.unavailable.note, heading, option.id, None), Known()


def _of_topic(topic: Topic) -> Iterator[tuple[Piece, Known]]:
    parts: tuple[Answer | Section, ...] = (topic.answer, *topic.sections)
    here = frozenset({topic.id})
    for part in parts:
        yield (part.text, None, None, None), replace(_known(topic, part), topics=here)
    yield (topic.next_step, wording.NEXT, None, None), Known(topics=here)


def _known(entry: Option | Topic, part: Grounded) -> Known:
    return Known(part.again or entry.reviewed.again, part.sources, entry.reviewed.on)


def _fixed(knowledge: KnowledgeBase) -> Iterator[str]:
    for name, text in vars(wording).items():
        if name.isupper() and isinstance(text, str) and "{" not in text:
            yield text
    yield f"{wording.NO_BEST} {wording.FACTS}"
    line = knowledge.helplines["national_careers_service"]
    yield wording.NCS.format(name=line.name, contact=line.contact)


def _taps(knowledge: KnowledgeBase) -> Iterator[tuple[Tap, str | None]]:
    """Yield each thing to tap, and what it asks about when it asks for more than a route's name."""
    yield (wording.ASK_PERSON, wording.SAY_PERSON, None), None
    for said in (wording.SAY_YES, wording.SAY_SKIP, wording.SAY_SHOW, wording.SAY_NONE):
        yield (said, said, None), None
    for stage in knowledge.terms.stages.values():
        yield (stage.title, wording.SAY_STAGE.format(stage=stage.name), None), None
    for option in knowledge.options.values():
        yield (option.name, wording.SAY_OPTION.format(name=option.name), option.id), None
        for facet in knowledge.terms.facets.values():
            asks = facet.question.format(phrase=option.phrase)
            yield (facet.label, asks, None), option.id
    for topic in knowledge.topics.values():
        for question in (topic.question, *(section.question for section in topic.sections)):
            yield (question, question, None), topic.id
