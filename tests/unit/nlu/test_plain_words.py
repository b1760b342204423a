"""A figure that stands for a word is one only where nothing counts."""

from __future__ import annotations

import pytest

from bot.nlu.plain_words import plain


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("how 2 be a vet", "how to be a vet"),
        ("i want 2 be a nurse", "i want to be a nurse"),
        ("wat do i need 2 do", "what do i need to do"),
        ("y is maths so hard", "why is maths so hard"),
        ("were do i send it", "where do i send it"),
    ],
)
def test_it_is_read_as_the_word(said: str, meant: str) -> None:
    assert plain(said) == meant


@pytest.mark.parametrize(
    "text",
    [
        "can i do a level 2 study programme",
        "is a level 2 college course free",
        "do i need a level 2 to join the army",
        "is a level 4 the same as a hnc",
        "with a level 2 do i get in",
        "if i got a 2 do i have to resit",
        "going 2 days a week",
        "gap y is it good",
    ],
)
def test_a_number_stays_a_number(text: str) -> None:
    assert plain(text) == text
