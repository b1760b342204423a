"""Several options side by side, and never a winner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.options import AnswerWhichIsBest, CompareOptions
from bot.impartiality import wording
from bot.knowledge.base import KnowledgeBase

Run = Callable[..., Any]
T_LEVEL = ("option", "t_levels")
A_LEVEL = ("option", "a_levels")


def test_a_comparison_takes_the_second_option_from_what_was_talked_about(run: Run) -> None:
    outcome = run(CompareOptions(), named=[T_LEVEL], options=["utc", "a_levels"])

    assert set(outcome.shown["options"][:2]) == {"t_levels", "utc"}


@pytest.mark.parametrize("options", [None, ["t_levels"]])
def test_a_comparison_with_one_option_asks_which(run: Run, options: list[str] | None) -> None:
    outcome = run(CompareOptions(), named=[T_LEVEL], options=options)

    assert outcome.shown["status"] == "asked_which_option"


def test_a_comparison_of_one_point_shows_that_point_and_remembers_it(run: Run) -> None:
    outcome = run(CompareOptions(), named=[T_LEVEL, A_LEVEL, ("facet", "entry")])

    assert (outcome.shown["facets"], outcome.slots["facet"]) == (["entry"], "entry")


@pytest.mark.parametrize(
    "message",
    [
        {"named": [T_LEVEL, A_LEVEL]},
        {"named": [T_LEVEL]},
        {"options": ["utc", "a_levels"]},
        {"stage": "post_16"},
        {},
    ],
)
def test_which_is_best_gets_no_winner(run: Run, message: dict[str, Any]) -> None:
    assert run(AnswerWhichIsBest(), **message).text.startswith(wording.NO_BEST)


@pytest.mark.parametrize("stage", ["post_14", "post_18"])
def test_which_is_best_at_a_stage_named_gives_every_route_of_it_after_a_comparison(
    run: Run, real: KnowledgeBase, stage: str
) -> None:
    compared = run(CompareOptions(), named=[T_LEVEL, A_LEVEL])
    kept = ("stage", "option", "options", "compared", "facet")
    remembered = {slot: compared.slots[slot] for slot in kept}

    outcome = run(AnswerWhichIsBest(), named=[("stage", stage)], turn=2, **remembered)

    routes = [option.id for option in real.choice_set(stage)]
    assert outcome.text.startswith(wording.NO_BEST)
    assert (outcome.shown["stage"], outcome.slots["stage"]) == (stage, stage)
    assert sorted(outcome.shown["options"]) == sorted(routes)
    assert all(real.option(id).name in outcome.text for id in routes)


def test_which_is_best_right_after_a_comparison_is_about_all_that_it_compared(run: Run) -> None:
    compared = ["t_levels", "a_levels", "utc"]

    outcome = run(AnswerWhichIsBest(), compared=compared, options=compared, stage="post_16")

    assert outcome.text.startswith(wording.NO_BEST)
    assert set(outcome.shown["options"][:3]) == set(compared)
    assert set(outcome.slots["compared"]) == set(compared)
