"""The pieces that answers are made of: blocks of reviewed text, and things to tap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Union

from bot.errors import UnknownOption
from bot.impartiality import wording
from bot.impartiality.presentation import Block, Suggestion
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.eligibility import NotShown
from bot.knowledge.models import FACETS, STAGES, Grounded, Option, PointsFacet, Topic

# A text that is told, with the entry that it belongs to.
Ground = tuple[Union[Option, Topic], Grounded]


class Parts:
    """Makes blocks and suggestions from one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, today: Callable[[], date]) -> None:
        self._knowledge = knowledge
        self._today = today

    def stage_of(self, entries: Sequence[Option], stage: str | None) -> str:
        """
        Return the stage at which *entries* are shown: *stage* when all are open then, otherwise the
        first they share, otherwise the latest at which one opens, so that it is still ahead.
        """
        shared = [s for s in STAGES if all(s in entry.stages for entry in entries)]
        if stage in shared:
            return stage
        if shared:
            return shared[0]
        return max((entry.stages[0] for entry in entries), key=STAGES.index)

    def stage_of_topic(self, topic: Topic, named: Sequence[Option], stage: str | None) -> str:
        """
        Return the stage whose routes stand beside *topic*, which names *named*: as for those
        routes, but always one that the topic is for. Failing maths GCSE is asked about at 16,
        though GCSEs are taken at 14.
        """
        here = self.stage_of(named, stage)
        if here in topic.stages:
            return here
        open_here = [s for s in topic.stages if all(s in option.stages for option in named)]
        if open_here:
            return open_here[0]
        return stage if stage in topic.stages else topic.stages[-1]

    # -- blocks ------------------------------------------------------------------------------

    def routes(self, stage: str, ids: Sequence[str], asked: bool = False) -> list[Block]:
        """
        Return the neutral line that names the routes *ids* of *stage*; none when there are none.

        *asked* says that they are the others beside those that were asked for.
        """
        if not ids:
            return []
        names = [self._knowledge.option(id).name for id in ids]
        template = wording.ROUTES_ONE if asked else wording.ROUTES_ALL
        stage_name = self._knowledge.terms.stages[stage].name
        return [Block("routes", template.format(stage=stage_name, names=", ".join(names)))]

    def facet(
        self, entry: Option, facet: str, kind: str = "answer", heading: str | None = None
    ) -> Block:
        """Return one facet of *entry*, word for word."""
        part = entry.facet(facet)
        text = part.text
        if isinstance(part, PointsFacet) and heading is None:
            # Points alone do not say what they are points of.
            text = f"{self.label(facet)}: {entry.name}. {text}"
        return Block(
            kind, text, heading=heading, option=entry.id, facet=facet, sources=part.sources
        )

    def summary(self, entry: Option) -> Block:
        """Return the one line about *entry* in a list of routes."""
        sources = entry.facets.what_it_is.sources
        return Block("option", entry.summary, heading=entry.name, option=entry.id, sources=sources)

    def left_out(
        self, stage: str, left_out: Sequence[NotShown], asked: Sequence[str] = ()
    ) -> list[Block]:
        """Return the line that says which entries of *stage* are not in a list, and why."""
        notes = [f"{no.option.name}: {no.note}" for no in left_out if no.option.id not in asked]
        others = [self._knowledge.terms.stages[each].name for each in STAGES if each != stage]
        notes.append(wording.OTHER_AGES.format(stages=" or ".join(others)))
        return [Block("unavailable", wording.LEFT_OUT.format(entries=" ".join(notes)))]

    def cannot_choose(self, entry: Option, heading: str | None = None) -> list[Block]:
        """Return why *entry* cannot be chosen; none when it can."""
        if entry.unavailable is None:
            return []
        return [Block("note", entry.unavailable.note, heading=heading, option=entry.id)]

    def stale(self, grounds: Sequence[Ground]) -> list[Block]:
        """Return the warning that a text is past its review date; none while all are in date."""
        due = min(part.again or entry.reviewed.again for entry, part in grounds)
        return [Block("note", stale_line(due))] if due <= self._today() else []

    def official_page(self, entry: Option) -> Block:
        """Return one official page about *entry*, as for every option; one that was read first."""
        link = min(entry.links, key=lambda link: not link.read)
        return Block(
            "link", link.name, heading=wording.OFFICIAL_PAGE, option=entry.id, url=link.url
        )

    def sources(self, grounds: Sequence[Ground]) -> list[Block]:
        """
        Return where the texts of *grounds* come from, one block each.

        A source is checked when an entry that rests on it is reviewed; among several entries the
        earliest review counts, so that no text claims to be fresher than it is.
        """
        blocks = []
        for id in source_ids(grounds):
            source = self._knowledge.sources[id]
            checked = min(entry.reviewed.on for entry, part in grounds if id in part.sources)
            blocks.append(
                Block(
                    "source",
                    source.title,
                    heading=wording.SOURCE,
                    url=source.url,
                    sources=(id,),
                    checked=checked_line(checked),
                )
            )
        return blocks

    def facets(self, facets: Sequence[str]) -> tuple[str, ...]:
        """Return *facets* in the one order. Raises UnknownOption for none or one not known."""
        if not facets:
            raise UnknownOption(f"no facet is named; known: {', '.join(FACETS)}")
        if unknown := sorted(set(facets) - set(FACETS)):
            raise UnknownOption(f"no facet {unknown[0]!r}; known: {', '.join(FACETS)}")
        return tuple(facet for facet in FACETS if facet in facets)

    def with_other_side(self, facets: tuple[str, ...]) -> tuple[str, ...]:
        """Return *facets*, and drawbacks after benefits or the other way round: never one alone."""
        pair = {"benefits": "drawbacks", "drawbacks": "benefits"}
        shown: list[str] = []
        for facet in facets:
            told = (facet, pair[facet]) if facet in pair else (facet,)
            shown += [each for each in told if each not in shown]
        return tuple(shown)

    def label(self, facet: str) -> str:
        """Return the heading of *facet*."""
        return self._knowledge.terms.facets[facet].label

    # -- things to tap -----------------------------------------------------------------------

    def tap_options(self, ids: Sequence[str]) -> tuple[Suggestion, ...]:
        """Return one suggestion for each option, in the order given."""
        options = [self._knowledge.option(id) for id in ids]
        return tuple(
            Suggestion(o.name, wording.SAY_OPTION.format(name=o.name), option=o.id) for o in options
        )

    def tap_facets(self, entry: Option, shown: Sequence[str]) -> tuple[Suggestion, ...]:
        """Return the facets of *entry* not *shown* yet, the same ones for every option."""
        return tuple(
            Suggestion(terms.label, terms.question.format(phrase=entry.phrase))
            for facet, terms in self._knowledge.terms.facets.items()
            if facet not in shown
        )

    def tap_stages(self) -> tuple[Suggestion, ...]:
        """Return the three stages."""
        return tuple(
            Suggestion(terms.title, wording.SAY_STAGE.format(stage=terms.name))
            for terms in self._knowledge.terms.stages.values()
        )

    def tap_questions(self, questions: Sequence[str]) -> tuple[Suggestion, ...]:
        """Return each question as something to tap."""
        return tuple(Suggestion(question, question) for question in questions)

    def tap_words(self, *said: str) -> tuple[Suggestion, ...]:
        """Return each of the fixed words *said* as something to tap."""
        return tuple(Suggestion(words, words) for words in said)

    def tap_person(self) -> Suggestion:
        """Return the way to a person."""
        return Suggestion(wording.ASK_PERSON, wording.SAY_PERSON)


def stale_line(due: date) -> str:
    """Return the sentence that a text was to be checked again on *due*."""
    return wording.STALE.format(date=_in_words(due))


def checked_line(day: date) -> str:
    """Return the words behind a source that was checked on *day*."""
    return wording.CHECKED.format(date=_in_words(day))


def source_ids(grounds: Sequence[Ground]) -> tuple[str, ...]:
    """Return the sources of *grounds*, each once, in the order of first use."""
    return tuple(dict.fromkeys(id for _, part in grounds for id in part.sources))


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
