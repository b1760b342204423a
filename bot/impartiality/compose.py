"""Compose presentations from reviewed content. The only maker of a `Presentation`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.errors import UnknownOption
from bot.impartiality import wording
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import Draw, Turn, draw_order
from bot.impartiality.presentation import Block, Presentation, Status, Suggestion, sealed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, STAGES, Grounded, Option, PointsFacet, Stage, Topic
from bot.knowledge.passages import Passage, passages

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
        self._key = order_key
        self._today = today
        self._passages = {passage.id: passage for passage in passages(knowledge)}
        self._names = OptionNames(knowledge)

    # -- answers about options ---------------------------------------------------------------

    def overview(self, stage: Stage, turn: Turn) -> Presentation:
        """Return every option of *stage*, one line each, and which entries are not among them."""
        return self._whole_stage(stage, turn, Status.overview, ())

    def about(self, option: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return what *option* is, with the same few facets for any option."""
        entry = self._knowledge.option(option)
        blocks = [Block("answer", entry.facets.what_it_is.text, option=option, facet="what_it_is")]
        for facet in ABOUT_FACETS[1:]:
            blocks.append(self._facet_block(entry, facet, heading=self._label(facet)))
        return self._single(entry, ABOUT_FACETS, blocks, turn, stage)

    def facet(
        self, option: str, facets: Sequence[str], turn: Turn, stage: str | None = None
    ) -> Presentation:
        """Return *facets* of *option*, the answer first."""
        entry = self._knowledge.option(option)
        shown = self._known_facets(facets)
        if len(shown) == 1:
            blocks = [self._facet_block(entry, shown[0])]
        else:
            blocks = [self._facet_block(entry, facet, heading=self._label(facet)) for facet in shown]
        return self._single(entry, shown, blocks, turn, stage)

    def compare(
        self, options: Sequence[str], facets: Sequence[str], turn: Turn, stage: str | None = None
    ) -> Presentation:
        """
        Return *options* (two or more) side by side: for each facet, each option, in one drawn order.

        Raises:
            UnknownOption: an option is not in the knowledge base, or fewer than two are given.
        """
        return self._side_by_side(options, facets, turn, stage, lead=None)

    def no_best(
        self, options: Sequence[str], facets: Sequence[str], turn: Turn, stage: str | None
    ) -> Presentation:
        """
        Answer "which is best?": never a winner. Two or more options side by side; otherwise every
        option of the stage; without a stage, the question which stage it is.
        """
        if len(set(options)) > 1:
            return self._side_by_side(options, facets, turn, stage, lead=wording.NO_BEST)
        if len(set(options)) == 1:
            stage = self._stage_of(self._knowledge.option(options[0]), stage)
        opening = (
            Block("answer", wording.NO_BEST),
            Block("note", wording.QUESTIONS_TO_ASK),
        )
        if stage in STAGES:
            return self._whole_stage(stage, turn, Status.compared, opening)
        return self._ask_stage(opening)

    def unsure(self, stage: str | None, turn: Turn) -> Presentation:
        """Answer "I don't know what I want": questions to ask oneself, every route, a person."""
        blocks = [Block("answer", wording.UNSURE), Block("note", wording.QUESTIONS_TO_ASK)]
        if stage not in STAGES:
            return self._ask_stage(tuple(blocks), next_step=wording.NEXT_UNSURE)
        routes, draw = self._routes(stage, turn, asked=())
        return self._make(
            status=Status.answered,
            stage=stage,
            options=draw.order,
            draw=draw,
            blocks=(*blocks, routes, Block("next", wording.NEXT_OPTION)),
            suggestions=(*self._option_suggestions(draw.order), self._person()),
        )

    def ask_stage(self) -> Presentation:
        """Ask which of the three stages is meant."""
        return self._ask_stage(())

    def ask_option(self, stage: str | None, turn: Turn) -> Presentation:
        """Ask which option is meant, with every option of the stage to tap when it is known."""
        if stage not in STAGES:
            return self._make(
                status=Status.asked_which_option,
                blocks=(Block("answer", wording.WHICH_OPTION),),
                suggestions=self._stage_suggestions(),
            )
        routes, draw = self._routes(stage, turn, asked=())
        return self._make(
            status=Status.asked_which_option,
            stage=stage,
            options=draw.order,
            draw=draw,
            blocks=(Block("answer", wording.WHICH_OPTION), routes),
            suggestions=self._option_suggestions(draw.order),
        )

    # -- answers about everything else -------------------------------------------------------

    def topic(self, topic: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return the answer about *topic*; when it names an option, every route of the stage too."""
        entry = self._knowledge.topic(topic)
        return self._about_topic(entry, entry.answer, "answer", turn, stage)

    def passage(self, id: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return the answer in passage *id*. Raises UnknownOption when there is no such passage."""
        if id not in self._passages:
            raise UnknownOption(f"no passage {id!r} in knowledge version {self._knowledge.version}")
        found: Passage = self._passages[id]
        if found.option is not None and found.facet is not None:
            return self.facet(found.option, (found.facet,), turn, stage)
        entry = self._knowledge.topic(str(found.topic))
        parts = {section.id: section for section in entry.sections}
        part = parts.get(str(found.section), entry.answer)
        return self._about_topic(entry, part, str(found.section), turn, stage)

    def nothing_found(self) -> Presentation:
        """Say that the question was not understood, and what can be asked."""
        return self._make(
            status=Status.nothing_found,
            blocks=(Block("answer", wording.NOTHING_FOUND), Block("next", wording.NEXT_NOTHING)),
            suggestions=(*self._stage_suggestions(), self._person()),
        )

    def person(self) -> Presentation:
        """Say how to reach a person: the school's careers adviser, the National Careers Service."""
        line = self._knowledge.helplines["national_careers_service"]
        confirm = "Check its website for the opening hours."
        outside = wording.NCS.format(name=line.name, contact=line.contact, confirm=confirm)
        return self._make(
            status=Status.offered_person,
            blocks=(Block("answer", wording.PERSON), Block("next", outside)),
        )

    def helplines(self) -> Presentation:
        """Say who can help right away, from the reviewed list of helplines."""
        urgent = [line for line in self._knowledge.helplines.values() if line.urgent]
        lines = tuple(
            Block("option", f"{line.contact}. {line.for_whom}", heading=line.name) for line in urgent
        )
        return self._make(
            status=Status.gave_helplines,
            blocks=(
                Block("answer", wording.HELPLINES),
                Block("heading", wording.HELPLINES_URGENT),
                *lines,
                Block("next", wording.HELPLINES_NEXT),
            ),
            suggestions=(self._person(),),
        )

    # -- parts -------------------------------------------------------------------------------

    def _make(self, *, stage: str | None = None, **fields: object) -> Presentation:
        choice_set = tuple(o.id for o in self._knowledge.choice_set(stage)) if stage in STAGES else ()
        return sealed(
            stage=stage, choice_set=choice_set, knowledge_version=self._knowledge.version, **fields
        )

    def _single(
        self,
        entry: Option,
        facets: tuple[str, ...],
        blocks: list[Block],
        turn: Turn,
        stage: str | None,
    ) -> Presentation:
        here = self._stage_of(entry, stage)
        grounds = [entry.facet(facet) for facet in facets]
        routes, draw = self._routes(here, turn, asked=(entry.id,))
        if entry.unavailable:
            # What it is comes first, then that it cannot be chosen: one sentence away from the answer.
            note = Block("note", entry.unavailable.note, option=entry.id)
            blocks = [blocks[0], note, *blocks[1:]]
        sources = _sources(grounds)
        return self._make(
            status=Status.answered,
            stage=here,
            options=(entry.id, *(id for id in draw.order if id != entry.id)),
            facets=facets,
            sources=sources,
            draw=draw,
            blocks=(
                *blocks,
                *self._stale(entry, grounds),
                routes,
                Block("next", wording.NEXT_OPTION),
                *self._source_blocks(sources),
            ),
            suggestions=(*self._facet_suggestions(entry, facets), self._person()),
        )

    def _side_by_side(
        self,
        options: Sequence[str],
        facets: Sequence[str],
        turn: Turn,
        stage: str | None,
        lead: str | None,
    ) -> Presentation:
        entries = [self._knowledge.option(id) for id in dict.fromkeys(options)]
        if len(entries) < 2:
            raise UnknownOption("a comparison needs two or more options")
        shown = self._known_facets(facets) if facets else COMPARED_FACETS
        draw = draw_order([entry.id for entry in entries], turn, self._key)
        ordered = [self._knowledge.option(id) for id in draw.order]
        here = self._common_stage(entries, stage)
        names = _listed([entry.name for entry in ordered])
        blocks = [Block("answer", lead or wording.COMPARISON.format(names=names))]
        if lead:
            blocks.append(Block("note", wording.QUESTIONS_TO_ASK))
        for facet in shown:
            blocks.append(Block("heading", self._label(facet), facet=facet))
            blocks += [
                self._facet_block(entry, facet, kind="option", heading=entry.name)
                for entry in ordered
            ]
        for entry in ordered:
            if entry.unavailable:
                note = entry.unavailable.note
                blocks.append(Block("note", note, heading=entry.name, option=entry.id))
        grounds = [entry.facet(facet) for entry in ordered for facet in shown]
        routes, whole = self._routes(here, turn, asked=draw.order)
        sources = _sources(grounds)
        stale = [block for entry in ordered for block in self._stale(entry, grounds)][:1]
        return self._make(
            status=Status.compared,
            stage=here,
            options=(*draw.order, *(id for id in whole.order if id not in draw.order)),
            facets=shown,
            sources=sources,
            draw=draw,
            blocks=(
                *blocks,
                *stale,
                routes,
                Block("next", wording.NEXT_COMPARE),
                *self._source_blocks(sources),
            ),
            suggestions=(*self._option_suggestions(draw.order), self._person()),
        )

    def _whole_stage(
        self, stage: Stage, turn: Turn, status: Status, opening: tuple[Block, ...]
    ) -> Presentation:
        terms = self._knowledge.terms.stages[stage]
        choices = self._knowledge.choice_set(stage)
        draw = draw_order([option.id for option in choices], turn, self._key)
        intro = wording.OVERVIEW.format(
            count=len(choices), stage=terms.name, order_note=wording.ORDER_NOTE
        )
        ordered = [self._knowledge.option(id) for id in draw.order]
        lines = [
            Block("option", option.summary, heading=option.name, option=option.id)
            for option in ordered
        ]
        away = self._knowledge.not_choosable(stage)
        unavailable = []
        if away:
            entries = " ".join(f"{o.name}: {o.unavailable.note}" for o in away if o.unavailable)
            unavailable = [Block("unavailable", wording.UNAVAILABLE.format(entries=entries.rstrip(".")))]
        sources = _sources([option.facets.what_it_is for option in ordered])
        return self._make(
            status=status,
            stage=stage,
            options=draw.order,
            facets=("what_it_is",),
            sources=sources,
            draw=draw,
            blocks=(
                *opening,
                Block("heading" if opening else "answer", intro),
                *lines,
                *unavailable,
                Block("next", wording.NEXT_OVERVIEW),
            ),
            suggestions=(*self._option_suggestions(draw.order), self._person()),
        )

    def _about_topic(
        self, entry: Topic, part: Grounded, section: str, turn: Turn, stage: str | None
    ) -> Presentation:
        text: str = part.text  # type: ignore[attr-defined]
        sources = part.sources
        blocks = [Block("answer", text), *self._stale(entry, [part])]
        here, draw = None, None
        if self._names.in_text(text):
            # The answer names a route, so the others of the stage are named too (rule I2).
            here = stage if stage in entry.stages else entry.stages[0]
            routes, draw = self._routes(here, turn, asked=())
            blocks.append(routes)
        blocks += [Block("next", f"Next: {_lower_first(entry.next_step)}")]
        others = [("answer", entry.question), *((s.id, s.question) for s in entry.sections)]
        return self._make(
            status=Status.answered,
            stage=here,
            options=draw.order if draw else (),
            sources=sources,
            draw=draw,
            blocks=(*blocks, *self._source_blocks(sources)),
            suggestions=(
                *(Suggestion(question, question) for id, question in others if id != section),
                self._person(),
            ),
        )

    def _routes(self, stage: str, turn: Turn, asked: Sequence[str]) -> tuple[Block, Draw]:
        draw = draw_order([o.id for o in self._knowledge.choice_set(stage)], turn, self._key)  # type: ignore[arg-type]
        others = [self._knowledge.option(id).name for id in draw.order if id not in asked]
        template = wording.ROUTES_ONE if asked else wording.ROUTES_ALL
        terms = self._knowledge.terms.stages[stage]  # type: ignore[index]
        return Block("routes", template.format(stage=terms.name, names=", ".join(others))), draw

    def _ask_stage(
        self, opening: tuple[Block, ...], next_step: str = wording.WHICH_STAGE
    ) -> Presentation:
        kind = "next" if opening else "answer"
        return self._make(
            status=Status.asked_which_stage,
            blocks=(*opening, Block(kind, next_step)),
            suggestions=(*self._stage_suggestions(), self._person()),
        )

    def _facet_block(
        self, entry: Option, facet: str, kind: str = "answer", heading: str | None = None
    ) -> Block:
        part = entry.facet(facet)
        text = part.text
        if isinstance(part, PointsFacet) and heading is None:
            # Points alone do not say what they are points of.
            text = f"{self._label(facet)}: {entry.name}. {text}"
        return Block(kind, text, heading=heading, option=entry.id, facet=facet)

    def _stale(self, entry: Option | Topic, grounds: Sequence[Grounded]) -> list[Block]:
        due = min([ground.again or entry.reviewed.again for ground in grounds])
        if due > self._today():
            return []
        return [Block("note", wording.STALE.format(date=f"{due.day} {due:%B %Y}"))]

    def _source_blocks(self, sources: tuple[str, ...]) -> list[Block]:
        named = [self._knowledge.sources[id] for id in sources]
        return [
            Block("source", source.title, heading=wording.SOURCE, url=source.url) for source in named
        ]

    def _stage_of(self, entry: Option, stage: str | None) -> Stage:
        return stage if stage in entry.stages else entry.stages[0]  # type: ignore[return-value]

    def _common_stage(self, entries: Sequence[Option], stage: str | None) -> Stage:
        shared = [s for s in STAGES if all(s in entry.stages for entry in entries)]
        if stage in shared:
            return stage  # type: ignore[return-value]
        if shared:
            return shared[0]  # type: ignore[return-value]
        # Nothing in common: the latest stage at which one of them opens, so that it is still ahead.
        return max((entry.stages[0] for entry in entries), key=STAGES.index)

    def _known_facets(self, facets: Sequence[str]) -> tuple[str, ...]:
        if unknown := sorted(set(facets) - set(FACETS)):
            raise UnknownOption(f"no facet {unknown[0]!r}; known: {', '.join(FACETS)}")
        return tuple(facet for facet in FACETS if facet in facets)

    def _label(self, facet: str) -> str:
        return self._knowledge.terms.facets[facet].label  # type: ignore[index]

    # -- things to tap -----------------------------------------------------------------------

    def _option_suggestions(self, ids: Sequence[str]) -> tuple[Suggestion, ...]:
        options = [self._knowledge.option(id) for id in ids]
        return tuple(Suggestion(o.name, f"Tell me about {o.name}") for o in options)

    def _facet_suggestions(self, entry: Option, shown: Sequence[str]) -> tuple[Suggestion, ...]:
        return tuple(
            Suggestion(terms.label, terms.question.format(phrase=entry.phrase))
            for facet, terms in self._knowledge.terms.facets.items()
            if facet not in shown
        )

    def _stage_suggestions(self) -> tuple[Suggestion, ...]:
        return tuple(
            Suggestion(terms.title, f"What can I do {terms.name}?")
            for terms in self._knowledge.terms.stages.values()
        )

    def _person(self) -> Suggestion:
        return Suggestion(wording.ASK_PERSON, "I want to talk to a person")


def _sources(grounds: Sequence[Grounded]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for ground in grounds for id in ground.sources))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _lower_first(text: str) -> str:
    first, _, rest = text.partition(" ")
    # "Ask the college" reads on after "Next:"; "UCAS opens" keeps its capitals.
    return text if first.isupper() and len(first) > 1 else f"{first[:1].lower()}{first[1:]} {rest}"
