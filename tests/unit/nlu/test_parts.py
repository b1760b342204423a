"""Where a message may fall into two questions, and where it may not."""

from __future__ import annotations

import time

import pytest

from bot.nlu.parts import MOST_PLACES, halves
from bot.nlu.plain_words import plain


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "how long is a t level and do u get paid on an apprenticeship?",
            "how long is a t level",
            "do you get paid on an apprenticeship",
        ),
        ("what's a btec and when do i apply", "what's a btec", "when do i apply"),
        ("whats a utc? how do i get in", "what's a utc", "how do i get in"),
        ("how do i apply, when is the deadline", "how do i apply", "when is the deadline"),
        ("do u get paid n how much is it", "do you get paid", "how much is it"),
        ("how long n hw much is a degree", "how long", "how much is a degree"),
        ("got no place yet can i talk 2 sum1", "got no place yet", "can i talk to someone"),
        ("do i have to stay on and if not what else", "do i have to stay on", "if not what else"),
    ],
)
def test_the_likeliest_place_is_before_what_begins_a_question(
    text: str, first: str, second: str
) -> None:
    assert next(halves(plain(text))) == (first, second, True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("army how old, army what grades", ("army how old", "army what grades", False)),
        ("t levels what grades n v levels wen", ("t levels what grades", "v levels when", False)),
    ],
)
def test_a_second_that_begins_otherwise_must_ask_somewhere(
    text: str, place: tuple[str, str, bool]
) -> None:
    assert place in list(halves(plain(text)))


@pytest.mark.parametrize(
    "text",
    [
        "what is a t level",
        "what are the pros and cons of uni",
        "can i do a levels and a btec",
        "i like art, maths and dance",
        "how do i apply and when",
    ],
)
def test_one_question_has_no_place_to_fall_apart(text: str) -> None:
    assert list(halves(plain(text))) == []


@pytest.mark.parametrize("word", ["also ", "and ", "so also ", "btw "])
def test_many_joining_words_take_no_time(word: str) -> None:
    began = time.process_time()
    list(halves("what is it? " + word * 150 + "zz"))

    assert time.process_time() - began < 0.2


def test_what_is_told_after_a_question_may_be_heard_as_well() -> None:
    assert ("what is a utc", "i feel so low", False) in list(halves("what is a utc. i feel so low"))


def test_no_more_places_are_tried_than_may_be_read() -> None:
    text = "what is it? " * 20

    assert len(list(halves(plain(text)))) == MOST_PLACES
