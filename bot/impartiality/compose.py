"""Compose presentations from reviewed content. The only maker of a `Presentation`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.errors import UnknownOption
from bot.impartiality import wording
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import Turn
from bot.impartiality.parts import Parts, source_ids
from bot.impartiality.presentation import Block, Presentation, Status, sealed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES, Answer, Option, Section, Topic
from bot.knowledge.passages import passages

# What is told first about an option, and set side by side: the same for every option.
ABOUT_FACETS = ("what_it_is", "entry", "length", "cost_and_pay")
COMPARED_FACETS = ("what_it_is", "entry", "length", "cost_and_pay", "benefits", "drawbacks")


class Composer:
    """
    Makes every answer that names an option.

    No method takes anything about the pupil: only what was asked, the stage, and the turn, from
    which the order is drawn (rule I5 by signature).
    """

    def __init__(
        self, knowledge: KnowledgeBase, order_key: bytes, today: Callable[[], date] = date.today
    ) -> None:
        self._knowledge = knowledge
        self._parts = Parts(knowledge, order_key, today)
        self._passages = {passage.id: passage for passage in passages(knowledge)}
        self._names = OptionNames(knowledge)

    # -- answers about options ---------------------------------------------------------------

    def overview(self, stage: str, turn: Turn) -> Presentation:
        """Return every option of *stage*, one line each, and which entries are not among them."""
        return self._whole_stage(stage, turn, Status.overview, ())

    def about(self, option: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return what *option* is, with the same few facets for any option."""
        entry = self._knowledge.option(option)
        first, *rest = ABOUT_FACETS
        blocks = [
            self._parts.facet(entry, first),
            *self._parts.cannot_choose(entry),
            *(self._parts.facet(entry, facet, heading=self._parts.label(facet)) for facet in rest),
        ]
        return self._single(entry, ABOUT_FACETS, blocks, turn, stage)

    def facet(
        self, option: str, facets: Sequence[str], turn: Turn, stage: str | None = None
    ) -> Presentation:
        """Return *facets* of *option*, the answer first."""
        entry = self._knowledge.option(option)
        shown = self._parts.with_other_side(self._parts.facets(facets))
        headings = [self._parts.label(facet) for facet in shown] if len(shown) > 1 else [None]
        told = [
            self._parts.facet(entry, facet, heading=heading)
            for facet, heading in zip(shown, headings)
        ]
        # The answer comes first; that the option cannot be chosen is one sentence away.
        blocks = [*told[:1], *self._parts.cannot_choose(entry), *told[1:]]
        return self._single(entry, shown, blocks, turn, stage)

    def compare(
        self, options: Sequence[str], facets: Sequence[str], turn: Turn, stage: str | None = None
    ) -> Presentation:
        """
        Return *options*, two or more, side by side: for each facet each option, in one order.

        Raises:
            UnknownOption: an option is not in the knowledge base, or fewer than two are given.
        """
        return self._side_by_side(options, facets, turn, stage, lead=None)

    def no_best(self, options: Sequence[str], turn: Turn, stage: str | None) -> Presentation:
        """
        Answer "which is best?": never a winner. Two or more options side by side; otherwise every
        option of the stage; without a stage, the question which stage it is.
        """
        named = list(dict.fromkeys(options))
        if len(named) > 1:
            lead = f"{wording.NO_BEST} {wording.FACTS}"
            return self._side_by_side(named, (), turn, stage, lead)
        if named:
            stage = self._parts.stage_of([self._knowledge.option(named[0])], stage)
        opening = (Block("answer", wording.NO_BEST), Block("note", wording.QUESTIONS_TO_ASK))
        if stage in STAGES:
            return self._whole_stage(stage, turn, Status.compared, opening)
        return self._ask_stage(opening, wording.WHICH_STAGE)

    def unsure(self, stage: str | None, turn: Turn) -> Presentation:
        """Answer "I don't know what I want": questions to ask oneself, every route, a person."""
        blocks = (Block("answer", wording.UNSURE), Block("note", wording.QUESTIONS_TO_ASK))
        if stage not in STAGES:
            return self._ask_stage(blocks, wording.NEXT_UNSURE)
        draw = self._parts.draw_stage(stage, turn)
        return self._make(
            status=Status.answered,
            stage=stage,
            options=draw.order,
            draw=draw,
            blocks=(
                *blocks,
                self._parts.routes(stage, draw),
                Block("next", wording.NEXT_OPTION, heading=wording.NEXT),
            ),
            suggestions=(*self._parts.tap_options(draw.order), self._parts.tap_person()),
        )

    def ask_stage(self) -> Presentation:
        """Ask which of the three stages is meant."""
        return self._ask_stage((), wording.WHICH_STAGE)

    def ask_option(self, stage: str | None, turn: Turn) -> Presentation:
        """Ask which option is meant, with every option of the stage to tap when it is known."""
        question = Block("answer", wording.WHICH_OPTION)
        if stage not in STAGES:
            return self._make(
                status=Status.asked_which_option,
                blocks=(Block("answer", wording.WHICH_OPTION_OR_STAGE),),
                suggestions=self._parts.tap_stages(),
            )
        draw = self._parts.draw_stage(stage, turn)
        return self._make(
            status=Status.asked_which_option,
            stage=stage,
            options=draw.order,
            draw=draw,
            blocks=(question, self._parts.routes(stage, draw)),
            suggestions=self._parts.tap_options(draw.order),
        )

    # -- answers about everything else -------------------------------------------------------

    def topic(self, topic: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return the answer about *topic*; if it names an option, every route of the stage too."""
        entry = self._knowledge.topic(topic)
        return self._about_topic(entry, entry.answer, turn, stage)

    def passage(self, id: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return the answer in passage *id*. Raises UnknownOption when there is no such passage."""
        if id not in self._passages:
            raise UnknownOption(f"no passage {id!r} in knowledge version {self._knowledge.version}")
        found = self._passages[id]
        if found.option is not None and found.facet is not None:
            return self.facet(found.option, (found.facet,), turn, stage)
        entry = self._knowledge.topic(str(found.topic))
        sections: dict[str, Answer | Section] = {section.id: section for section in entry.sections}
        return self._about_topic(entry, sections.get(str(found.section), entry.answer), turn, stage)

    def nothing_found(self) -> Presentation:
        """Say that the question was not understood, and what can be asked."""
        return self._make(
            status=Status.nothing_found,
            blocks=(Block("answer", wording.NOTHING_FOUND), Block("next", wording.NEXT_NOTHING)),
            suggestions=(*self._parts.tap_stages(), self._parts.tap_person()),
        )

    def person(self) -> Presentation:
        """Say how to reach a person: the school's careers adviser, the National Careers Service."""
        line = self._knowledge.helplines["national_careers_service"]
        outside = wording.NCS.format(name=line.name, contact=line.contact)
        return self._make(
            status=Status.offered_person,
            blocks=(Block("answer", wording.PERSON), Block("next", outside)),
        )

    def helplines(self) -> Presentation:
        """Say who can help right away, from the reviewed list of helplines."""
        urgent = [line for line in self._knowledge.helplines.values() if line.urgent]
        lines = [
            Block("option", f"{line.contact}. {line.for_whom}", heading=line.name)
            for line in urgent
        ]
        return self._make(
            status=Status.gave_helplines,
            blocks=(
                Block("answer", wording.HELPLINES),
                Block("heading", wording.HELPLINES_URGENT),
                *lines,
                Block("next", wording.HELPLINES_NEXT),
            ),
            suggestions=(self._parts.tap_person(),),
        )

    # -- how they are put together -----------------------------------------------------------

    def _make(self, *, stage: str | None = None, **fields: object) -> Presentation:
        choice_set = (
            tuple(o.id for o in self._knowledge.choice_set(stage)) if stage in STAGES else ()
        )
        return sealed(
            stage=stage, choice_set=choice_set, knowledge_version=self._knowledge.version, **fields
        )

    def _single(
        self,
        entry: Option,
        facets: tuple[str, ...],
        blocks: Sequence[Block],
        turn: Turn,
        stage: str | None,
    ) -> Presentation:
        here = self._parts.stage_of([entry], stage)
        grounds = [entry.facet(facet) for facet in facets]
        draw = self._parts.draw_stage(here, turn)
        others = tuple(id for id in draw.order if id != entry.id)
        return self._make(
            status=Status.answered,
            stage=here,
            options=(entry.id, *others),
            facets=facets,
            sources=source_ids(grounds),
            draw=draw,
            blocks=(
                *blocks,
                *self._parts.stale([entry], grounds),
                self._parts.routes(here, draw, asked=(entry.id,)),
                Block("next", wording.NEXT_OPTION, heading=wording.NEXT),
                self._parts.official_page(entry),
                *self._parts.sources(source_ids(grounds)),
            ),
            suggestions=(
                *self._parts.tap_facets(entry, facets),
                *self._parts.tap_options(others),
                self._parts.tap_person(),
            ),
        )

    def _side_by_side(
        self,
        options: Sequence[str],
        facets: Sequence[str],
        turn: Turn,
        stage: str | None,
        lead: str | None,
    ) -> Presentation:
        named = list(dict.fromkeys(options))
        if len(named) < 2:
            raise UnknownOption("a comparison needs two or more options")
        shown = self._parts.facets(facets) if facets else COMPARED_FACETS
        draw = self._parts.draw(named, turn)
        ordered = [self._knowledge.option(id) for id in draw.order]
        here = self._parts.stage_of(ordered, stage)
        whole = self._parts.draw_stage(here, turn)
        others = tuple(id for id in whole.order if id not in draw.order)
        grounds = [entry.facet(facet) for entry in ordered for facet in shown]
        if lead:
            blocks = [Block("answer", lead), Block("note", wording.QUESTIONS_TO_ASK)]
        else:
            names = _listed([entry.name for entry in ordered])
            blocks = [Block("answer", wording.COMPARISON.format(names=names))]
        for facet in shown:
            blocks.append(Block("heading", self._parts.label(facet), facet=facet))
            blocks += [self._parts.facet(e, facet, "option", heading=e.name) for e in ordered]
        for entry in ordered:
            blocks += self._parts.cannot_choose(entry, heading=entry.name)
        return self._make(
            status=Status.compared,
            stage=here,
            options=(*draw.order, *others),
            facets=shown,
            sources=source_ids(grounds),
            draw=draw,
            blocks=(
                *blocks,
                *self._parts.stale(ordered, grounds),
                self._parts.routes(here, whole, asked=draw.order),
                Block("next", wording.NEXT_COMPARE, heading=wording.NEXT),
                *self._parts.sources(source_ids(grounds)),
            ),
            suggestions=(
                *self._parts.tap_options((*draw.order, *others)),
                self._parts.tap_person(),
            ),
        )

    def _whole_stage(
        self, stage: str, turn: Turn, status: Status, opening: tuple[Block, ...]
    ) -> Presentation:
        draw = self._parts.draw_stage(stage, turn)
        ordered = [self._knowledge.option(id) for id in draw.order]
        grounds = [entry.facets.what_it_is for entry in ordered]
        intro = wording.OVERVIEW.format(
            count=len(ordered), stage=self._knowledge.terms.stages[stage].name
        )
        return self._make(
            status=status,
            stage=stage,
            options=draw.order,
            facets=("what_it_is",),
            sources=source_ids(grounds),
            draw=draw,
            blocks=(
                *opening,
                Block("heading" if opening else "answer", intro),
                *(self._parts.summary(entry) for entry in ordered),
                *self._parts.not_choosable(self._knowledge.not_choosable(stage)),
                *self._parts.stale(ordered, grounds),
                Block("next", wording.NEXT_OVERVIEW, heading=wording.NEXT),
                *self._parts.sources(source_ids(grounds)),
            ),
            suggestions=(*self._parts.tap_options(draw.order), self._parts.tap_person()),
        )

    def _about_topic(
        self, entry: Topic, part: Answer | Section, turn: Turn, stage: str | None
    ) -> Presentation:
        blocks = [Block("answer", part.text), *self._parts.stale([entry], [part])]
        here, draw = None, None
        if named := self._names.in_text(f"{part.text} {entry.next_step}"):
            # The answer names a route, so the others of the stage are named too (rule I2).
            routes = [self._knowledge.option(id) for id in named]
            here = self._parts.stage_of(routes, stage)
            draw = self._parts.draw_stage(here, turn)
            blocks.append(self._parts.routes(here, draw))
        blocks.append(Block("next", entry.next_step, heading=wording.NEXT))
        asked = part.question if isinstance(part, Section) else entry.question
        questions = [entry.question, *(section.question for section in entry.sections)]
        return self._make(
            status=Status.answered,
            stage=here,
            topic=entry.id,
            options=draw.order if draw else (),
            sources=part.sources,
            draw=draw,
            blocks=(*blocks, *self._parts.sources(part.sources)),
            suggestions=(
                *self._parts.tap_questions([q for q in questions if q != asked]),
                *self._parts.tap_options(draw.order if draw else ()),
                self._parts.tap_person(),
            ),
        )

    def _ask_stage(self, opening: tuple[Block, ...], question: str) -> Presentation:
        kind = "next" if opening else "answer"
        return self._make(
            status=Status.asked_which_stage,
            blocks=(*opening, Block(kind, question)),
            suggestions=(*self._parts.tap_stages(), self._parts.tap_person()),
        )


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
