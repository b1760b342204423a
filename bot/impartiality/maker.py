"""How a presentation is put together from blocks, and signed. For the composer alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from bot.errors import UnknownOption
from bot.impartiality import wording
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import Draw, Turn, draw_order
from bot.impartiality.parts import Parts, source_ids
from bot.impartiality.presentation import (
    Block,
    Presentation,
    Status,
    Suggestion,
    sealed,
    with_receipt,
)
from bot.impartiality.providers import LocalPart, local_parts, place_lists
from bot.impartiality.receipt import RULES, Receipt, design_name, hash_of_words, signed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.eligibility import Account
from bot.knowledge.models import STAGES, Answer, Option, Section, Topic

# What is set side by side: the same for every option.
COMPARED_FACETS = ("what_it_is", "entry", "length", "cost_and_pay", "benefits", "drawbacks")


@dataclass(frozen=True)
class Shown:
    """The options of one presentation: the whole stage as drawn, those asked for in front."""

    turn_id: str
    stage: str
    whole: Draw
    asked: tuple[str, ...] = ()
    asked_row: int | None = None

    @property
    def others(self) -> tuple[str, ...]:
        """Return the options of the stage that were not asked for, as drawn."""
        return tuple(id for id in self.whole.order if id not in self.asked)

    @property
    def options(self) -> tuple[str, ...]:
        """Return every option, in the order shown."""
        return (*self.asked, *self.others)


class Maker:
    """Puts presentations together over one knowledge base."""

    def __init__(
        self, knowledge: KnowledgeBase, keys: ImpartialityKeys, today: Callable[[], date]
    ) -> None:
        self.knowledge = knowledge
        self.parts = Parts(knowledge, today)
        self.names = OptionNames(knowledge)
        self._keys = keys
        self._today = today
        self.account: Callable[[str], Account] = lru_cache(maxsize=len(STAGES))(knowledge.account)
        self._named = lru_cache(maxsize=8192)(self.names.in_text)
        self._card: Callable[[str], str] = lru_cache(maxsize=None)(knowledge.card)

    def draw(self, stage: str, turn: Turn, asked: Sequence[str] = ()) -> Shown:
        """Return the options to show at *stage* for *turn*, those *asked* for in front."""
        id = turn.id(self._keys.turn.now)
        ids = [option.id for option in self.account(stage).shown]
        whole = draw_order(ids, id, self._keys.order.now)
        if len(asked) < 2:
            return Shown(id, stage, whole, tuple(asked))
        among = draw_order(asked, id, self._keys.order.now)
        return Shown(id, stage, whole, among.order, among.row)

    def mixed(self, ids: Sequence[str], turn: Turn) -> tuple[str, ...]:
        """Return *ids*, at least one, in the order that is drawn for *turn*."""
        return draw_order(ids, turn.id(self._keys.turn.now), self._keys.order.now).order

    def local(self, entry: Option, facet: str, turn: Turn) -> tuple[Block, ...]:
        """Return what the school has added to *facet* of *entry*, its places as drawn."""
        parts = self._local_parts((entry.id,), (facet,), turn.id(self._keys.turn.now))
        return tuple(block for part in parts.values() for block in part.blocks)

    def _local_parts(
        self, options: Sequence[str], facets: Sequence[str], turn_id: str
    ) -> dict[tuple[str, str], LocalPart]:
        draw = partial(draw_order, turn_id=turn_id, key=self._keys.order.now)
        return local_parts(self.knowledge.local, options, facets, draw, self._today())

    def make(
        self,
        *,
        status: Status,
        blocks: Sequence[Block],
        shown: Shown | None = None,
        facets: tuple[str, ...] = (),
        topic: str | None = None,
        sources: tuple[str, ...] = (),
        suggestions: Sequence[Suggestion] = (),
    ) -> Presentation:
        """Return the presentation of *blocks*; with *shown*, what puts options before a pupil."""
        choice_set = self.account(shown.stage).shown if shown else ()
        made = sealed(
            status=status,
            blocks=tuple(blocks),
            knowledge_version=self.knowledge.version,
            stage=shown.stage if shown else None,
            topic=topic,
            choice_set=tuple(option.id for option in choice_set),
            options=shown.options if shown else (),
            facets=facets,
            sources=sources,
            suggestions=tuple(suggestions),
        )
        return with_receipt(made, self._receipt(made, shown)) if shown else made

    def _receipt(self, made: Presentation, shown: Shown) -> Receipt:
        told = [block for block in made.blocks if not block.is_citation]
        texts = [text for block in told for text in (block.heading, block.text) if text]
        texts += [text for tap in made.suggestions for text in (tap.label, tap.message)]
        mentioned = {id for text in texts for id in self._named(text)} - set(shown.options)
        return signed(
            Receipt(
                key="",
                turn=shown.turn_id,
                knowledge=made.knowledge_version,
                status=made.status.value,
                stage=shown.stage,
                choice_set=made.choice_set,
                not_shown=tuple(
                    (no.option.id, no.reason.value) for no in self.account(shown.stage).not_shown
                ),
                order=shown.whole.order,
                row=shown.whole.row,
                design=design_name(shown.whole.size),
                asked=shown.asked,
                asked_row=shown.asked_row,
                facets=made.facets,
                mentioned=tuple(sorted(mentioned)),
                cards=tuple((id, self._card(id)) for id in sorted(shown.options)),
                rules=RULES,
                words=hash_of_words(made.as_json()),
                places=place_lists(self._local_parts(shown.asked, made.facets, shown.turn_id)),
            ),
            self._keys.receipt,
        )

    # -- the forms that answers about options take -------------------------------------------

    def single(
        self,
        entry: Option,
        facets: tuple[str, ...],
        blocks: Sequence[Block],
        turn: Turn,
        stage: str | None,
    ) -> Presentation:
        """Return *blocks* about one option, with the other routes of its stage named."""
        shown = self.draw(self.parts.stage_of([entry], stage), turn, (entry.id,))
        grounds = [(entry, entry.facet(facet)) for facet in facets]
        return self.make(
            status=Status.answered,
            shown=shown,
            facets=facets,
            sources=source_ids(grounds),
            blocks=(
                *blocks,
                *self.parts.stale(grounds),
                *self.parts.routes(shown.stage, shown.others, asked=True),
                Block("next", wording.NEXT_OPTION, heading=wording.NEXT),
                self.parts.official_page(entry),
                *self.parts.sources(grounds),
            ),
            suggestions=(
                *self.parts.tap_facets(entry, facets),
                *self.parts.tap_options(shown.others),
                self.parts.tap_person(),
            ),
        )

    def side_by_side(
        self,
        options: Sequence[str],
        facets: Sequence[str],
        turn: Turn,
        stage: str | None,
        opening: tuple[Block, ...] = (),
    ) -> Presentation:
        """
        Return *options* facet by facet, with the other routes of their stage named.

        *opening* stands in place of the line that names what is set side by side.
        """
        named = list(dict.fromkeys(options))
        if len(named) < 2:
            raise UnknownOption("a comparison needs two or more options")
        told = self.parts.facets(facets) if facets else COMPARED_FACETS
        here = self.parts.stage_of([self.knowledge.option(id) for id in named], stage)
        shown = self.draw(here, turn, named)
        ordered = [self.knowledge.option(id) for id in shown.asked]
        grounds = [(entry, entry.facet(facet)) for entry in ordered for facet in told]
        names = [entry.name for entry in ordered]
        blocks = list(opening or (Block("answer", comparison_line(names)),))
        for facet in told:
            blocks.append(Block("heading", self.parts.label(facet), facet=facet))
            for entry in ordered:
                blocks.append(self.parts.facet(entry, facet, "option", heading=entry.name))
                blocks += self.local(entry, facet, turn)
        for entry in ordered:
            blocks += self.parts.cannot_choose(entry, heading=entry.name)
        return self.make(
            status=Status.compared,
            shown=shown,
            facets=told,
            sources=source_ids(grounds),
            blocks=(
                *blocks,
                *self.parts.stale(grounds),
                *self.parts.routes(here, shown.others, asked=True),
                *self.parts.left_out(here, self.knowledge.not_choosable(here), shown.asked),
                Block("next", wording.NEXT_COMPARE, heading=wording.NEXT),
                *self.parts.sources(grounds),
            ),
            suggestions=(*self.parts.tap_options(shown.options), self.parts.tap_person()),
        )

    def whole_stage(
        self, stage: str, turn: Turn, status: Status, opening: tuple[Block, ...]
    ) -> Presentation:
        """Return one line on every option of *stage*, and which entries are not among them."""
        shown = self.draw(stage, turn)
        ordered = [self.knowledge.option(id) for id in shown.options]
        grounds = [(entry, entry.facets.what_it_is) for entry in ordered]
        intro = overview_line(len(ordered), self.knowledge.terms.stages[stage].name)
        return self.make(
            status=status,
            shown=shown,
            facets=("what_it_is",),
            sources=source_ids(grounds),
            blocks=(
                *opening,
                Block("heading" if opening else "answer", intro),
                *(self.parts.summary(entry) for entry in ordered),
                *self.parts.left_out(stage, self.knowledge.not_choosable(stage)),
                *self.parts.stale(grounds),
                Block("next", wording.NEXT_OVERVIEW, heading=wording.NEXT),
                *self.parts.sources(grounds),
            ),
            suggestions=(*self.parts.tap_options(shown.options), self.parts.tap_person()),
        )

    def about_topic(
        self, entry: Topic, part: Answer | Section, turn: Turn, stage: str | None
    ) -> Presentation:
        """Return the answer in *part*; when it names a route, every route of the stage too."""
        grounds = [(entry, part)]
        blocks = [Block("answer", part.text, sources=part.sources), *self.parts.stale(grounds)]
        shown = None
        if named := self._named(f"{part.text} {entry.next_step}"):
            # The answer names a route, so the others of the stage are named too (rule I2).
            routes = [self.knowledge.option(id) for id in named]
            shown = self.draw(self.parts.stage_of_topic(entry, routes, stage), turn)
            blocks += self.parts.routes(shown.stage, shown.options)
        blocks.append(Block("next", entry.next_step, heading=wording.NEXT))
        asked = part.question if isinstance(part, Section) else entry.question
        questions = [entry.question, *(section.question for section in entry.sections)]
        # A question that names a route is only offered where every route is named.
        offered = [q for q in questions if q != asked and (shown or not self._named(q))]
        return self.make(
            status=Status.answered,
            shown=shown,
            topic=entry.id,
            sources=source_ids(grounds),
            blocks=(*blocks, *self.parts.sources(grounds)),
            suggestions=(
                *self.parts.tap_questions(offered),
                *self.parts.tap_options(shown.options if shown else ()),
                self.parts.tap_person(),
            ),
        )

    def ask_stage(self, opening: tuple[Block, ...], question: str) -> Presentation:
        """Return the question which of the three stages is meant."""
        kind = "next" if opening else "answer"
        return self.make(
            status=Status.asked_which_stage,
            blocks=(*opening, Block(kind, question)),
            suggestions=(*self.parts.tap_stages(), self.parts.tap_person()),
        )


def comparison_line(names: Sequence[str]) -> str:
    """Return the sentence above a comparison of *names*, two or more."""
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return wording.COMPARISON.format(names=listed)


def overview_line(count: int, stage_name: str) -> str:
    """Return the sentence above the list of *count* routes."""
    return wording.OVERVIEW.format(count=count, stage=stage_name)
