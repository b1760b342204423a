"""Compose presentations from reviewed content. The only maker of a `Presentation`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.errors import UnknownOption
from bot.impartiality import wording
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.maker import Maker
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Block, Presentation, Status
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES, Answer, Section
from bot.knowledge.passages import passages

# What is told first about an option: the same for every option.
ABOUT_FACETS = ("what_it_is", "entry", "length", "cost_and_pay")

# What a pupil without an idea is asked about, in this order: how to learn, earning, place,
# subjects, time.
EXPLORED_FACETS = {
    "what_you_do": wording.EXPLORE_WHAT_YOU_DO,
    "cost_and_pay": wording.EXPLORE_COST_AND_PAY,
    "where": wording.EXPLORE_WHERE,
    "leads_to": wording.EXPLORE_LEADS_TO,
    "length": wording.EXPLORE_LENGTH,
}


class Composer:
    """
    Makes every answer that names an option.

    No method takes anything about the pupil: only what was asked, the stage, and the turn, from
    which the order is drawn (rule I5 by signature).
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        keys: ImpartialityKeys,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._knowledge = knowledge
        self._maker = Maker(knowledge, keys, today)
        self._parts = self._maker.parts
        self._passages = {passage.id: passage for passage in passages(knowledge)}

    # -- answers about options ---------------------------------------------------------------

    def overview(self, stage: str, turn: Turn) -> Presentation:
        """Return every option of *stage*, one line each, and which entries are not among them."""
        return self._maker.whole_stage(stage, turn, Status.overview, ())

    def about(self, option: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return what *option* is, with the same few facets for any option."""
        entry = self._knowledge.option(option)
        first, *rest = ABOUT_FACETS
        blocks = [
            self._parts.facet(entry, first),
            *self._parts.cannot_choose(entry),
            *(self._parts.facet(entry, facet, heading=self._parts.label(facet)) for facet in rest),
        ]
        return self._maker.single(entry, ABOUT_FACETS, blocks, turn, stage)

    def facet(
        self, option: str, facets: Sequence[str], turn: Turn, stage: str | None = None
    ) -> Presentation:
        """Return *facets* of *option*, the answer first."""
        entry = self._knowledge.option(option)
        shown = self._parts.with_other_side(self._parts.facets(facets))
        headings = [self._parts.label(facet) for facet in shown] if len(shown) > 1 else [None]
        told = [
            [
                self._parts.facet(entry, facet, heading=heading),
                *self._maker.local(entry, facet, turn),
            ]
            for facet, heading in zip(shown, headings)
        ]
        first, *rest = told
        # The answer comes first; that the option cannot be chosen is one sentence away.
        blocks = [
            first[0],
            *self._parts.cannot_choose(entry),
            *first[1:],
            *(block for part in rest for block in part),
        ]
        return self._maker.single(entry, shown, blocks, turn, stage)

    def compare(
        self, options: Sequence[str], facets: Sequence[str], turn: Turn, stage: str | None = None
    ) -> Presentation:
        """
        Return *options*, two or more, side by side: for each facet each option, in one order.

        Raises:
            UnknownOption: an option is not in the knowledge base, or fewer than two are given.
        """
        return self._maker.side_by_side(options, facets, turn, stage)

    def no_best(self, options: Sequence[str], turn: Turn, stage: str | None) -> Presentation:
        """
        Answer "which is best?": never a winner. Two or more options side by side; otherwise every
        option of the stage; without a stage, the question which stage it is.
        """
        named = list(dict.fromkeys(options))
        if len(named) > 1:
            lead = Block("answer", f"{wording.NO_BEST} {wording.FACTS}")
            questions = Block("note", wording.QUESTIONS_TO_ASK)
            return self._maker.side_by_side(named, (), turn, stage, (lead, questions))
        if named:
            stage = self._parts.stage_of([self._knowledge.option(named[0])], stage)
        opening = (Block("answer", wording.NO_BEST), Block("note", wording.QUESTIONS_TO_ASK))
        if stage in STAGES:
            return self._maker.whole_stage(stage, turn, Status.compared, opening)
        return self._maker.ask_stage(opening, wording.WHICH_STAGE)

    def by_facets(self, stage: str, facets: Sequence[str], turn: Turn) -> Presentation:
        """Return every option of *stage* told by *facets*, one or more, in the order drawn."""
        every = [option.id for option in self._knowledge.choice_set(stage)]
        opening = (Block("answer", wording.EXPLORED),)
        return self._maker.side_by_side(every, facets, turn, stage, opening)

    def start_exploring(self) -> Presentation:
        """Say to a pupil without an idea what comes, and ask the first question of `explore`."""
        first, *_ = EXPLORED_FACETS.values()
        opening = Block("answer", wording.EXPLORE_START)
        return self._exploring((opening, Block("next", first)))

    def explore(self, id: str) -> Presentation:
        """Ask whether the facet *id*, one of `EXPLORED_FACETS`, shall be told of every route."""
        return self._exploring((Block("answer", EXPLORED_FACETS[id]),))

    def _exploring(self, blocks: tuple[Block, ...]) -> Presentation:
        return self._maker.make(
            status=Status.exploring,
            blocks=blocks,
            suggestions=(
                *self._parts.tap_words(wording.SAY_YES, wording.SAY_SKIP, wording.SAY_SHOW),
                self._parts.tap_person(),
            ),
        )

    def ask_stage(self) -> Presentation:
        """Ask which of the three stages is meant."""
        return self._maker.ask_stage((), wording.WHICH_STAGE)

    def ask_stage_explored(self) -> Presentation:
        """Ask for the stage once the questions of `explore` are done."""
        return self._maker.ask_stage((), wording.EXPLORED_WHICH_STAGE)

    def without_stage(self) -> Presentation:
        """Go on without the stage: say what can be asked. The stage is not asked for twice."""
        return self._maker.make(
            status=Status.answered,
            blocks=(Block("answer", wording.WITHOUT_STAGE),),
            suggestions=(*self._parts.tap_stages(), self._parts.tap_person()),
        )

    def ask_option(self, stage: str | None, turn: Turn) -> Presentation:
        """Ask which option is meant, with every option of the stage to tap when it is known."""
        return self._ask_option(wording.WHICH_OPTION, stage, turn)

    def ask_which_to_compare(self, stage: str | None, turn: Turn) -> Presentation:
        """Ask which options shall be set side by side, as `ask_option` does."""
        return self._ask_option(wording.WHICH_TO_COMPARE, stage, turn)

    def _ask_option(self, question: str, stage: str | None, turn: Turn) -> Presentation:
        if stage not in STAGES:
            return self._maker.make(
                status=Status.asked_which_option,
                blocks=(Block("answer", wording.WHICH_OPTION_OR_STAGE),),
                suggestions=self._parts.tap_stages(),
            )
        shown = self._maker.draw(stage, turn)
        return self._maker.make(
            status=Status.asked_which_option,
            shown=shown,
            blocks=(Block("answer", question), *self._parts.routes(stage, shown.options)),
            suggestions=self._parts.tap_options(shown.options),
        )

    # -- answers about everything else -------------------------------------------------------

    def topic(self, topic: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return the answer about *topic*; if it names an option, every route of the stage too."""
        entry = self._knowledge.topic(topic)
        return self._maker.about_topic(entry, entry.answer, turn, stage)

    def passage(self, id: str, turn: Turn, stage: str | None = None) -> Presentation:
        """Return the answer in passage *id*. Raises UnknownOption when there is no such passage."""
        if id not in self._passages:
            raise UnknownOption(f"no passage {id!r} in knowledge version {self._knowledge.version}")
        found = self._passages[id]
        if found.option is not None and found.facet is not None:
            return self.facet(found.option, (found.facet,), turn, stage)
        entry = self._knowledge.topic(str(found.topic))
        sections: dict[str, Answer | Section] = {section.id: section for section in entry.sections}
        part = sections.get(str(found.section), entry.answer)
        return self._maker.about_topic(entry, part, turn, stage)

    def nothing_found(self) -> Presentation:
        """Say that the question was not understood, and what can be asked."""
        return self._maker.make(
            status=Status.nothing_found,
            blocks=(Block("answer", wording.NOTHING_FOUND), Block("next", wording.NEXT_NOTHING)),
            suggestions=(*self._parts.tap_stages(), self._parts.tap_person()),
        )

    def mixed(self, topics: Sequence[str], turn: Turn) -> tuple[str, ...]:
        """Return *topics*, at least one, in an order that is drawn as that of options is."""
        return self._maker.mixed(topics, turn)

    def did_you_mean(self, topics: Sequence[str]) -> Presentation:
        """Ask whether one of *topics* is meant; each is one of which `names_no_option` holds."""
        questions = [self._knowledge.topic(topic).question for topic in topics]
        return self._maker.make(
            status=Status.asked_what_meant,
            blocks=(Block("answer", wording.DID_YOU_MEAN),),
            suggestions=(
                *self._parts.tap_questions(questions),
                *self._parts.tap_words(wording.SAY_NONE),
                self._parts.tap_person(),
            ),
        )

    def names_no_option(self, id: str) -> bool:
        """Return whether the question of the topic *id*, or of "topic/section", names no route."""
        topic, _, section = id.partition("/")
        entry = self._knowledge.topic(topic)
        found = next((each for each in entry.sections if each.id == section), entry)
        return not self._maker.names.in_text(found.question)

    def another_way(self) -> Presentation:
        """Offer a person once asking again did not help."""
        line = self._knowledge.helplines["national_careers_service"]
        outside = wording.NCS.format(name=line.name, contact=line.contact)
        return self._maker.make(
            status=Status.offered_person,
            blocks=(
                Block("answer", wording.ANOTHER_WAY),
                Block("next", outside),
                Block("next", wording.NEXT_ANOTHER_WAY),
            ),
            suggestions=(*self._parts.tap_stages(), self._parts.tap_person()),
        )

    def person(self) -> Presentation:
        """Say how to reach a person: the school's careers adviser, the National Careers Service."""
        line = self._knowledge.helplines["national_careers_service"]
        outside = wording.NCS.format(name=line.name, contact=line.contact)
        return self._maker.make(
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
        return self._maker.make(
            status=Status.gave_helplines,
            blocks=(
                Block("answer", wording.HELPLINES),
                Block("heading", wording.HELPLINES_URGENT),
                *lines,
                Block("next", wording.HELPLINES_NEXT),
            ),
            suggestions=(self._parts.tap_person(),),
        )
