"""Every sentence about an option is reviewed, has a source, and says when it is overdue (I7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.models import FACETS, STAGES, PointsFacet
from bot.knowledge.passages import passages
from bot.settings import ROOT

if TYPE_CHECKING:
    from tests.unit.conftest import Content

CONTENT = load(ROOT / "knowledge")  # read here, because a strategy cannot draw from a fixture
EVERY_EXAMPLE = settings(max_examples=100, deadline=None)
TURN = Turn("conversation", 1)
OVERDUE = "This was due to be checked again on"

stages = st.sampled_from(STAGES)
options = st.sampled_from(sorted(CONTENT.options))
facets = st.lists(st.sampled_from(FACETS), min_size=1, unique=True)
turns = st.builds(Turn, st.text(max_size=40), st.integers(1, 500))


def reviewed_words(id: str) -> str:
    """Return all that the knowledge base says about option *id*, one text on each line."""
    option = CONTENT.option(id)
    words = [option.summary, *(link.name for link in option.links)]
    if option.unavailable:
        words.append(option.unavailable.note)
    for facet in FACETS:
        part = option.facet(facet)
        if isinstance(part, PointsFacet):
            words.append(f"{CONTENT.terms.facets[facet].label}: {option.name}.")
            words += [f"{point.rstrip('.')}." for point in part.points]
        else:
            words.append(part.text)
    return "\n".join(words)


def assert_reviewed(presentation: Presentation) -> None:
    for block in presentation.blocks:
        if block.option:
            for sentence in re.split(r"(?<=[.!?]) ", block.text):
                assert sentence in reviewed_words(block.option)
    assert set(presentation.sources) <= set(CONTENT.sources)


@EVERY_EXAMPLE
@given(option=options, chosen=facets, turn=turns)
def test_every_sentence_about_one_option_is_in_the_knowledge_base(
    composer: Composer, option: str, chosen: list[str], turn: Turn
) -> None:
    presentation = composer.facet(option, chosen, turn)

    assert_reviewed(presentation)
    assert {block.option for block in presentation.blocks if block.option} == {option}


@EVERY_EXAMPLE
@given(named=st.lists(options, min_size=2, max_size=4, unique=True), turn=turns)
def test_every_sentence_of_a_comparison_is_in_the_knowledge_base(
    composer: Composer, named: list[str], turn: Turn
) -> None:
    assert_reviewed(composer.compare(named, FACETS, turn))


@pytest.mark.parametrize("stage", STAGES)
def test_every_sentence_of_an_overview_is_in_the_knowledge_base(
    composer: Composer, stage: str
) -> None:
    assert_reviewed(composer.overview(stage, TURN))


@pytest.mark.parametrize("passage", passages(CONTENT)[::7], ids=lambda passage: passage.id)
def test_a_passage_is_answered_with_its_text_and_all_its_sources(
    composer: Composer, passage
) -> None:  # type: ignore[no-untyped-def]
    presentation = composer.passage(passage.id, TURN)

    assert presentation.blocks[0].text.endswith(passage.text)
    shown = {passage.facet, *(presentation.facets if passage.option else ())} - {None}
    # Benefits never come without drawbacks, so the sources of both are told.
    assert shown - {passage.facet} <= {"benefits", "drawbacks"}
    told = {id for f in shown for id in CONTENT.option(passage.option).facet(f).sources}
    assert set(presentation.sources) == (told or set(passage.sources))
    titles = [block.text for block in presentation.blocks if block.kind == "source"]
    assert titles == [CONTENT.sources[id].title for id in presentation.sources]


@EVERY_EXAMPLE
@given(named=st.lists(options, min_size=1, max_size=4, unique=True), chosen=facets)
def test_i7_every_source_is_dated_and_every_text_says_which_it_rests_on(
    composer: Composer, named: list[str], chosen: list[str]
) -> None:
    if len(named) == 1:
        presentation = composer.facet(named[0], chosen, TURN)
    else:
        presentation = composer.compare(named, chosen, TURN)

    cited = {block.sources: block for block in presentation.blocks if block.kind == "source"}
    told = [b for b in presentation.blocks if b.facet and b.option and b.kind != "link"]
    assert [id for ids in cited for id in ids or ()] == list(presentation.sources)
    assert {id for block in told for id in block.sources or ()} == set(presentation.sources)
    for block in told:
        assert block.sources == CONTENT.option(block.option).facet(block.facet).sources
    for (id,), block in cited.items():
        days = [CONTENT.option(b.option).reviewed.on for b in told if id in b.sources]
        assert block.checked == f"checked {min(days).day} {min(days):%B %Y}"


def test_i7_the_dates_stand_behind_the_sources_in_plain_text(composer: Composer) -> None:
    text = composer.facet("t_levels", ["length"], TURN).as_text()

    assert text.endswith(" (checked 23 November 2026)")
    assert text.count("(checked ") == len(CONTENT.option("t_levels").facets.length.sources)


def test_i7_of_several_reviews_of_one_source_the_earliest_is_told(
    content: Content, keys: ImpartialityKeys
) -> None:
    content.replace("options/bravo.yml", "on: 2026-11-23", "on: 2026-06-05")
    composer = Composer(content.load(), keys, today=lambda: date(2026, 11, 28))

    both = composer.compare(["alpha", "bravo"], ["length"], TURN)
    alone = composer.facet("alpha", ["length"], TURN)

    assert [b.checked for b in both.blocks if b.kind == "source"] == ["checked 5 June 2026"]
    assert [b.checked for b in alone.blocks if b.kind == "source"] == ["checked 23 November 2026"]


@EVERY_EXAMPLE
@given(option=options, chosen=facets)
def test_the_sources_are_those_of_the_facets_shown(
    composer: Composer, option: str, chosen: list[str]
) -> None:
    presentation = composer.facet(option, chosen, TURN)

    entry = CONTENT.option(option)
    shown = presentation.facets
    assert set(chosen) <= set(shown) <= {*chosen, "benefits", "drawbacks"}
    assert set(presentation.sources) == {id for f in shown for id in entry.facet(f).sources}


def test_a_text_in_date_says_nothing_about_its_review(composer: Composer) -> None:
    assert OVERDUE not in composer.about("a_levels", TURN).as_text()


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.about("a_levels", TURN),
        lambda c: c.facet("a_levels", ["length"], TURN),
        lambda c: c.compare(["a_levels", "utc"], [], TURN),
        lambda c: c.overview("post_16", TURN),
        lambda c: c.no_best([], TURN, "post_16"),
        lambda c: c.topic("bursary_fund", TURN),
        lambda c: c.passage("care_to_learn/who_can", TURN),
    ],
)
def test_a_text_past_its_review_says_so(composer_on: Callable[[date], Composer], ask) -> None:  # type: ignore[no-untyped-def]
    composer = composer_on(date(2030, 1, 1))

    assert OVERDUE in ask(composer).as_text()


def test_a_text_is_overdue_from_the_day_it_is_due(
    composer_on: Callable[[date], Composer], real: KnowledgeBase
) -> None:
    due = real.option("a_levels").reviewed.again

    before = composer_on(due - timedelta(days=1)).facet("a_levels", ["length"], TURN).as_text()
    after = composer_on(due).facet("a_levels", ["length"], TURN).as_text()

    assert OVERDUE not in before
    assert f"{OVERDUE} {due.day} {due:%B %Y}, so check it" in after


def test_a_sum_with_an_earlier_review_is_overdue_before_its_topic(
    composer_on: Callable[[date], Composer], real: KnowledgeBase
) -> None:
    topic = real.topic("care_to_learn")
    amount = next(section for section in topic.sections if section.id == "amount")
    assert amount.again is not None
    assert amount.again < topic.reviewed.again
    composer = composer_on(amount.again)

    assert OVERDUE in composer.passage("care_to_learn/amount", TURN).as_text()
    assert OVERDUE not in composer.topic("care_to_learn", TURN).as_text()


def test_an_option_that_cannot_be_chosen_says_so_after_the_answer(
    composer: Composer, real: KnowledgeBase
) -> None:
    option = real.option("traineeships")
    assert option.unavailable is not None

    first, second, *_ = composer.facet("traineeships", ["length"], TURN).blocks

    assert first.text == option.facets.length.text
    assert second.text == option.unavailable.note


def test_every_option_has_one_official_page_that_was_read_when_there_is_one(
    composer: Composer, real: KnowledgeBase
) -> None:
    for option in real.options.values():
        pages = [b for b in composer.about(option.id, TURN).blocks if b.kind == "link"]

        (link,) = [link for link in option.links if link.url == pages[0].url][:1]
        assert len(pages) == 1
        assert link.read or not any(link.read for link in option.links)


def test_helplines_are_those_marked_urgent_word_for_word(
    composer: Composer, real: KnowledgeBase
) -> None:
    lines = [block for block in composer.helplines().blocks if block.kind == "option"]

    urgent = [line for line in real.helplines.values() if line.urgent]
    assert [line.heading for line in lines] == [line.name for line in urgent]
    assert [line.text for line in lines] == [f"{u.contact}. {u.for_whom}" for u in urgent]


def test_the_way_to_a_person_names_the_national_careers_service(
    composer: Composer, real: KnowledgeBase
) -> None:
    assert real.helplines["national_careers_service"].contact in composer.person().as_text()


@pytest.mark.parametrize("asked", ["benefits", "drawbacks"])
def test_good_points_and_drawbacks_are_never_told_alone(composer: Composer, asked: str) -> None:
    presentation = composer.facet("apprenticeships", [asked], TURN)

    assert presentation.facets[0] == asked
    assert set(presentation.facets) == {"benefits", "drawbacks"}
