"""Which place a pupil asks about changes nothing; that they ask about a place is kept."""

from __future__ import annotations

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.nlu.language import MentionFinder
from bot.nlu.place_asked import without_place


@pytest.fixture(scope="module")
def finder(real: KnowledgeBase) -> MentionFinder:
    return MentionFinder(real)


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("what apprenticeships are there in derby", "what apprenticeships are there near me"),
        ("where can i do t levels near Milton Keynes?", "where can i do t levels near me?"),
        ("is there any utc around grimsby", "is there any utc near me"),
    ],
)
def test_the_place_at_the_end_of_a_question_is_near_me(
    finder: MentionFinder, text: str, neutral: str
) -> None:
    assert without_place(text, finder.mentions) == neutral


@pytest.mark.parametrize(
    "text",
    [
        "what subjects are there in a t level",
        "how do i get into engineering",
        "are there exams in maths",
        "where can i do it in year 12",
        "what do you learn in hairdressing",
        "how long is it",
    ],
)
def test_what_is_no_place_is_left_alone(finder: MentionFinder, text: str) -> None:
    assert without_place(text, finder.mentions) == text
