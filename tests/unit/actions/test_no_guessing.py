"""A question that names no route is never answered with one that happens to be near."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.options import AnswerFacet, AnswerOption, ShowOverview

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


def test_a_point_asked_after_a_comparison_is_told_of_both(run: Run) -> None:
    outcome = run(
        AnswerFacet(),
        named=[("facet", "cost_and_pay")],
        near=NEAR_ALL_ALIKE,
        options=["t_levels", "apprenticeships"],
        answer_status="compared",
    )

    assert outcome.shown["facets"] == ["cost_and_pay"]
    assert set(outcome.shown["options"][:2]) == {"t_levels", "apprenticeships"}


def test_an_age_in_the_answer_to_which_stage_is_read(run: Run) -> None:
    outcome = run(ShowOverview(), intent="tell_stage", text="i mean 18", stage="post_16")

    assert outcome.shown["stage"] == "post_18"
