"""Answers about topics, and from the nearest passage; honestly nothing when none is near."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.topics import (
    MIN_PASSAGE_SCORE,
    MIN_SECTION_LEAD,
    MIN_SECTION_SCORE,
    MIN_SHORT_LEAD,
    AnswerQuestion,
    AnswerTopic,
)
from bot.impartiality import wording
from bot.knowledge.base import KnowledgeBase

Run = Callable[..., Any]
CARE = "ask_about_care_to_learn"
ANSWER, AMOUNT = "care_to_learn/answer", "care_to_learn/amount"


def section_text(real: KnowledgeBase, topic: str, id: str) -> str:
    return next(section.text for section in real.topic(topic).sections if section.id == id)


def test_every_topic_is_answered_and_remembered(run: Run, real: KnowledgeBase) -> None:
    for id, topic in real.topics.items():
        outcome = run(AnswerTopic(), intent=f"ask_about_{id}")

        assert outcome.text.startswith(topic.answer.text)
        assert (outcome.shown["topic"], outcome.slots["topic"]) == (id, id)


def test_a_rule_that_sends_another_intent_here_is_an_error(run: Run) -> None:
    with pytest.raises(ValueError, match=r"data/rules/topics\.yml"):
        run(AnswerTopic(), intent="ask_about_option")


def test_a_topic_opened_by_who_the_pupil_is_leaves_the_route_in_hand(
    run: Run, real: KnowledgeBase
) -> None:
    intent = "ask_about_special_educational_needs"

    outcome = run(AnswerTopic(), intent=intent, only_about_self=True, option="t_levels")

    assert outcome.text.startswith(real.topic("special_educational_needs").answer.text)
    assert outcome.slots == {}


def test_a_section_that_is_clearly_nearer_answers(run: Run, real: KnowledgeBase) -> None:
    near = [(AMOUNT, 0.6 + MIN_SECTION_LEAD), (ANSWER, 0.6)]
    text = "how much would care to learn give me"

    outcome = run(AnswerTopic(), intent=CARE, near=near, text=text)

    assert outcome.text.startswith(section_text(real, "care_to_learn", "amount"))


def test_a_question_of_a_few_words_gets_the_first_answer(run: Run, real: KnowledgeBase) -> None:
    near = [(AMOUNT, 0.9), (ANSWER, 0.6)]

    outcome = run(AnswerTopic(), intent=CARE, near=near, named=[("topic", "care_to_learn")])

    assert outcome.text.startswith(real.topic("care_to_learn").answer.text)


@pytest.mark.parametrize(("lead", "part"), [(MIN_SHORT_LEAD, "amount"), (0.05, None)])
def test_a_short_question_gets_a_section_that_stands_out(
    run: Run, real: KnowledgeBase, lead: float, part: str | None
) -> None:
    near = [(AMOUNT, 0.6 + lead), (ANSWER, 0.6)]

    outcome = run(AnswerTopic(), intent=CARE, near=near, text="how much is it")

    told = section_text(real, "care_to_learn", part) if part else None
    assert outcome.text.startswith(told or real.topic("care_to_learn").answer.text)


@pytest.mark.parametrize(
    ("name", "section"),
    [("ucas", "ucas"), ("make a cv", "cv"), ("college interview", "interview")],
)
def test_a_name_of_a_section_gets_the_section(
    run: Run, real: KnowledgeBase, name: str, section: str
) -> None:
    near = [(f"applying/{section}", 0.6 + MIN_SECTION_LEAD), ("applying/answer", 0.6)]

    outcome = run(AnswerTopic(), intent="ask_about_applying", near=near, named=[("topic", name)])

    assert outcome.text.startswith(section_text(real, "applying", section))


@pytest.mark.parametrize(
    "near",
    [
        [(AMOUNT, 0.6 + MIN_SECTION_LEAD / 2), (ANSWER, 0.6)],
        [(AMOUNT, MIN_SECTION_SCORE - 0.01)],
        [(ANSWER, 0.9), (AMOUNT, 0.6)],
        [("bursary_fund/amount", 0.9)],
    ],
    ids=["hardly nearer", "not near", "farther", "another topic's"],
)
def test_otherwise_the_first_answer_of_the_topic_is_told(
    run: Run, real: KnowledgeBase, near: list[tuple[str, float]]
) -> None:
    outcome = run(
        AnswerTopic(), intent=CARE, near=near, text="how much would care to learn give me"
    )

    assert outcome.text.startswith(real.topic("care_to_learn").answer.text)


def test_a_topic_leaves_the_option_in_hand(run: Run) -> None:
    outcome = run(AnswerTopic(), intent=CARE, option="utc", stage="post_16")

    assert "option" not in outcome.slots
    assert outcome.slots["stage"] == "post_16"


def test_a_question_is_answered_from_the_nearest_passage_of_an_option(
    run: Run, real: KnowledgeBase
) -> None:
    outcome = run(AnswerQuestion(), near=[("utc/length", MIN_PASSAGE_SCORE)])

    assert outcome.text.startswith(real.option("utc").facets.length.text)
    assert (outcome.slots["option"], outcome.slots["facet"]) == ("utc", "length")
    assert outcome.slots["options"] == ["utc"]


def test_a_question_is_answered_from_the_nearest_passage_of_a_topic(
    run: Run, real: KnowledgeBase
) -> None:
    outcome = run(AnswerQuestion(), near=[(AMOUNT, 0.8), ("utc/length", 0.7)])

    assert outcome.text.startswith(section_text(real, "care_to_learn", "amount"))
    assert outcome.slots["topic"] == "care_to_learn"


@pytest.mark.parametrize(
    "near", [[], [("utc/length", MIN_PASSAGE_SCORE - 0.01)]], ids=["nothing", "too far"]
)
def test_a_question_that_nothing_is_near_to_is_honestly_not_answered(
    run: Run, near: list[tuple[str, float]]
) -> None:
    outcome = run(AnswerQuestion(), near=near, stage="post_16")

    assert outcome.text.startswith(wording.NOTHING_FOUND)
    assert outcome.slots["answer_status"] == "nothing_found"
    assert outcome.slots["stage"] == "post_16"


def test_a_question_about_a_named_option_is_not_answered_with_another(run: Run) -> None:
    outcome = run(
        AnswerQuestion(),
        named=[("option", "a_levels")],
        near=[("utc/length", 0.9), ("a_levels/length", 0.7)],
    )

    assert outcome.slots["option"] == "a_levels"


def test_a_question_about_a_named_option_may_be_answered_by_a_topic(run: Run) -> None:
    outcome = run(
        AnswerQuestion(), named=[("option", "a_levels")], near=[("utc/length", 0.9), (AMOUNT, 0.8)]
    )

    assert outcome.slots["topic"] == "care_to_learn"


def test_a_question_about_a_named_option_with_only_others_near_is_not_answered(run: Run) -> None:
    outcome = run(AnswerQuestion(), named=[("option", "a_levels")], near=[("utc/length", 0.9)])

    assert outcome.shown["status"] == "nothing_found"
