from __future__ import annotations

import pytest

from bot.evaluation.report.judging import both_answered, is_answered, right_passages
from tests.unit.evaluation.report.asked import about, message, told

LENGTH = {"intent": "ask_facet", "facet": "length", "options": ["t_levels"]}
MONEY = {"intent": "ask_topic", "topic": "bursary_fund"}


def test_a_message_is_in_the_best_fitting_of_its_labels() -> None:
    label = {**LENGTH, "or": {"intent": "ask_about_option"}}

    asked = message(label, "ask_about_option", shown=[told("t_levels", "what_it_is")])

    assert asked.intent_is_right
    assert asked.wanted == "ask_about_option"
    assert asked.judged().subject


def test_an_intent_that_no_label_names_is_wrong() -> None:
    asked = message(LENGTH, "compare_options")

    assert not asked.intent_is_right
    assert asked.wanted == "ask_facet"


def test_a_part_is_answered_by_any_of_the_replies() -> None:
    asked = message(LENGTH, shown=[told("t_levels", "length"), about("bursary_fund")])

    assert is_answered(LENGTH, asked)
    assert is_answered(MONEY, asked)
    assert not is_answered({**LENGTH, "facet": "entry"}, asked)
    assert not is_answered({"intent": "ask_topic", "topic": "free_meals"}, asked)


@pytest.mark.parametrize(
    ("points", "answered"),
    [
        (["length"], (False, True)),
        (["length", "what_it_is"], (True, True)),
        (["entry", "length"], (True, True)),
        (["entry"], (True, False)),
    ],
)
def test_one_answer_is_not_counted_for_both_questions(
    points: list[str], answered: tuple[bool, bool]
) -> None:
    first = {"intent": "ask_about_option", "options": ["t_levels"]}

    asked = message({**first, "second": LENGTH}, shown=[told("t_levels", p) for p in points])

    assert both_answered(asked) == answered


def test_the_same_facet_of_another_option_answers_nothing() -> None:
    asked = message(LENGTH, shown=[told("a_levels", "length")])

    assert not is_answered(LENGTH, asked)


def test_a_greeting_beside_a_question_asks_for_nothing() -> None:
    assert is_answered({"intent": "greet"}, message(LENGTH))
    assert not is_answered({"intent": "request_person"}, message(LENGTH))


@pytest.mark.parametrize(
    ("shown", "tells", "asks", "refused"),
    [
        (told("t_levels", "length"), True, False, False),
        (about("bursary_fund"), True, False, False),
        ({"status": "asked_which_option", "options": ["t_levels"]}, False, True, False),
        ({"status": "nothing_found"}, False, False, True),
        ({"status": "out_of_scope"}, False, False, True),
        ({"status": "offered_person"}, False, False, False),
        # "No problem": a fixed sentence about nothing.
        ({"status": "answered"}, False, False, False),
    ],
)
def test_what_counts_as_told_asked_back_and_refused(
    shown: dict, tells: bool, asks: bool, refused: bool
) -> None:
    asked = message(LENGTH, shown=[shown])

    assert (asked.tells_content, asked.asks_back, asked.is_refused) == (tells, asks, refused)


def test_the_confidence_is_the_classifiers_own_where_the_fallback_decided() -> None:
    asked = message(
        LENGTH,
        "nlu_fallback",
        intent_ranking=[
            {"name": "nlu_fallback", "confidence": 0.9},
            {"name": "out_of_scope", "confidence": 0.15},
            {"name": "ask_facet", "confidence": 0.1},
        ],
    )

    assert (asked.guess, asked.confidence, asked.in_scope) == ("out_of_scope", 0.15, 0.1)


def test_the_right_passage_is_the_facet_the_option_or_the_topics() -> None:
    of_topic = {"bursary_fund": frozenset({"bursary_fund/answer", "bursary_fund/amount"})}

    assert right_passages(LENGTH, of_topic) == {"t_levels/length"}
    assert right_passages({"intent": "ask_about_option", "options": ["utc"]}, of_topic) == {
        "utc/what_it_is"
    }
    assert right_passages(MONEY, of_topic) == of_topic["bursary_fund"]
    named = {**MONEY, "passage": "bursary_fund/amount"}
    assert right_passages(named, of_topic) == {"bursary_fund/amount"}
    assert right_passages({"intent": "greet"}, of_topic) == frozenset()
