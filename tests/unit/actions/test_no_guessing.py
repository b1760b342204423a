"""A question that names no route is never answered with one that happens to be near."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.options import MIN_FACET_SCORE, AnswerFacet, AnswerOption, ShowOverview
from actions.topics import MIN_PASSAGE_SCORE, AnswerQuestion
from bot.impartiality.compose import ABOUT_FACETS

Run = Callable[..., Any]
NEAR_ALL_ALIKE = [
    ("degree/how_to_apply", 0.71),
    ("a_levels/how_to_apply", 0.70),
    ("utc/how_to_apply", 0.69),
]


@pytest.mark.parametrize("action", [AnswerFacet(), AnswerOption()])
def test_a_question_as_near_to_several_routes_asks_which(run: Run, action: Any) -> None:
    outcome = run(action, named=[("facet", "how_to_apply")], near=NEAR_ALL_ALIKE)

    assert outcome.shown["status"] == "asked_which_option"


def test_a_question_that_describes_one_route_is_answered_about_it(run: Run) -> None:
    near = [("college_14_16/where", 0.72), ("utc/where", 0.55)]

    outcome = run(AnswerFacet(), named=[("facet", "where")], near=near)

    assert outcome.shown["options"][0] == "college_14_16"


@pytest.mark.parametrize(
    ("action", "intent"), [(AnswerOption(), "ask_about_option"), (AnswerFacet(), "ask_facet")]
)
def test_a_route_that_is_described_is_told(run: Run, action: Any, intent: str) -> None:
    found = run(action, intent=intent, described="utc", option="a_levels")

    assert (found.shown["status"], found.slots["option"]) == ("answered", "utc")


def test_a_route_that_is_described_beside_one_that_is_named_is_not_told(run: Run) -> None:
    found = run(AnswerFacet(), named=[("option", "a_levels")], described="utc")

    assert found.slots["option"] == "a_levels"


def test_a_route_that_the_content_no_longer_holds_is_not_told(run: Run) -> None:
    found = run(AnswerOption(), intent="ask_about_option", described="yop")

    assert found.shown["status"] == "asked_which_option"


@pytest.mark.parametrize("action", [AnswerFacet(), AnswerOption()])
def test_a_section_of_a_topic_named_as_a_point_is_is_of_no_route(run: Run, action: Any) -> None:
    near = [("care_to_learn/who_can", 0.72), ("utc/where", 0.55)]

    assert run(action, near=near).shown["status"] == "asked_which_option"


@pytest.mark.parametrize(
    ("topic", "sure", "status"),
    [
        ("staying_until_18", 0.6, "answered"),
        ("staying_until_18", 0.5, "asked_which_option"),
        # Its question names a route, so it would be a guess at one.
        ("apprentice_english_and_maths", 0.6, "asked_which_option"),
    ],
)
def test_a_point_of_no_route_may_be_about_a_likely_topic(
    run: Run, topic: str, sure: float, status: str
) -> None:
    ranked = [("ask_facet", 0.9), ("ask_about_option", 0.7), (f"ask_about_{topic}", sure)]

    outcome = run(AnswerFacet(), text="what date can i leave school", ranked=ranked)

    assert outcome.shown["status"] == status


@pytest.mark.parametrize(
    ("text", "sure"), [("how long must i stay", 0.8), ("how long must i do it", 0.95)]
)
def test_a_likely_topic_takes_no_question_from_the_route_in_hand(
    run: Run, text: str, sure: float
) -> None:
    ranked = [("ask_facet", 0.9), ("ask_about_staying_until_18", sure)]

    outcome = run(
        AnswerFacet(), named=[("facet", "length")], text=text, ranked=ranked, option="utc"
    )

    assert outcome.shown["options"][0] == "utc"


def test_a_nearly_sure_topic_is_told_though_a_route_is_in_hand(run: Run) -> None:
    ranked = [("ask_facet", 0.91), ("ask_about_staying_until_18", 0.89)]

    outcome = run(AnswerFacet(), text="what date can i leave school", ranked=ranked, option="utc")

    assert outcome.slots["topic"] == "staying_until_18"


@pytest.mark.parametrize(
    ("text", "in_hand"),
    [
        ("how long have i got to stay", {"compared": ["utc", "a_levels"], "plural": True}),
        ("how long do i stay in each", {"compared": ["utc", "a_levels"]}),
        ("whats the pay", {"option": "utc"}),
    ],
)
def test_what_may_point_back_is_not_told_as_another_topic(
    run: Run, text: str, in_hand: dict[str, Any]
) -> None:
    ranked = [("ask_facet", 0.9), ("ask_about_staying_until_18", 0.89)]

    outcome = run(AnswerFacet(), named=[("facet", "length")], text=text, ranked=ranked, **in_hand)

    assert outcome.slots["topic"] is None


def test_another_topic_is_told_though_one_is_in_hand(run: Run) -> None:
    ranked = [("ask_facet", 0.91), ("ask_about_staying_until_18", 0.89)]

    outcome = run(
        AnswerFacet(), text="what date can i leave school", ranked=ranked, topic="bursary_fund"
    )

    assert outcome.slots["topic"] == "staying_until_18"


def test_a_point_asked_after_a_comparison_is_told_of_both(run: Run) -> None:
    outcome = run(
        AnswerFacet(),
        named=[("facet", "cost_and_pay")],
        near=NEAR_ALL_ALIKE,
        options=["t_levels", "apprenticeships"],
        compared=["t_levels", "apprenticeships"],
    )

    assert outcome.shown["facets"] == ["cost_and_pay"]
    assert set(outcome.shown["options"][:2]) == {"t_levels", "apprenticeships"}


def test_an_age_in_the_answer_to_which_stage_is_read(run: Run) -> None:
    outcome = run(ShowOverview(), intent="tell_stage", text="i mean 18", stage="post_16")

    assert outcome.shown["stage"] == "post_18"


# -- what the question asks about, alike for every route -----------------------------------------

LENGTH_NEAR = [("length", MIN_FACET_SCORE), ("entry", 0.2)]


@pytest.mark.parametrize("option", ["utc", "degree", "traineeships"])
def test_the_point_is_read_from_the_question_whichever_route_is_in_hand(
    run: Run, option: str
) -> None:
    outcome = run(AnswerFacet(), facets=LENGTH_NEAR, option=option)

    assert (outcome.shown["options"][0], outcome.shown["facets"]) == (option, ["length"])


def test_a_question_that_is_near_no_point_is_about_the_route(run: Run) -> None:
    outcome = run(AnswerFacet(), facets=[("length", MIN_FACET_SCORE - 0.01)], option="utc")

    assert outcome.shown["facets"] == list(ABOUT_FACETS)


def test_what_a_route_is_is_not_one_of_its_points(run: Run) -> None:
    outcome = run(AnswerFacet(), facets=[("what_it_is", 0.9), *LENGTH_NEAR], option="utc")

    assert outcome.shown["facets"] == ["length"]


def test_a_passage_of_the_route_and_the_question_together_say_which_point(run: Run) -> None:
    near = [("utc/where", 0.60), ("utc/length", 0.55)]

    outcome = run(
        AnswerFacet(),
        named=[("option", "utc")],
        near=near,
        facets=[("length", 0.40), ("where", 0.20)],
    )

    assert outcome.shown["facets"] == ["length"]


def test_of_two_passages_as_near_the_first_counts(run: Run) -> None:
    near = [("utc/where", 0.6), ("utc/length", 0.6)]

    outcome = run(AnswerFacet(), named=[("option", "utc")], near=near)

    assert outcome.shown["facets"] == ["where"]


def test_they_of_the_route_named_are_not_every_route(run: Run) -> None:
    named = [("option", "conservatoire"), ("facet", "entry")]

    outcome = run(AnswerFacet(), named=named, plural=True)

    assert (outcome.shown["options"][0], outcome.shown["facets"]) == ("conservatoire", ["entry"])


# -- what no intent is sure of ---------------------------------------------------------------------


def test_a_section_of_a_topic_puts_no_route_in_hand(run: Run) -> None:
    outcome = run(AnswerQuestion(), near=[("care_to_learn/who_can", MIN_PASSAGE_SCORE + 0.1)])

    assert (outcome.slots["topic"], outcome.slots.get("option")) == ("care_to_learn", None)


def test_a_question_nearest_to_routes_of_which_none_stands_out_asks_which(run: Run) -> None:
    outcome = run(
        AnswerQuestion(), near=[("bursary_fund/answer", 0.55)], left_out=0.6, facets=LENGTH_NEAR
    )

    assert outcome.shown["status"] == "asked_which_option"


def test_the_point_asked_about_is_remembered_while_the_route_is_asked_for(run: Run) -> None:
    outcome = run(AnswerQuestion(), left_out=0.6, facets=[("length", MIN_PASSAGE_SCORE)])

    assert (outcome.shown["status"], outcome.slots["facet"]) == ("asked_which_option", "length")


def test_the_point_asked_about_is_told_of_the_route_in_hand(run: Run) -> None:
    outcome = run(AnswerQuestion(), facets=[("length", MIN_PASSAGE_SCORE)], option="utc")

    assert (outcome.slots["option"], outcome.shown["facets"]) == ("utc", ["length"])


def test_a_topic_that_is_nearer_than_any_route_answers(run: Run) -> None:
    outcome = run(AnswerQuestion(), near=[("bursary_fund/answer", 0.7)], left_out=0.6)

    assert outcome.shown["topic"] == "bursary_fund"


def test_routes_that_are_not_near_are_not_asked_for(run: Run) -> None:
    outcome = run(AnswerQuestion(), left_out=MIN_PASSAGE_SCORE - 0.01)

    assert outcome.shown["status"] == "nothing_found"


def test_a_route_that_is_named_is_not_asked_for(run: Run) -> None:
    outcome = run(
        AnswerQuestion(),
        named=[("option", "utc")],
        near=[("utc/length", 0.6)],
        left_out=0.7,
    )

    assert outcome.slots["option"] == "utc"
