"""What is taken becomes a training sentence or a test case, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import LearningError
from bot.learning.changes import make
from bot.learning.proposal import Proposal
from bot.learning.sentences import CORRECTED
from bot.learning.split import is_measured
from tests.unit.learning.conftest import TOPIC, TRAINING, Learn

# By the hash of their letters; were it another hash, the first test would fail.
TAUGHT, MEASURED = "zebras on the moor", "owls by the sea"
OTHERS = [f"{word} for somebody who likes {word}" for word in ("yoghurt", "quizzes", "jumping")]


def after(found: Proposal, file: str) -> str:
    return next(each.after for each in found.changes if str(each.file) == file)


def test_one_sentence_in_five_measures_and_is_the_same_in_any_writing() -> None:
    sentences = [f"sentence number {number}" for number in range(2000)]

    assert 340 < sum(map(is_measured, sentences)) < 460
    assert [is_measured(text.upper() + "?") for text in sentences] == list(
        map(is_measured, sentences)
    )
    assert (is_measured(TAUGHT), is_measured(MEASURED)) == (False, True)


def test_a_sentence_is_put_at_the_end_of_its_intent_and_all_else_stays(learn: Learn) -> None:
    found = learn({"text": TAUGHT, "intent": "ask_overview"})

    assert after(found, "data/nlu/options.yml") == TRAINING.replace(
        "      - all my choices pls\n", f"      - all my choices pls\n      - {TAUGHT}\n"
    )
    assert (found.taught, found.measured, len(found.changes)) == (1, 0, 1)


def test_a_sentence_whose_passage_says_the_facet_teaches_that_facet(learn: Learn) -> None:
    found = learn({"text": TAUGHT, "intent": "ask_facet", "passage": "t_levels/where"})

    assert after(found, "data/nlu/options.yml") == TRAINING.replace(
        "      - is there one in my town\n", f"      - is there one in my town\n      - {TAUGHT}\n"
    )


def test_a_facet_without_a_block_teaches_the_intent_alone(learn: Learn) -> None:
    found = learn({"text": TAUGHT, "intent": "ask_facet", "passage": "t_levels/cost_and_pay"})

    assert after(found, "data/nlu/options.yml") == TRAINING.replace(
        "      - how long does a t level take\n",
        f"      - how long does a t level take\n      - {TAUGHT}\n",
    )


def test_a_block_that_describes_an_option_is_left_alone(learn: Learn, root: Path) -> None:
    described = f"""{TRAINING}  - intent: ask_facet
    metadata: {{option: t_levels, facet: where}}
    examples: |
      - two years at college with a placement, near me
"""
    (root / "data/nlu/options.yml").write_text(described, encoding="utf-8")

    found = learn({"text": TAUGHT, "intent": "ask_facet", "passage": "t_levels/where"})

    assert after(found, "data/nlu/options.yml") == described.replace(
        "      - is there one in my town\n", f"      - is there one in my town\n      - {TAUGHT}\n"
    )


def test_a_block_about_one_facet_is_left_alone_where_none_was_corrected(learn: Learn) -> None:
    found = learn({"text": TAUGHT, "intent": "ask_facet"})

    assert after(found, "data/nlu/options.yml") == TRAINING.replace(
        "      - how long does a t level take\n",
        f"      - how long does a t level take\n      - {TAUGHT}\n",
    )


def test_a_file_without_a_line_end_gets_sentences_too(learn: Learn) -> None:
    found = learn({"text": TAUGHT, "intent": "ask_about_bursary_fund"})

    assert after(found, "data/nlu/bursary_fund.yml") == f"{TOPIC}\n      - {TAUGHT}"


def test_a_sentence_that_measures_is_a_case_of_the_test_set(learn: Learn) -> None:
    found = learn({"text": MEASURED, "intent": "ask_about_bursary_fund"})

    (change,) = found.changes
    assert (change.file, change.before) == (CORRECTED, None)
    assert yaml.safe_load(change.after) == [
        {"id": "c001", "text": MEASURED, "intent": "ask_topic", "topic": "bursary_fund"}
    ]


def test_cases_go_on_from_the_last_number(learn: Learn, root: Path) -> None:
    make(root, learn({"text": MEASURED, "intent": "say_unsure"}).changes)

    found = learn({"text": "how is an owl paid", "passage": "t_levels/cost_and_pay"})

    before, after = (
        yaml.safe_load(text or "") for text in (found.changes[0].before, found.changes[0].after)
    )
    assert [each["intent"] for each in before] == ["ask_unsure"]
    assert after == [
        *before,
        {
            "id": "c002", "text": "how is an owl paid", "intent": "ask_facet",
            "options": ["t_levels"], "facet": "cost_and_pay",
            "or": {"intent": "ask_about_option", "options": ["t_levels"]},
            "passage": "t_levels/cost_and_pay",
        },
    ]  # fmt: skip


def test_a_passage_of_a_topic_teaches_its_intent_or_measures(learn: Learn) -> None:
    found = learn(
        {"text": TAUGHT, "passage": "bursary_fund/answer"},
        {"text": MEASURED, "passage": "bursary_fund/answer"},
    )

    assert f"      - {TAUGHT}" in after(found, "data/nlu/bursary_fund.yml")
    (case,) = yaml.safe_load(after(found, str(CORRECTED)))
    assert (case["topic"], case["passage"]) == ("bursary_fund", "bursary_fund/answer")


def test_no_sentence_is_both_taught_and_measured(learn: Learn) -> None:
    lines = [{"text": text, "intent": "ask_overview"} for text in (TAUGHT, MEASURED, *OTHERS)]

    found = learn(*lines)

    taught, measured = after(found, "data/nlu/options.yml"), after(found, str(CORRECTED))
    assert [
        text for text in (TAUGHT, MEASURED, *OTHERS) if text in taught and text in measured
    ] == []
    assert found.taught + found.measured == len(lines)


def test_what_was_learned_is_refused_the_next_time(learn: Learn, root: Path) -> None:
    lines = [{"text": text, "intent": "ask_overview"} for text in (TAUGHT, MEASURED)]
    make(root, learn(*lines).changes)

    again = learn(*lines)

    assert again.changes == ()
    assert len(again.refusals) == 2


def test_better_wording_is_listed_masked_and_changes_nothing(learn: Learn) -> None:
    found = learn(
        {"text": TAUGHT, "wording": "Ring 07700 900123 about it.", "passage": None},
        {"text": "i am called Jordan Smith", "wording": "Say it plainly."},
    )

    assert found.changes == ()
    assert found.refusals == ()
    assert [(each.line, each.text, each.wording) for each in found.wordings] == [
        (1, TAUGHT, "Ring [phone] about it."),
        (2, None, "Say it plainly."),
    ]


def test_an_intent_that_outgrows_the_others_is_warned_of(learn: Learn, root: Path) -> None:
    many = "".join(f"      - b{number} m{number}\n" for number in range(29))
    file = root / "data/nlu/options.yml"
    one = "      - how long does a t level take\n"
    file.write_text(TRAINING.replace(one, one + many), encoding="utf-8")

    grown = learn({"text": TAUGHT, "intent": "ask_facet"})
    small = learn({"text": TAUGHT, "intent": "ask_overview"})

    assert grown.warnings[0].startswith("ask_facet grows by 1 to 32 sentences, 16 times the median")
    assert small.warnings == ()


def test_an_intent_that_nothing_is_taught_of_is_refused(learn: Learn) -> None:
    found = learn(
        {"text": TAUGHT, "intent": "ask_about_travel_help"},
        {"text": OTHERS[0], "intent": "ask_overview"},
    )

    assert [each.line for each in found.refusals] == [1]
    assert "begin a block of it in data/nlu" in found.refusals[0].why
    assert found.taught + found.measured == 1


def test_a_layout_in_which_nothing_can_be_added_is_told(learn: Learn, root: Path) -> None:
    file = root / "data/nlu/options.yml"
    file.write_text(TRAINING.replace("examples: |", "examples: >"), encoding="utf-8")

    with pytest.raises(LearningError, match=r"options\.yml"):
        learn({"text": TAUGHT, "intent": "ask_overview"})


def test_without_what_measures_nothing_is_learned(learn: Learn, root: Path) -> None:
    (root / "tests/evaluation/questions.yml").unlink()

    with pytest.raises(LearningError, match="in a whole checkout"):
        learn({"text": TAUGHT, "intent": "ask_overview"})
