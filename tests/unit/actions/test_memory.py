"""
Rules I5 and I6 over several turns: what narrows an open "which is best?", and what does not.

Each dialogue runs the actions one after the other on what the turns before it remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.options import (
    AnswerFacet,
    AnswerOption,
    AnswerWhichIsBest,
    CompareOptions,
    ShowOverview,
)
from actions.topics import AnswerTopic
from bot.impartiality import wording
from bot.knowledge.base import KnowledgeBase

Run = Callable[..., Any]
Turn = tuple[Any, dict[str, Any]]


def named(*ids: str, **more: Any) -> dict[str, Any]:
    return {"named": [("option", id) for id in ids], **more}


def by_others(*ids: str) -> dict[str, Any]:
    """Return a message that names *ids* in nothing but what others think or did."""
    text = " and ".join(ids)
    return named(*ids, text=text, passed_on=[(0, len(text))])


OPEN: Turn = (AnswerWhichIsBest(), {"intent": "ask_which_is_best"})
UTC: Turn = (AnswerOption(), named("utc", intent="ask_about_option"))
CLOSED: Turn = (AnswerOption(), named("traineeships", intent="ask_about_option"))
AT_16: Turn = (ShowOverview(), {"named": [("stage", "post_16")]})
PAY: Turn = (AnswerFacet(), {"named": [("option", "apprenticeships"), ("facet", "cost_and_pay")]})
COMPARED: Turn = (CompareOptions(), named("a_levels", "t_levels"))
PUSH: Turn = (AnswerWhichIsBest(), by_others("apprenticeships"))
PUSH_TO_UNI: Turn = (AnswerOption(), by_others("degree"))
PUSH_OF_TWO: Turn = (AnswerWhichIsBest(), by_others("degree", "apprenticeships"))
FAMILY: Turn = (AnswerOption(), by_others("a_levels"))


def held(run: Run, *turns: Turn) -> Any:
    """Return the outcome of the last of *turns*, each with what those before it remembered."""
    remembered: dict[str, Any] = {}
    outcome = None
    for number, (action, message) in enumerate(turns, start=1):
        outcome = run(action, turn=number, **message, **remembered)
        remembered.update(outcome.slots)
    return outcome


def shows_whole_stage(outcome: Any, real: KnowledgeBase, stage: str) -> bool:
    lines = [block["option"] for block in outcome.shown["blocks"] if block["kind"] == "option"]
    return (
        outcome.text.startswith(wording.NO_BEST)
        and outcome.shown["stage"] == stage
        and sorted(lines) == [option.id for option in real.choice_set(stage)]
        and outcome.shown["receipt"]["asked"] == []
    )


# -- what the review found ------------------------------------------------------------------------


def test_a_push_and_a_remark_about_family_leave_the_open_question_as_it_was(run: Run) -> None:
    plain = held(run, OPEN)
    pushed = held(run, PUSH, FAMILY, OPEN)

    assert plain.shown["status"] == pushed.shown["status"] == "asked_which_stage"
    assert pushed.text == plain.text


def test_a_push_after_a_route_was_asked_about_brings_no_comparison(
    run: Run, real: KnowledgeBase
) -> None:
    assert shows_whole_stage(held(run, UTC, PUSH_TO_UNI, OPEN), real, "post_14")


def test_a_closed_route_is_not_compared_with_the_one_asked_about(
    run: Run, real: KnowledgeBase
) -> None:
    assert shows_whole_stage(held(run, CLOSED, PAY, OPEN), real, "post_16")


# -- the same in other dialogues ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        ([AT_16], "post_16"),
        ([AT_16, PUSH], "post_16"),
        ([AT_16, PUSH, FAMILY, PUSH_TO_UNI], "post_16"),
        ([AT_16, PUSH_OF_TWO], "post_16"),
        ([UTC], "post_14"),
        ([UTC, PAY], "post_16"),
        ([AT_16, CLOSED], "post_16"),
        ([AT_16, OPEN], "post_16"),
        ([COMPARED, UTC], "post_16"),
        ([COMPARED, AT_16], "post_16"),
        ([COMPARED, PAY, FAMILY], "post_16"),
        ([(AnswerWhichIsBest(), named("degree"))], "post_18"),
    ],
)
def test_an_open_question_is_about_the_whole_stage(
    run: Run, real: KnowledgeBase, before: list[Turn], stage: str
) -> None:
    assert shows_whole_stage(held(run, *before, OPEN), real, stage)


@pytest.mark.parametrize(
    "between",
    [[], [PUSH], [FAMILY], [PUSH_TO_UNI, FAMILY], [PUSH_OF_TWO], [OPEN], [OPEN, PUSH]],
    ids=["at once", "push", "family", "both", "push of two", "asked before", "asked, pushed"],
)
def test_after_a_comparison_it_stays_with_what_was_compared_whatever_others_say(
    run: Run, between: list[Turn]
) -> None:
    outcome = held(run, COMPARED, *between, OPEN)

    assert outcome.text.startswith(wording.NO_BEST)
    assert set(outcome.shown["receipt"]["asked"]) == {"a_levels", "t_levels"}


def test_two_routes_named_in_which_is_best_are_an_explicit_comparison(run: Run) -> None:
    asked = (AnswerWhichIsBest(), named("degree", "gap_year"))

    assert set(held(run, asked, OPEN).shown["receipt"]["asked"]) == {"degree", "gap_year"}


def test_a_closed_route_that_was_compared_does_not_come_back_unasked(
    run: Run, real: KnowledgeBase
) -> None:
    compared = (CompareOptions(), named("traineeships", "apprenticeships"))

    assert shows_whole_stage(held(run, compared, OPEN), real, "post_16")


def test_a_comparison_is_not_filled_up_with_a_closed_route(run: Run) -> None:
    outcome = held(run, CLOSED, (CompareOptions(), named("apprenticeships")))

    assert outcome.shown["status"] == "asked_which_option"


@pytest.mark.parametrize("push", [PUSH, PUSH_TO_UNI, PUSH_OF_TWO, FAMILY])
def test_what_others_say_changes_nothing_that_is_remembered(run: Run, push: Turn) -> None:
    assert held(run, push).slots == {}


def test_what_others_did_is_not_remembered_beside_a_route_of_the_pupils_own(run: Run) -> None:
    outcome = run(AnswerOption(), **named("a_levels", "utc", passed_on=[(0, len("a_levels"))]))

    assert (outcome.slots["options"], outcome.slots["compared"]) == (["utc"], ["utc"])


def test_an_overview_is_not_moved_to_the_stage_of_a_route_that_others_took(run: Run) -> None:
    outcome = run(ShowOverview(), **by_others("degree"))

    assert outcome.shown["status"] == "asked_which_stage"


def test_a_topic_has_a_stage_of_its_own_and_leaves_the_pupils_alone(run: Run) -> None:
    message = {"intent": "ask_about_english_and_maths_resits"}

    assert run(AnswerTopic(), **message).shown["stage"] == "post_16"
    later = run(AnswerTopic(), stage="post_14", **message)
    assert (later.shown["stage"], later.slots["stage"]) == ("post_16", "post_14")
