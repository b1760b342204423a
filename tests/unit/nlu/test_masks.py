"""A masked message is understood as it would be without what was masked (P4)."""

from __future__ import annotations

import pytest

from bot.encoder import load_encoder
from bot.knowledge.load import load
from bot.nlu.neutral import Neutraliser
from bot.nlu.plain_words import plain
from bot.safety.masking.found import KINDS
from bot.settings import ROOT


@pytest.fixture(scope="module")
def neutral() -> Neutraliser:
    return Neutraliser.of(load(ROOT / "knowledge"), load_encoder().words())


@pytest.mark.parametrize(
    ("masked", "understood"),
    [
        ("my name is [name] and i want to do a t level", "i want to do a t level"),
        ("hi im [name] what is a btec", "what is a btec"),
        ("i'm [name], what are t levels", "what are t levels"),
        ("what are t levels my name is [name]", "what are t levels"),
        ("my number is [phone] what are t levels", "what are t levels"),
        ("my mobile number is [phone] and i want to do a t level", "i want to do a t level"),
        ("what is ucas, ring me on [phone]", "what is ucas"),
        ("my email is [e-mail], what are t levels", "what are t levels"),
        ("i live at [address], what are t levels", "what are t levels"),
        ("my postcode is [postcode] what are t levels", "what are t levels"),
        ("my dob is [date of birth], can i do an apprenticeship", "can i do an apprenticeship"),
        ("my snap is [username], what is ucas", "what is ucas"),
    ],
)
def test_what_was_masked_changes_nothing_of_the_question(
    neutral: Neutraliser, masked: str, understood: str
) -> None:
    assert neutral.read(masked).text == neutral.read(understood).text


@pytest.mark.parametrize("kind", KINDS)
def test_no_bracket_of_a_mask_reaches_the_classifier(kind: str) -> None:
    assert "[" not in plain(f"what are t levels [{kind}] please")
    assert plain(f"[{kind}]").isalpha()


def test_a_link_is_no_mask() -> None:
    assert plain("[learn more](https://www.gov.uk) is here").startswith("[learn more](")


def test_making_it_plain_again_changes_nothing() -> None:
    once = plain("my number is [phone] and my name is [name] what is ucas")

    assert plain(once) == once
