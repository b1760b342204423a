"""Every option is shown at a stage or has a reason of the register, in words for a pupil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import UnknownOption
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.eligibility import NOT_IN_AREA, Reason, account
from bot.knowledge.models import STAGES

if TYPE_CHECKING:
    from tests.unit.conftest import Content

TURN = Turn("conversation", 1)


@pytest.mark.parametrize("stage", STAGES)
def test_every_option_of_the_content_is_shown_or_has_a_reason_in_words(
    real: KnowledgeBase, stage: str
) -> None:
    found = real.account(stage)

    shown = [option.id for option in found.shown]
    left_out = [no.option.id for no in found.not_shown]
    assert sorted(shown + left_out) == sorted(real.options)
    assert shown == sorted(shown)
    assert {no.reason for no in found.not_shown} <= set(Reason)
    assert [no for no in found.not_shown if len(no.note.split()) < 4] == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_reason_tells_what_is_so(real: KnowledgeBase, stage: str) -> None:
    for no in real.account(stage).not_shown:
        if no.reason is Reason.starts_at_another_age:
            assert stage not in no.option.stages
            assert all(start.removeprefix("post_") in no.note for start in no.option.stages)
        else:
            assert no.option.unavailable is not None
            assert (no.option.unavailable.reason, no.option.unavailable.note) == (
                no.reason,
                no.note,
            )


def test_an_option_that_starts_at_another_age_says_at_which(real: KnowledgeBase) -> None:
    notes = {no.option.id: no.note for no in real.account("post_18").not_shown}

    assert notes["a_levels"] == "You can start this at 16, so it is not among the choices at 18."
    assert notes["utc"] == "You can start this at 14 and 16, so it is not among the choices at 18."


def test_an_option_that_is_not_in_the_area_is_said_to_be_so(real: KnowledgeBase) -> None:
    found = account(real.options.values(), "post_16", none_in_area={"utc"})

    (utc,) = [no for no in found.not_shown if no.option.id == "utc"]
    assert (utc.reason, utc.note) == (Reason.not_in_area, NOT_IN_AREA)
    assert "utc" not in [option.id for option in found.shown]


def test_the_first_reason_that_applies_is_told(content: Content) -> None:
    knowledge = content.load()

    found = account(knowledge.options.values(), "post_14", none_in_area={"alpha", "ended"})

    assert [(no.option.id, no.reason) for no in found.not_shown] == [
        ("alpha", Reason.starts_at_another_age),
        ("ended", Reason.starts_at_another_age),
    ]


@pytest.mark.parametrize("stage", ["", "post_15", "post_16 ", "POST_16"])
def test_there_is_no_account_of_an_unknown_stage(real: KnowledgeBase, stage: str) -> None:
    with pytest.raises(UnknownOption, match="no stage"):
        real.account(stage)


@pytest.mark.parametrize("stage", STAGES)
def test_a_list_names_each_entry_of_the_stage_that_is_left_out_with_its_reason(
    real: KnowledgeBase, composer: Composer, stage: str
) -> None:
    ids = [option.id for option in real.choice_set(stage)][:2]
    wanted = [f"{no.option.name}: {no.note}" for no in real.not_choosable(stage)]

    for made in (
        composer.overview(stage, TURN),
        composer.compare(ids, ["length"], TURN, stage),
        composer.no_best([], TURN, stage),
        composer.no_best(ids, TURN, stage),
    ):
        (line,) = [block.text for block in made.blocks if block.kind == "unavailable"]
        assert [words for words in wanted if words not in line] == []
        assert "lists of their own" in line


def test_a_comparison_of_what_cannot_be_chosen_tells_why_and_does_not_say_it_twice(
    real: KnowledgeBase, composer: Composer
) -> None:
    made = composer.compare(["v_levels", "a_levels"], ["length"], TURN, "post_16")

    unavailable = real.option("v_levels").unavailable
    assert unavailable is not None
    assert made.as_text().count(unavailable.note) == 1


@pytest.mark.parametrize("reason", ["not_in_area", "starts_at_another_age", "too_hard", "closd"])
def test_a_reason_that_a_file_may_not_give_is_refused_with_file_and_line(
    content: Content, reason: str
) -> None:
    content.replace("options/ended.yml", "reason: closed", f"reason: {reason}")

    (problem,) = content.problems()

    line = content.line_of("options/ended.yml", "unavailable:")
    assert problem.startswith(f"options/ended.yml:{line}: unavailable.reason")
    assert "only_where_a_plan_names_it" in problem


def test_every_reason_that_a_file_may_give_is_taken(content: Content) -> None:
    before = "closed"
    for reason in (
        "not_started_yet",
        "arranged_by_school_or_council",
        "only_where_a_plan_names_it",
    ):
        content.replace("options/ended.yml", f"reason: {before}", f"reason: {reason}")
        before = reason

        assert content.load().account("post_16").not_shown[0].reason is Reason(reason)
