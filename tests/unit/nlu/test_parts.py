"""Two questions in one message, and messages that only look like two."""

from __future__ import annotations

import pytest

from bot.nlu.parts import split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "how long is a t level and do u get paid on an apprenticeship?",
            ("how long is a t level", "do u get paid on an apprenticeship?"),
        ),
        ("what's a btec and when do i apply", ("what's a btec", "when do i apply")),
        ("whats a utc? how do i get in", ("whats a utc", "how do i get in")),
        (
            "hi, whats an apprenticeship and is it paid",
            ("hi, whats an apprenticeship", "is it paid"),
        ),
        (
            "how do i apply for sixth form, when is the deadline",
            ("how do i apply for sixth form", "when is the deadline"),
        ),
        ("do u get paid n how much is it", ("do u get paid", "how much is it")),
    ],
)
def test_two_questions_are_told_apart(text: str, parts: tuple[str, str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "what is a t level",
        "what are the pros and cons of uni",
        "can i do a levels and a btec",
        "i like art and what can i do",
        "whats the difference between a btec and a t level and how long are they",
        "is uni better and should i do it",
        "how do i apply and when",
        "if i fail maths what happens and can i do a t level",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert split(text) == (text,)
