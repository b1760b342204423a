"""The path for a pupil without an idea tells every route, whatever the pupil answers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from actions.explored import MOST_FACETS, STEPS, AnswerUnsure, ExploreFurther
from actions.options import ShowOverview
from bot.impartiality import wording
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

Run = Callable[..., Any]


def walk(run: Run, answers: tuple[str, ...], **slots: Any) -> Any:
    """Answer the questions of the path one after the other; return the last outcome."""
    outcome = run(AnswerUnsure(), intent="say_unsure", **slots)
    for answer in answers:
        if outcome.shown["status"] != "exploring":
            break
        outcome = run(ExploreFurther(), intent=answer, **{**slots, **outcome.slots})
    return outcome


def test_it_begins_with_how_the_pupil_likes_to_learn(run: Run) -> None:
    outcome = run(AnswerUnsure(), intent="say_unsure")

    assert outcome.text.startswith(wording.EXPLORE_START)
    assert outcome.slots["step"] == "what_you_do"
    assert wording.SAY_SKIP in [tap["label"] for tap in outcome.shown["suggestions"]]


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_is_answered_every_route_is_told_by_the_same_facets(
    run: Run, real: KnowledgeBase, stage: str
) -> None:
    every = {option.id for option in real.choice_set(stage)}
    orders = set()
    for answers in itertools.product(("affirm", "skip_question"), repeat=len(STEPS)):
        outcome = walk(run, answers, stage=stage)

        said = [step for step, answer in zip(STEPS, answers) if answer == "affirm"][:MOST_FACETS]
        assert set(outcome.shown["options"]) == every
        orders.add(tuple(outcome.shown["options"]))
        told = set(outcome.shown["facets"])
        assert told == (set(said) or {"what_it_is"})
    assert len(orders) == 1, "what the pupil answers changes the order"


def test_a_question_in_between_leaves_the_path_where_it_was(run: Run) -> None:
    outcome = run(
        AnswerUnsure(),
        intent="say_unsure",
        step="where",
        matters=["length"],
        answer_status="answered",
    )

    assert outcome.text == wording.EXPLORE_WHERE
    assert outcome.slots["matters"] == ["length"]


def test_dunno_skips_the_question(run: Run) -> None:
    outcome = run(
        AnswerUnsure(), intent="say_unsure", step="where", matters=[], answer_status="exploring"
    )

    assert (outcome.slots["step"], outcome.slots["matters"]) == ("leads_to", [])


def test_the_stage_is_asked_for_at_the_end_and_only_once(run: Run) -> None:
    asked = walk(run, ("affirm",) * MOST_FACETS)
    given = run(ShowOverview(), named=[("stage", "post_16")], **asked.slots)
    not_given = run(AnswerUnsure(), intent="say_unsure", **asked.slots)

    assert asked.text == wording.EXPLORED_WHICH_STAGE
    assert given.shown["facets"] == ["what_you_do", "cost_and_pay", "where"]
    assert not_given.text == wording.WITHOUT_STAGE


def test_the_routes_can_be_shown_before_the_end(run: Run) -> None:
    outcome = run(
        ShowOverview(), step="where", matters=["length"], answer_status="exploring", stage="post_16"
    )

    assert outcome.shown["facets"] == ["length"]
