"""The words that answer a disclosure, and the lint that holds them to G5 and G6."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.impartiality.gate import Gate
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.located_yaml import read_located
from bot.knowledge.words import read_words
from bot.safety.flags import Category, Flag
from bot.safety.wording_lint import PARTS, faults
from bot.safety.words import FILE, Parts, SafetyWords, State, read_safety_words
from bot.settings import ROOT

LINES_LAST_DAYS = 180
# Each is put into a good text in place of its last sentence but one, and names the rule it breaks.
BAD_EDITS = {
    "promises secrecy": [
        "This stays between us.",
        "I will keep it a secret.",
        "What you write is confidential.",
        "Nobody else will know.",
        "We will not tell your parents.",
        "It is private.",
        "I won\u2019t tell.",
    ],
    "probes": [
        "Please tell me more.",
        "Can you say what happened?",
        "When did it start?",
        "How often is it?",
        "Describe it in your own words.",
        "Please write who is doing it.",
    ],
    "doubts": [
        "Are you sure?",
        "If this is true, it matters.",
        "Maybe you are tired.",
        "Please calm down.",
        "It may be just a joke.",
        "It is not your fault, if it really was so.",
    ],
    "names a method": [
        "Put the pills away.",
        "Keep away from bridges.",
        "Please stop cutting.",
    ],
    "grades risk": [
        "Your message is marked as high risk.",
        "This is not urgent.",
        "On our scale it is 7 out of 10.",
        "It sounds less serious than others.",
        "The level is moderate.",
    ],
    "suggests confronting": [
        "You could stand up to them.",
        "Tell him to stop.",
        "Talk to your dad about it.",
        "You should confront the person.",
    ],
    "ends the chat": [
        "This chat is now closed.",
        "I can only talk about careers.",
        "Goodbye and take care.",
        "I cannot talk about that.",
        "Please do not write that here.",
    ],
    "asks something else than the offer of a person": [
        "Do you feel safe now?",
        "Is that OK?",
        "Shall we look at A levels?",
    ],
}
EDITS = [(rule, edit) for rule, edits in BAD_EDITS.items() for edit in edits]


@pytest.fixture(scope="module")
def words(real: KnowledgeBase) -> SafetyWords:
    return read_safety_words(real.helplines)


def test_there_is_a_text_for_every_state_and_none_has_a_fault(words: SafetyWords) -> None:
    """G5, G6: the required parts are in each state, with danger first or last."""
    states = {state for state, _, _ in words.texts}

    assert states == set(State)
    assert len(words.texts) == len(State) * 4
    assert [fault for text in words.texts.values() for fault in faults(text)] == []


def test_danger_now_puts_999_first_and_changes_nothing_else(words: SafetyWords) -> None:
    """G5, G10: it is no grade."""
    for state in State:
        plain = words.answer(Flag((Category.NEGLECT,), False, ()), state)
        danger = words.answer(Flag((Category.NEGLECT,), True, ()), state)

        assert sorted(plain.split("\n\n")) == sorted(danger.split("\n\n"))
        assert "call 999" in danger.split("\n\n")[0]


def test_every_category_is_answered_alike_but_contact(words: SafetyWords) -> None:
    """G10: nothing is weighed."""
    texts = {
        category: words.answer(Flag((category,), False, ()), State.WITH_BOT)
        for category in Category
    }

    contact = texts.pop(Category.CONTACT)
    assert len(set(texts.values())) == 1
    assert "plan to meet" in contact


@pytest.mark.parametrize("state", [State.DEMONSTRATION, State.NOT_TOLD])
def test_where_nobody_is_told_it_says_so(words: SafetyWords, state: State) -> None:
    """G5, G11."""
    text = words.answer(Flag((Category.NEGLECT,), False, ()), state)

    assert "has been told" in text
    assert "Nobody" in text
    assert "safeguarding lead" not in text


def test_out_of_hours_it_says_that_nobody_may_be_reading(words: SafetyWords) -> None:
    """G5."""
    text = words.answer(Flag((Category.NEGLECT,), False, ()), State.CLOSED_HOURS)

    assert "School is closed, so nobody there may be reading now." in text
    assert "day and night" in text


def test_they_can_be_read_at_12_to_13(words: SafetyWords) -> None:
    """G5."""
    list_ = read_words(ROOT / "knowledge")

    grades = [grade(text.replace("\n\n", " "), list_) for text in words.texts.values()]

    assert max(grades) <= MAX_GRADE_PAGE


def test_who_reviewed_them_and_when_is_in_the_file_and_not_over() -> None:
    """G5."""
    located, _ = read_located(FILE)
    assert located is not None
    reviewed = Parts.model_validate(located.data).reviewed

    assert reviewed.by
    assert reviewed.on <= date.today() < reviewed.again


def test_their_help_lines_were_checked_half_a_year_ago_at_most(real: KnowledgeBase) -> None:
    """G5: fails when it is time to check them again."""
    old = {
        line.id
        for line in real.helplines.values()
        if (date.today() - line.checked).days > LINES_LAST_DAYS
    }

    assert old == set()


def test_the_gate_lets_each_of_them_out(words: SafetyWords, gate: Gate) -> None:
    """J2: they are reviewed sentences, and name no option."""
    refused = [gate.check(text, {}, "")[1] for text in words.sentences()]

    assert [breaches for breaches in refused if breaches] == []


@pytest.mark.parametrize(("rule", "edit"), EDITS, ids=lambda part: part)
def test_a_bad_edit_is_caught(words: SafetyWords, rule: str, edit: str) -> None:
    """G6: each of them, by the rule that it breaks."""
    good = words.answer(Flag((Category.NEGLECT,), False, ()), State.WITH_BOT)
    sentences = good.split("\n\n")

    found = faults("\n\n".join([*sentences[:-1], edit, sentences[-1]]))

    assert rule in {fault.rule for fault in found}


def test_there_are_enough_bad_edits() -> None:
    """G6."""
    assert len(EDITS) >= 25


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_taken_out_is_missed(words: SafetyWords, part: str) -> None:
    """G5: whichever it is."""
    good = words.answer(Flag((Category.NEGLECT,), False, ()), State.WITH_BOT)
    plain = " ".join(good.lower().split())

    found = faults(PARTS[part].sub("", plain))

    assert part in {fault.words for fault in found if fault.rule == "lacks a part"}


def test_a_file_with_a_bad_edit_stops_the_start(real: KnowledgeBase, tmp_path: Path) -> None:
    """G6: the lint is not only a test."""
    text = FILE.read_text(encoding="utf-8")
    edited = tmp_path / "words.yml"
    edited.write_text(text.replace("go_on: I am", "go_on: It is our secret. I am"), "utf-8")

    with pytest.raises(KnowledgeError, match="promises secrecy"):
        read_safety_words(real.helplines, edited)


def test_a_help_line_that_is_gone_stops_the_start(real: KnowledgeBase) -> None:
    """G5."""
    without = {id: line for id, line in real.helplines.items() if id != "shout"}

    with pytest.raises(KnowledgeError, match="lacks shout"):
        read_safety_words(without)
