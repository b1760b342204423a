"""Requirement G4: what spelling tricks hide is brought back before anything is read."""

from __future__ import annotations

import pytest

from bot.safety.screen.normal import MAX_LETTERS, Normaliser


@pytest.mark.parametrize(
    "written",
    [
        "i want to die",
        "I WANT TO DIE!!!",
        "i w a n t t o d i e",
        "i.want.to.die",
        "i w.a.n.t to d-i-e",
        "iwanttodie",
        "i wanna die",
        "i want 2 d1e",
        "і wаnt tо diе",  # noqa: RUF001 - Cyrillic letters are the point
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",  # noqa: RUF001 - wide letters are the point
        "i 🙂 want 🙂 to 🙂 die",
        "i wa🙂nt to d🙂ie",
        "i\u200b wa\u200bnt to d\u200bie",
        "i waaaant to diiiie",
        "i wnat to die",
        "í wànt tö dïé",
    ],
)
def test_a_trick_is_undone(normaliser: Normaliser, written: str) -> None:
    """G4."""
    assert normaliser.normal(written) == "i want to die"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("kms", "kill myself"),
        ("unalive", "kill"),
        ("su*cide", "suicide"),
        ("i'm not ok, can't cope", "i am not ok cannot cope"),
        ("hrt myslf", "hurt myself"),
    ],
)
def test_slang_and_short_forms_are_in_plain_words(
    normaliser: Normaliser, written: str, normal: str
) -> None:
    """G4."""
    assert normaliser.normal(written) == normal


@pytest.mark.parametrize("text", ["what is a level 3 in animal care", "phlebotomist", "leicester"])
def test_words_that_are_spelt_rightly_are_left_alone(normaliser: Normaliser, text: str) -> None:
    assert normaliser.normal(text) == text


def test_who_a_pupil_is_is_read_as_one_neutral_word(normaliser: Normaliser) -> None:
    """P3: a name, a faith or a country cannot raise a flag nor keep one down."""
    names = ["my name is mohammed", "my name is chloe smith", "my name is oluwaseun"]
    faiths = ["i am muslim", "i am a sikh".replace("a ", ""), "i am jewish", "i am catholic"]

    assert len({normaliser.normal(text) for text in names}) == 1
    assert len({normaliser.normal(text) for text in faiths}) == 1


@pytest.mark.parametrize("text", ["", " ", "🙂", "?!...", "\u200b"])
def test_a_message_without_words_is_empty(normaliser: Normaliser, text: str) -> None:
    assert normaliser.normal(text) == ""


def test_the_end_of_a_long_message_is_read(normaliser: Normaliser) -> None:
    """G1: a disclosure over the length limit is read, and in bounded time."""
    text = "what is a t level " * (MAX_LETTERS // 4) + "i want to die"

    normal = normaliser.normal(text)

    assert normal.endswith("i want to die")
    assert len(normal) <= MAX_LETTERS + 10
