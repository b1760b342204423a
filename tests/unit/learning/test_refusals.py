"""What is private, contradicts or is there already is refused, and no refusal tells its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.learning.refusals import Reason
from tests.unit.learning.conftest import BROKEN, DANGER, Learn, refused

OVERVIEW = "ask_overview"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("my number is 07700 900123 what now", "phone"),
        ("my name is Jordan Smith what now", "name"),
        ("write to jordan.smith@mail.example about it", "e-mail"),
        ("i live at 14 Acacia Avenue what is near", "address"),
        # As the console exports it: what stands around a mask may tell who it was.
        ("my mum is [name] who runs the zebra shop", "name"),
    ],
)
def test_personal_data_is_refused(learn: Learn, text: str, held: str) -> None:
    found = learn({"text": text, "intent": OVERVIEW})

    assert refused(found) == [(1, Reason.PERSONAL)]
    assert held in found.refusals[0].why
    assert found.changes == ()


@pytest.mark.parametrize("word", [DANGER, BROKEN])
def test_what_the_screen_picks_out_or_cannot_read_is_refused(learn: Learn, word: str) -> None:
    found = learn({"text": f"there is a {word} at home", "intent": OVERVIEW, "wording": "Be kind."})

    assert refused(found) == [(1, Reason.DISCLOSURE)]
    assert found.changes == ()
    assert found.wordings == ()


@pytest.mark.parametrize(
    "text", ["[zebras](animal) at 16", 'zebras]{"entity": "x"}', "/greet zebras"]
)
def test_what_rasa_reads_as_an_annotation_is_refused(learn: Learn, text: str) -> None:
    found = learn({"text": text, "intent": OVERVIEW})

    assert refused(found) == [(1, Reason.SHAPE)]
    assert "Rasa" in found.refusals[0].why


def test_a_sentence_that_is_taught_as_something_else_is_a_contradiction(learn: Learn) -> None:
    found = learn({"text": "All my choices, pls!", "intent": "ask_facet"})

    assert refused(found) == [(1, Reason.CONTRADICTION)]
    assert "ask_overview in data/nlu/options.yml" in found.refusals[0].why


def test_lines_that_contradict_each_other_are_both_refused(learn: Learn) -> None:
    found = learn(
        {"text": "zebras at 16", "intent": OVERVIEW},
        {"text": "quite another thing about bread", "intent": OVERVIEW},
        {"text": "Zebras, at 16?", "intent": "ask_facet"},
    )

    assert refused(found) == [(1, Reason.CONTRADICTION), (3, Reason.CONTRADICTION)]
    assert found.taught + found.measured == 1


@pytest.mark.parametrize(
    "text",
    [
        "all my choices pls",
        "All my choices pls!",
        "allmychoices pls",  # the same letters
        "pls what can i do after year 11",  # nearly the same words
        "all ym choices psl",  # the same vector here
        "how do i get it n whats the bursary",  # the annotation is left out
    ],
)
def test_a_copy_of_a_training_sentence_is_refused(learn: Learn, text: str) -> None:
    intent = "ask_about_bursary_fund" if "bursary" in text else OVERVIEW

    found = learn({"text": text, "intent": intent})

    assert refused(found) == [(1, Reason.COPY)]
    assert f"is taught as {intent}" in found.refusals[0].why


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("which ways lead to being a baker", "tests/evaluation/questions.yml"),
        ("to being a baker which ways lead", "tests/evaluation/questions.yml"),
        ("hiya are u there today", "tests/conversations/test_small_talk.yml"),
    ],
)
def test_a_copy_of_what_measures_is_refused_without_its_words(
    learn: Learn, text: str, file: str
) -> None:
    found = learn({"text": text, "intent": OVERVIEW})

    assert refused(found) == [(1, Reason.COPY)]
    assert f"measures in {file}" in found.refusals[0].why
    assert "baker" not in found.refusals[0].why


def test_labels_of_an_evaluation_sentence_are_no_sentences(learn: Learn) -> None:
    found = learn({"text": "jam bursary", "intent": "ask_about_bursary_fund"})

    assert found.refusals == ()


def test_of_copies_in_one_export_the_first_is_taken(learn: Learn) -> None:
    found = learn(
        {"text": "zebra rides for my gran on tuesday", "intent": OVERVIEW},
        {"text": "zebra rides on tuesday for my gran", "intent": OVERVIEW},
    )

    assert refused(found) == [(2, Reason.COPY)]
    assert "is in line 1" in found.refusals[0].why


def test_a_sentence_without_words_that_measures_is_no_copy_of_anything(
    learn: Learn, root: Path
) -> None:
    """A vector of nothing has no length; vectors of these tests fail on one."""
    with (root / "tests/evaluation/questions.yml").open("a", encoding="utf-8") as file:
        file.write('- {id: q003, text: "?!", intent: say_unsure}\n')

    found = learn({"text": "zebras at 16", "intent": OVERVIEW})

    assert found.refusals == ()


def test_no_refusal_tells_the_words_of_its_line(learn: Learn) -> None:
    texts = ["my name is Jordan Smith, zebra", f"{DANGER} zebra", "[zebra]", "zebra", "zebra"]
    intents = [OVERVIEW, OVERVIEW, OVERVIEW, OVERVIEW, "ask_facet"]

    found = learn(*({"text": t, "intent": i} for t, i in zip(texts, intents)))

    assert [each.line for each in found.refusals] == [1, 2, 3, 4, 5]
    assert "zebra" not in " ".join(map(str, found.refusals)).lower()
