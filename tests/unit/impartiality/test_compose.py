"""The rules of impartiality hold for every stage, option, choice of facets and conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evaluation.contract import MAY_BE_TAKEN, taken_beyond
from bot.impartiality import wording
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.maker import COMPARED_FACETS
from bot.impartiality.order import Draw, Turn, draw_order
from bot.impartiality.presentation import Presentation
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.models import FACETS, STAGES
from bot.knowledge.passages import passages
from bot.settings import ROOT

CONTENT = load(ROOT / "knowledge")  # read here, because a strategy cannot draw from a fixture
EVERY_EXAMPLE = settings(max_examples=100, deadline=None)

stages = st.sampled_from(STAGES)
options = st.sampled_from(sorted(CONTENT.options))
several = st.lists(options, min_size=2, max_size=5, unique=True)
facets = st.lists(st.sampled_from(FACETS), min_size=1, unique=True)
turns = st.builds(Turn, st.text(max_size=40), st.integers(1, 500))
ids_of_passages = st.sampled_from([p.id for p in passages(CONTENT)])
maybe_stage = st.none() | stages

TURN = Turn("conversation", 1)
# A sentence that puts one route above another, apart from the fixed words of `wording.NO_BEST`.
WINNER = re.compile(r"\b(best|better|winner|recommend|you should (choose|pick)|i would)\b", re.I)


def choice_ids(stage: str) -> set[str]:
    return {option.id for option in CONTENT.choice_set(stage)}


def drawn_for(ids: Iterable[str], turn: Turn, keys: ImpartialityKeys) -> Draw:
    return draw_order(sorted(ids), turn.id(keys.turn.now), keys.order.now)


def routes_of(presentation: Presentation) -> str:
    (routes,) = [block.text for block in presentation.blocks if block.kind == "routes"]
    return routes.partition(": ")[2].removesuffix(".")


def names(ids: object) -> str:
    return ", ".join(CONTENT.option(id).name for id in ids)  # type: ignore[attr-defined]


def facets_by_option(presentation: Presentation) -> dict[str, list[str | None]]:
    shown: dict[str, list[str | None]] = {}
    for block in presentation.blocks:
        if block.kind == "option" and block.option:
            shown.setdefault(block.option, []).append(block.facet)
    return shown


# -- I1, completeness ------------------------------------------------------------------------


@EVERY_EXAMPLE
@given(stage=stages, turn=turns)
def test_an_overview_shows_every_option_of_the_stage_alike(
    composer: Composer, stage: str, turn: Turn
) -> None:
    presentation = composer.overview(stage, turn)

    shown = facets_by_option(presentation)
    assert set(shown) == set(presentation.options) == choice_ids(stage)
    assert set(presentation.choice_set) == choice_ids(stage)
    assert set(map(tuple, shown.values())) == {(None,)}


@pytest.mark.parametrize("stage", STAGES)
def test_an_overview_says_which_entries_are_not_in_it_and_why(
    composer: Composer, real: KnowledgeBase, stage: str
) -> None:
    text = composer.overview(stage, TURN).as_text()

    for left_out in real.not_choosable(stage):
        assert left_out.option.unavailable is not None
        assert f"{left_out.option.name}: {left_out.option.unavailable.note.rstrip('.')}" in text


@EVERY_EXAMPLE
@given(named=several, chosen=st.just([]) | facets, turn=turns, stage=maybe_stage)
def test_a_comparison_shows_the_same_facets_for_each_option(
    composer: Composer, named: list[str], chosen: list[str], turn: Turn, stage: str | None
) -> None:
    presentation = composer.compare(named, chosen, turn, stage)

    wanted = [f for f in FACETS if f in (chosen or COMPARED_FACETS)]
    shown = facets_by_option(presentation)
    assert presentation.facets == tuple(wanted)
    assert shown == dict.fromkeys(named, wanted)


# -- I2, breadth -----------------------------------------------------------------------------


@EVERY_EXAMPLE
@given(option=options, chosen=facets, turn=turns, stage=maybe_stage)
def test_a_point_of_one_option_comes_with_the_other_routes_named(
    composer: Composer, option: str, chosen: list[str], turn: Turn, stage: str | None
) -> None:
    presentation = composer.facet(option, chosen, turn, stage)

    others = [id for id in presentation.options if id != option]
    assert presentation.stage in CONTENT.option(option).stages
    assert set(others) == choice_ids(str(presentation.stage)) - {option}
    assert routes_of(presentation) == names(others)
    assert {f"Tell me about {CONTENT.option(id).name}" for id in others} <= {
        suggestion.message for suggestion in presentation.suggestions
    }


@EVERY_EXAMPLE
@given(named=several, turn=turns, stage=maybe_stage)
def test_a_comparison_comes_with_the_other_routes_named(
    composer: Composer, named: list[str], turn: Turn, stage: str | None
) -> None:
    presentation = composer.compare(named, [], turn, stage)

    others = choice_ids(str(presentation.stage)) - set(named)
    assert set(presentation.options) == others | set(named)
    assert routes_of(presentation) == names(presentation.options[len(named) :])


@EVERY_EXAMPLE
@given(id=ids_of_passages, turn=turns, stage=maybe_stage)
def test_a_passage_that_names_a_route_comes_with_every_route_named(
    composer: Composer, id: str, turn: Turn, stage: str | None
) -> None:
    presentation = composer.passage(id, turn, stage)

    said = " ".join(b.text for b in presentation.blocks if b.kind in ("answer", "next"))
    named = [
        o.name for o in CONTENT.options.values() if re.search(rf"\b{re.escape(o.name)}\b", said)
    ]
    if named:
        assert routes_of(presentation) == names(
            i for i in presentation.options if f"{i}/" != id[: len(i) + 1]
        )


# -- I3, order -------------------------------------------------------------------------------


@EVERY_EXAMPLE
@given(stage=stages, turn=turns)
def test_the_order_of_an_overview_is_the_draw(
    composer: Composer, keys: ImpartialityKeys, stage: str, turn: Turn
) -> None:
    presentation = composer.overview(stage, turn)

    drawn = drawn_for(choice_ids(stage), turn, keys)
    receipt = presentation.receipt
    assert receipt is not None
    assert (receipt.order, receipt.row) == (drawn.order, drawn.row)
    assert (receipt.design, receipt.asked_row) == (f"williams-{drawn.size}", None)
    assert presentation.options == drawn.order
    assert tuple(facets_by_option(presentation)) == drawn.order
    assert [s.label for s in presentation.suggestions[: drawn.size]] == [
        CONTENT.option(id).name for id in drawn.order
    ]


@EVERY_EXAMPLE
@given(named=several, turn=turns, data=st.data())
def test_the_order_of_a_comparison_is_the_draw_and_not_the_pupils(
    composer: Composer, keys: ImpartialityKeys, named: list[str], turn: Turn, data: st.DataObject
) -> None:
    asked = data.draw(st.permutations(named))

    presentation = composer.compare(asked, [], turn)

    assert tuple(facets_by_option(presentation)) == drawn_for(named, turn, keys).order
    assert presentation == composer.compare(named, [], turn)


@EVERY_EXAMPLE
@given(option=options, turn=turns)
def test_the_other_routes_stand_in_the_order_drawn_for_the_whole_stage(
    composer: Composer, keys: ImpartialityKeys, option: str, turn: Turn
) -> None:
    presentation = composer.about(option, turn)

    drawn = drawn_for(choice_ids(str(presentation.stage)), turn, keys).order
    assert presentation.options == (option, *(id for id in drawn if id != option))


# -- I5, non-interference --------------------------------------------------------------------


def test_no_method_of_the_composer_takes_anything_about_the_pupil() -> None:
    assert taken_beyond(Composer) == []
    assert sorted(MAY_BE_TAKEN) == [
        "facets", "id", "option", "options", "stage", "topic", "topics", "turn",
    ]  # fmt: skip


# -- I6, no ranking --------------------------------------------------------------------------


@EVERY_EXAMPLE
@given(named=st.lists(options, max_size=4), stage=maybe_stage, turn=turns)
def test_which_is_best_never_gets_a_winner(
    composer: Composer, named: list[str], stage: str | None, turn: Turn
) -> None:
    presentation = composer.no_best(named, turn, stage)

    text = presentation.as_text()
    assert presentation.blocks[0].text.startswith(wording.NO_BEST)
    assert wording.QUESTIONS_TO_ASK in text
    assert not WINNER.search(text.replace(wording.NO_BEST, ""))
    assert len(set(map(tuple, facets_by_option(presentation).values()))) <= 1


def test_which_is_best_of_one_option_shows_its_whole_stage(composer: Composer) -> None:
    presentation = composer.no_best(["a_levels"], TURN, None)

    assert set(facets_by_option(presentation)) == choice_ids("post_16")


def test_which_is_best_without_a_stage_asks_for_it(composer: Composer) -> None:
    presentation = composer.no_best([], TURN, None)

    assert presentation.status.value == "asked_which_stage"
    assert presentation.options == ()


def test_the_fixed_sentences_name_no_option(composer: Composer, real: KnowledgeBase) -> None:
    fixed = " ".join(str(v) for k, v in vars(wording).items() if k.isupper()).lower()

    named = [o.id for o in real.options.values() if o.name.lower() in fixed]

    assert named == []
