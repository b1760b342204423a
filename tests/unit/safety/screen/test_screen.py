"""Requirements G2, G4 and G10: how patterns, network and earlier turns come together."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bot.safety.flags import Category, Flag
from bot.safety.screen.lexical import patterns
from bot.safety.screen.network import Reading
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.screen import ALONE, NOTHING_NEW, TOGETHER, Screen

FAR = 4.0


class Fake:
    """A network that finds neglect in the words it is given, and records what it reads."""

    def __init__(self, **danger: float) -> None:
        self.danger = danger
        self.read_texts: list[str] = []

    def read(self, text: str) -> Reading:
        self.read_texts.append(text)
        found = max((d for word, d in self.danger.items() if word in text), default=-FAR)
        return Reading(found, (Category.NEGLECT,), found, text)


def screen(normaliser: Normaliser, **danger: float) -> tuple[Screen, Fake]:
    network = Fake(**danger)
    return Screen(normaliser, patterns(), network), network  # type: ignore[arg-type]


def test_a_message_that_is_ordinary_to_both_is_not_flagged(normaliser: Normaliser) -> None:
    reader, _ = screen(normaliser)

    assert reader.read("what is a t level", ["hi", "what can i do at 16"]) is None


def test_patterns_flag_what_the_network_does_not_see(normaliser: Normaliser) -> None:
    """G2."""
    reader, _ = screen(normaliser)

    assert reader.read("i want to kill myself") == Flag((Category.SUICIDE,), False, ("words",))


def test_the_network_flags_what_no_pattern_has(normaliser: Normaliser) -> None:
    """G2."""
    reader, _ = screen(normaliser, cupboards=ALONE)

    flag = reader.read("the cupboards are bare again")

    assert flag == Flag((Category.NEGLECT,), False, ("network",))


def test_a_sentence_in_three_messages_is_flagged_with_the_last(normaliser: Normaliser) -> None:
    """G4."""
    reader, _ = screen(normaliser)

    assert reader.read("i want", []) is None
    assert reader.read("to kill", ["i want"]) is None
    flag = reader.read("myself", ["i want", "to kill"])
    assert flag is not None
    assert flag.categories == (Category.SUICIDE,)
    assert flag.by == ("turns",)


def test_only_the_last_four_messages_are_read_along(normaliser: Normaliser) -> None:
    """G4: five turns, the message among them."""
    reader, _ = screen(normaliser)

    flag = reader.read("myself", ["i want to kill", "ok", "ok", "ok", "ok"])

    assert flag is None


def test_an_ordinary_message_after_a_flagged_one_is_not_flagged_again(
    normaliser: Normaliser,
) -> None:
    reader, _ = screen(normaliser, cupboards=FAR)

    assert reader.read("what is a t level", ["the cupboards are bare"]) is None


def test_a_message_that_may_go_on_with_a_flagged_one_is_flagged(normaliser: Normaliser) -> None:
    """G4: "he did it again" is read with what was said before."""
    reader, _ = screen(normaliser, cupboards=FAR, again=NOTHING_NEW + 0.1)

    flag = reader.read("and again yesterday", ["the cupboards are bare"])

    assert flag == Flag((Category.NEGLECT,), False, ("turns",))


def test_messages_together_have_to_be_clearer_than_one_alone(normaliser: Normaliser) -> None:
    """G3."""
    reader, _ = screen(normaliser, cupboards=TOGETHER - 0.1)

    assert reader.read("bare", ["the cupboards"]) is None


@pytest.mark.parametrize(
    "text", ["he's outside my door now", "ive taken some pills", "im bleeding loads"]
)
def test_danger_now_is_marked(normaliser: Normaliser, text: str) -> None:
    """G10: it is an order of words, not a grade."""
    reader, _ = screen(normaliser, he=FAR, taken=FAR, bleeding=FAR)

    flag = reader.read(text)

    assert flag is not None
    assert flag.immediate


def test_a_flag_holds_no_number() -> None:
    """G10."""
    kinds = {str(field.type) for field in fields(Flag)}

    assert kinds == {"tuple[Category, ...]", "bool", "tuple[str, ...]"}


@pytest.mark.parametrize("text", ["", "🙂", "..."])
def test_a_message_without_words_is_not_read(normaliser: Normaliser, text: str) -> None:
    """G3."""
    reader, network = screen(normaliser)

    assert reader.read(text, ["hi"]) is None
    assert network.read_texts == []
