""" "Why am I seeing these, in this order?" is answered with what the receipt shows to be so."""

from __future__ import annotations

import pytest

from bot.impartiality import wording
from bot.impartiality.compose import Composer
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.impartiality.why import why
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

TURN = Turn("conversation", 1)


def why_of(made: Presentation, real: KnowledgeBase) -> dict[str, object]:
    assert made.receipt is not None
    return why(made.receipt, real)


@pytest.mark.parametrize("stage", STAGES)
def test_the_count_and_the_stage_are_those_of_the_receipt(
    composer: Composer, real: KnowledgeBase, stage: str
) -> None:
    made = composer.overview(stage, TURN)

    told = why_of(made, real)

    count, name = len(real.choice_set(stage)), real.terms.stages[stage].name
    assert made.receipt is not None
    assert count == len(made.receipt.order)
    assert f"all {count} routes that you can choose {name}." in told["answer"][0]  # type: ignore[index]


@pytest.mark.parametrize("stage", STAGES)
def test_each_option_that_is_not_in_the_list_is_named_with_its_reason(
    composer: Composer, real: KnowledgeBase, stage: str
) -> None:
    made = composer.overview(stage, TURN)

    told = why_of(made, real)["not_shown"]

    assert isinstance(told, list)
    assert made.receipt is not None
    wanted = {real.option(id).name for id, _ in made.receipt.not_shown}
    assert {each["name"] for each in told} == wanted
    assert len(told) + len(made.receipt.choice_set) == len(real.options)
    assert [each["name"] for each in told] == sorted(wanted, key=str.casefold)
    assert all(each["note"] for each in told)


def test_what_was_asked_for_is_said_to_come_first_when_it_does(
    composer: Composer, real: KnowledgeBase
) -> None:
    def answer(made: Presentation) -> object:
        return why_of(made, real)["answer"]

    asked = {wording.WHY_ASKED_FIRST, wording.WHY_COMPARED_FIRST}
    overview = answer(composer.overview("post_16", TURN))
    one = answer(composer.about("utc", TURN))
    two = answer(composer.compare(["utc", "a_levels"], [], TURN))
    assert isinstance(overview, list)
    assert isinstance(one, list)
    assert isinstance(two, list)
    assert asked & set(overview) == set()
    assert asked & set(one) == {wording.WHY_ASKED_FIRST}
    assert asked & set(two) == {wording.WHY_COMPARED_FIRST}
    for told in (overview, one, two):
        assert told[-2:] == [wording.WHY_THIS_ORDER, wording.WHY_NOT_YOU]


def test_the_words_around_it_name_no_option(real: KnowledgeBase) -> None:
    names = OptionNames(real)
    words = [text for name, text in vars(wording).items() if name.startswith("WHY_")]

    assert len(words) >= 8
    assert [text for text in words if names.in_text(text)] == []
