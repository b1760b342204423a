"""What leans on what was said before is answered from what was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.leaning import AnswerPicked, AnswerWhichOfThem, CorrectAnswer
from actions.options import AnswerFacet, CompareOptions, ShowMore, ShowOverview
from bot.impartiality import wording
from bot.knowledge.base import KnowledgeBase

Run = Callable[..., Any]
LISTED = ["utc", "studio_school", "gcses"]


@pytest.mark.parametrize(("place", "option"), [(2, "studio_school"), (-1, "gcses")])
def test_a_place_is_counted_in_the_list_shown_last(run: Run, place: int, option: str) -> None:
    outcome = run(AnswerPicked(), places=[place], listed=LISTED, stage="post_14")

    assert outcome.shown["receipt"]["asked"] == [option]
    assert outcome.slots["option"] == option


def test_several_places_are_set_side_by_side(run: Run) -> None:
    outcome = run(AnswerPicked(), places=[1, 2], listed=LISTED, stage="post_14")

    assert set(outcome.shown["receipt"]["asked"]) == {"utc", "studio_school"}


def test_a_place_that_is_not_there_is_asked_about(run: Run) -> None:
    outcome = run(AnswerPicked(), places=[7], listed=LISTED, stage="post_14")

    assert outcome.shown["status"] == "asked_which_option"


def test_a_point_is_told_of_the_one_pointed_at(run: Run) -> None:
    outcome = run(
        AnswerFacet(), places=[2], listed=LISTED, named=[("facet", "length")], option="gcses"
    )

    assert (outcome.slots["option"], outcome.shown["facets"]) == ("studio_school", ["length"])


def test_a_list_is_remembered_in_the_order_shown(run: Run) -> None:
    outcome = run(ShowOverview(), stage="post_16")

    assert outcome.slots["listed"] == outcome.shown["options"]


def test_one_of_a_list_leaves_the_list_to_count_in(run: Run) -> None:
    outcome = run(AnswerPicked(), places=[2], listed=LISTED, stage="post_14")

    assert "listed" not in outcome.slots


def test_a_correction_puts_the_route_meant_in_place(run: Run) -> None:
    outcome = run(
        CorrectAnswer(),
        named=[("option", "apprenticeships")],
        option="t_levels",
        facet="length",
        stage="post_16",
    )

    assert outcome.slots["option"] == "apprenticeships"
    assert outcome.shown["facets"] == ["length"]


def test_a_correction_of_the_stage_shows_that_stage(run: Run) -> None:
    outcome = run(
        CorrectAnswer(),
        named=[("stage", "post_16")],
        stage="post_14",
        answer_status="overview",
    )

    assert (outcome.shown["status"], outcome.shown["stage"]) == ("overview", "post_16")


def test_what_is_not_meant_is_not_told(run: Run) -> None:
    outcome = run(
        CorrectAnswer(),
        named=[("option", "t_levels"), ("option", "a_levels")],
        rejected=["t_levels"],
    )

    assert outcome.slots["option"] == "a_levels"


def test_not_that_one_asks_which_is_meant_and_then_offers_a_person(run: Run) -> None:
    first = run(CorrectAnswer(), option="t_levels", stage="post_16", answer_status="answered")
    second = run(CorrectAnswer(), stage="post_16", answer_status="asked_which_option")

    assert first.shown["status"] == "asked_which_option"
    assert second.text.startswith(wording.ANOTHER_WAY)


def test_which_of_them_tells_every_route_of_the_list(run: Run, real: KnowledgeBase) -> None:
    outcome = run(
        AnswerWhichOfThem(),
        named=[("facet", "cost_and_pay")],
        stage="post_16",
        answer_status="overview",
    )

    every = {option.id for option in real.choice_set("post_16")}
    assert set(outcome.shown["receipt"]["asked"]) == every
    assert outcome.shown["facets"] == ["cost_and_pay"]


def test_which_of_them_tells_those_that_were_compared(run: Run) -> None:
    outcome = run(
        AnswerWhichOfThem(),
        named=[("facet", "cost_and_pay")],
        compared=["a_levels", "t_levels"],
        stage="post_16",
    )

    assert set(outcome.shown["receipt"]["asked"]) == {"a_levels", "t_levels"}


def test_the_stage_is_not_asked_for_twice_running(run: Run) -> None:
    first = run(ShowOverview())
    second = run(ShowOverview(), answer_status="asked_which_stage")

    assert first.text.startswith(wording.WHICH_STAGE)
    assert second.text.startswith(wording.WITHOUT_STAGE)


def test_a_comparison_of_a_whole_list_asks_which_ones(run: Run) -> None:
    outcome = run(CompareOptions(), stage="post_16", answer_status="overview")

    assert outcome.text.startswith(wording.WHICH_TO_COMPARE)


def test_more_about_a_topic_is_its_next_section(run: Run, real: KnowledgeBase) -> None:
    sections = [section.id for section in real.topic("bursary_fund").sections]

    outcome = run(ShowMore(), topic="bursary_fund", section="answer")

    assert (outcome.slots["topic"], outcome.slots["section"]) == ("bursary_fund", sections[0])


def test_more_about_two_routes_is_their_next_points(run: Run) -> None:
    outcome = run(ShowMore(), compared=["a_levels", "t_levels"], stage="post_16")

    assert set(outcome.shown["receipt"]["asked"]) == {"a_levels", "t_levels"}
    assert outcome.shown["facets"] == ["who_can", "what_you_do", "where"]
