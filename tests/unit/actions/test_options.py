"""Answers about options, and what is remembered of them for the next message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.options import (
    MIN_FACET_SCORE,
    MIN_OPTION_SCORE,
    MORE_AT_ONCE,
    MORE_FACETS,
    AnswerFacet,
    AnswerOption,
    CompareOptions,
    ShowMore,
    ShowOverview,
)
from bot.impartiality.compose import ABOUT_FACETS
from bot.knowledge.base import KnowledgeBase

Run = Callable[..., Any]
T_LEVEL = ("option", "t_levels")
A_LEVEL = ("option", "a_levels")


# -- a whole stage ---------------------------------------------------------------------------


def test_an_overview_of_the_stage_named_is_shown_and_the_stage_remembered(run: Run) -> None:
    outcome = run(ShowOverview(), named=[("stage", "post_16")])

    assert (outcome.shown["status"], outcome.slots["stage"]) == ("overview", "post_16")


def test_an_overview_uses_the_stage_remembered(run: Run) -> None:
    assert run(ShowOverview(), stage="post_18").shown["stage"] == "post_18"


def test_an_overview_without_a_stage_asks_which(run: Run) -> None:
    outcome = run(ShowOverview())

    assert outcome.shown["status"] == "asked_which_stage"
    assert outcome.slots["stage"] is None


def test_an_overview_puts_no_option_in_hand(run: Run) -> None:
    outcome = run(ShowOverview(), stage="post_16", option="utc", facet="length")

    assert (outcome.slots["option"], outcome.slots["facet"]) == (None, None)


# -- one option ------------------------------------------------------------------------------


def test_an_option_named_is_told_and_remembered(run: Run, real: KnowledgeBase) -> None:
    outcome = run(AnswerOption(), named=[T_LEVEL])

    assert outcome.text.startswith(real.option("t_levels").facets.what_it_is.text)
    assert outcome.shown["facets"] == list(ABOUT_FACETS)
    assert outcome.slots["option"] == "t_levels"
    assert outcome.slots["options"] == ["t_levels"]
    assert outcome.slots["facet"] is None


@pytest.mark.parametrize(
    ("odds", "told"),
    [
        ({"length": 0.7, "entry": 0.3}, ["length"]),
        ({"length": 0.5, "entry": 0.4}, list(ABOUT_FACETS)),
        ({"what_it_is": 0.8}, list(ABOUT_FACETS)),
    ],
)
def test_an_option_named_is_told_by_a_point_only_when_that_is_sure(
    run: Run, odds: dict[str, float], told: list[str]
) -> None:
    assert run(AnswerOption(), named=[T_LEVEL], odds=odds).shown["facets"] == told


def test_an_option_named_with_one_point_is_told_that_point(run: Run) -> None:
    outcome = run(AnswerOption(), named=[T_LEVEL, ("facet", "length")])

    assert (outcome.shown["facets"], outcome.slots["facet"]) == (["length"], "length")


@pytest.mark.parametrize(
    ("named", "odds", "told"),
    [
        ([T_LEVEL], {}, ["entry"]),
        ([T_LEVEL], {"leads_to": 0.5}, ["entry"]),
        ([T_LEVEL], {"leads_to": 0.7}, ["leads_to"]),
        ([T_LEVEL], {"what_it_is": 0.9}, ["entry"]),
        ([T_LEVEL, ("facet", "where")], {"where": 0.4}, ["where"]),
    ],
)
def test_the_route_asked_for_gets_the_point_in_hand_unless_another_is_asked(
    run: Run, named: list[tuple[str, str]], odds: dict[str, float], told: list[str]
) -> None:
    before = {"answer_status": "asked_which_option", "facet": "entry"}

    assert run(AnswerFacet(), named=named, odds=odds, **before).shown["facets"] == told


def test_the_point_is_kept_while_the_route_is_asked_for(run: Run) -> None:
    assert run(AnswerFacet(), odds={"where": 0.8}).slots["facet"] == "where"
    assert run(AnswerFacet(), odds={"what_it_is": 0.8}).slots["facet"] is None


@pytest.mark.parametrize(
    ("named", "odds", "told"),
    [
        ("where", {"what_it_is": 0.7, "where": 0.25}, ["where"]),
        ("leads_to", {"who_can": 0.7, "leads_to": 0.1}, ["who_can"]),
        ("leads_to", {"who_can": 0.4, "leads_to": 0.3}, ["leads_to"]),
        ("cost_and_pay", {"length": 0.6, "cost_and_pay": 0.25}, ["length", "cost_and_pay"]),
        ("leads_to", {}, ["leads_to"]),
        ("leads_to", {"what_it_is": 0.9}, list(ABOUT_FACETS)),
    ],
)
def test_the_whole_message_says_which_point_more_than_a_word_does(
    run: Run, named: str, odds: dict[str, float], told: list[str]
) -> None:
    outcome = run(AnswerFacet(), named=[T_LEVEL, ("facet", named)], odds=odds)

    assert outcome.shown["facets"] == told


def test_options_named_lately_come_first_and_only_a_few_are_remembered(run: Run) -> None:
    before = ["a_levels", "utc", "t_levels", "studio_school"]

    outcome = run(AnswerOption(), named=[T_LEVEL], options=before)

    assert outcome.slots["options"] == ["t_levels", "a_levels", "utc", "studio_school"]


def test_a_fifth_option_pushes_out_the_oldest(run: Run) -> None:
    before = ["a_levels", "utc", "studio_school", "gap_year"]

    outcome = run(AnswerOption(), named=[T_LEVEL], options=before)

    assert outcome.slots["options"] == ["t_levels", "a_levels", "utc", "studio_school"]


def test_an_option_that_is_not_named_is_taken_from_the_nearest_passage(run: Run) -> None:
    outcome = run(AnswerOption(), near=[("utc/what_it_is", MIN_OPTION_SCORE)])

    assert outcome.slots["option"] == "utc"


@pytest.mark.parametrize(
    "near",
    [[], [("utc/what_it_is", MIN_OPTION_SCORE - 0.01)], [("bursary_fund/answer", 0.9)]],
    ids=["nothing near", "too far", "a topic"],
)
def test_an_option_that_nothing_points_to_is_asked_for(
    run: Run, near: list[tuple[str, float]]
) -> None:
    assert run(AnswerOption(), near=near).shown["status"] == "asked_which_option"


@pytest.mark.parametrize("action", [AnswerOption(), AnswerFacet(), CompareOptions()])
def test_two_options_named_are_compared(run: Run, action: Any) -> None:
    outcome = run(action, named=[T_LEVEL, A_LEVEL])

    assert outcome.shown["status"] == "compared"
    assert set(outcome.shown["options"][:2]) == {"t_levels", "a_levels"}
    assert outcome.slots["option"] is None
    assert set(outcome.slots["options"]) == {"t_levels", "a_levels"}


# -- one point -------------------------------------------------------------------------------


def test_a_point_of_the_option_named_is_the_first_thing_told(run: Run, real: KnowledgeBase) -> None:
    outcome = run(AnswerFacet(), named=[T_LEVEL, ("facet", "cost_and_pay")])

    assert outcome.text.startswith(real.option("t_levels").facets.cost_and_pay.text)
    assert (outcome.slots["option"], outcome.slots["facet"]) == ("t_levels", "cost_and_pay")


def test_a_follow_up_is_about_the_option_in_hand(run: Run, real: KnowledgeBase) -> None:
    outcome = run(AnswerFacet(), named=[("facet", "length")], option="utc")

    assert outcome.text.startswith(real.option("utc").facets.length.text)


def test_and_another_option_is_told_the_point_asked_before(run: Run) -> None:
    outcome = run(
        AnswerFacet(), intent="ask_same_of_another", named=[A_LEVEL], option="utc", facet="length"
    )

    assert outcome.shown["options"][0] == "a_levels"
    assert outcome.shown["facets"] == ["length"]


def test_a_point_that_is_not_named_is_the_nearest_of_that_option(run: Run) -> None:
    near = [("a_levels/entry", 0.9), ("utc/what_it_is", 0.8), ("utc/where", 0.7)]

    outcome = run(AnswerFacet(), near=near, option="utc")

    assert outcome.shown["facets"] == ["where"]


def test_a_point_that_nothing_is_near_to_brings_what_the_option_is(run: Run) -> None:
    outcome = run(AnswerFacet(), near=[("utc/where", MIN_FACET_SCORE - 0.01)], option="utc")

    assert outcome.shown["facets"] == list(ABOUT_FACETS)


def test_a_point_without_an_option_asks_which_and_keeps_the_point(run: Run) -> None:
    outcome = run(AnswerFacet(), named=[("facet", "length")], stage="post_16")

    assert outcome.shown["status"] == "asked_which_option"
    assert outcome.slots["facet"] == "length"
    assert outcome.slots["stage"] == "post_16"


def test_a_follow_up_about_a_topic_gets_its_nearest_section(run: Run) -> None:
    near = [("utc/length", 0.9), ("care_to_learn/amount", 0.6)]

    outcome = run(AnswerFacet(), near=near, topic="care_to_learn", option="utc")

    assert outcome.shown["topic"] == "care_to_learn"
    assert "£180" in outcome.text
    assert outcome.slots["topic"] == "care_to_learn"


def test_an_option_named_ends_the_talk_about_a_topic(run: Run) -> None:
    outcome = run(AnswerFacet(), named=[T_LEVEL, ("facet", "length")], topic="care_to_learn")

    assert outcome.shown["options"][0] == "t_levels"
    assert outcome.slots["topic"] is None


# -- more ------------------------------------------------------------------------------------


def test_more_brings_every_other_point_in_turn_and_then_starts_over(run: Run) -> None:
    told: list[str] = []
    facet = None
    for _ in range(len(MORE_FACETS) // MORE_AT_ONCE + 1):
        outcome = run(ShowMore(), option="utc", facet=facet)
        told += outcome.shown["facets"]
        facet = outcome.slots["facet"]

    assert tuple(told[: len(MORE_FACETS)]) == MORE_FACETS
    assert told[len(MORE_FACETS) :] == list(MORE_FACETS[: len(told) - len(MORE_FACETS)])


def test_more_without_an_option_asks_which(run: Run) -> None:
    assert run(ShowMore(), stage="post_16").shown["status"] == "asked_which_option"
