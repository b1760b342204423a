"""What a pupil is told of a person joining can be read at 12 to 13, and promises nothing."""

from __future__ import annotations

import re

import pytest
from cryptography.exceptions import InvalidTag

from bot.errors import UnknownKey
from bot.handoff import shown, words
from bot.handoff.reach import Seal
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.words import read_words
from bot.settings import ROOT

NAMES = {
    "school": "Hill School",
    "speaker": "Ms Patel, careers adviser",
    "when": "",
    "name": "",
    "contact": "",
    "reach": "",
}
TOLD = {
    name: value.format_map(NAMES)
    for module in (words, shown)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str)
} | {f"offer {reason.value}": text.format_map(NAMES) for reason, text in words.OFFERS.items()}


def test_all_of_it_together_can_be_read_at_12_to_13() -> None:
    """P8: reading age 12 to 13."""
    text = " ".join(TOLD.values())

    assert len(text.split()) > 200
    assert grade(text, read_words(ROOT / "knowledge")) <= MAX_GRADE_PAGE


@pytest.mark.parametrize("name", TOLD)
def test_none_of_it_promises_secrecy_or_an_answer(name: str) -> None:
    """G6: nothing is promised that nobody can keep."""
    assert not re.search(
        r"\b(secret|private|confidential|nobody else|promise|always|never)\b", TOLD[name], re.I
    )


def test_places_in_the_queue_are_told_in_words() -> None:
    assert words.place(1) == "You are first in the queue for a person."
    assert words.place(10) == "You are tenth in the queue for a person."
    assert words.place(11) == "You are number 11 in the queue for a person."


def test_who_helps_meanwhile_is_the_reviewed_help_line(real: KnowledgeBase) -> None:
    line = real.helplines["national_careers_service"]

    assert line.contact in words.shut("Hill School", None, line).text
    assert "I do not know yet when" in words.shut("Hill School", None, line).text


def test_a_way_to_be_reached_opens_for_its_own_conversation_alone(secret: str) -> None:
    seal = Seal(keyring("reach", [secret]))
    sealed = seal.seal("form 10B", "one")

    assert seal.open(sealed, "one") == "form 10B"
    assert seal.seal("form 10B", "one") != sealed
    with pytest.raises(InvalidTag):
        seal.open(sealed, "two")


def test_a_rotated_secret_opens_what_it_sealed_and_another_does_not(secret: str) -> None:
    sealed = Seal(keyring("reach", [secret])).seal("form 10B", "one")

    assert Seal(keyring("reach", ["a" * 40, secret])).open(sealed, "one") == "form 10B"
    with pytest.raises(UnknownKey):
        Seal(keyring("reach", ["a" * 40])).open(sealed, "one")
