"""Messages that lean on what came before, and those that only look like it."""

from __future__ import annotations

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.nlu.language import MentionFinder
from bot.nlu.leaning import Leaning, read_leaning


@pytest.fixture(scope="module")
def finder(real: KnowledgeBase) -> MentionFinder:
    return MentionFinder(real)


def lean(finder: MentionFinder, text: str) -> Leaning:
    return read_leaning(text, finder.mentions(text))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the second one", (2,)),
        ("2nd one pls", (2,)),
        ("teh secnd one", (2,)),
        ("the first 2", (1, 2)),
        ("first two please", (1, 2)),
        ("the last one", (-1,)),
        ("the last two", (-2, -1)),
        ("the first and the third", (1, 3)),
        ("number 3", (3,)),
        ("option four", (4,)),
        ("tell me more about the third one", (3,)),
        ("number 2 option please", (2,)),
        ("tell me about the number 3 route", (3,)),
        ("second", (2,)),
    ],
)
def test_a_place_in_the_list_is_picked(
    finder: MentionFinder, text: str, places: tuple[int, ...]
) -> None:
    found = lean(finder, text)

    assert (found.intent, found.places) == ("pick_from_list", places)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("how much does the second one cost", (2,)),
        ("compare the first two", (1, 2)),
        ("what do i need to get into the first one", (1,)),
    ],
)
def test_a_place_may_stand_inside_a_question(
    finder: MentionFinder, text: str, places: tuple[int, ...]
) -> None:
    found = lean(finder, text)

    assert found.places == places
    assert found.intent in (None, "ask_facet")


@pytest.mark.parametrize(
    "text",
    [
        "no, I meant after year 11",
        "no the apprenticeship one",
        "not that one",
        "no not that one",
        "sorry i meant t levels",
        "i meant the pay",
        "nah i mean when im 18",
        "no i meant 16",
        "not t levels, a levels",
        "actually i changed my mind, t levels",
        "forget that what about uni",
        "wait no sixth form",
        "no the other one",
        "sory i ment apprenticeships",
    ],
)
def test_a_correction_is_told_from_a_question(finder: MentionFinder, text: str) -> None:
    assert lean(finder, text).intent == "correct_answer"


@pytest.mark.parametrize(
    "text",
    [
        "no thanks",
        "no",
        "no uni",
        "no experience for t levels",
        "what if i change my mind about t levels",
        "can i change my mind after i started a levels",
        "whats sixth form",
        "in my first year of a levels",
        "what is the number one route for someone clever",
        "my second choice is a btec, how long is it",
        "which of them pays the most",
        "what is the point",
        "tell me more",
        "how long does it take",
        "i mean it, nobody listens to me",
    ],
)
def test_what_stands_by_itself_is_left_to_the_classifier(finder: MentionFinder, text: str) -> None:
    assert lean(finder, text).intent is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what about for 18?", "ask_same_of_another"),
        ("and at 16", "ask_same_of_another"),
        ("what about t levels then", "ask_same_of_another"),
        ("and for a levels?", "ask_same_of_another"),
        ("what about the pay", "ask_facet"),
        ("which of them pays", "ask_which_of_them"),
        ("which ones are free", "ask_which_of_them"),
        ("do any of them pay", "ask_which_of_them"),
    ],
)
def test_the_same_is_asked_of_another(finder: MentionFinder, text: str, intent: str) -> None:
    assert lean(finder, text).intent == intent


def test_what_is_not_meant_is_known(finder: MentionFinder) -> None:
    assert lean(finder, "not t levels, a levels").rejected == ("t_levels",)
    assert lean(finder, "no, the apprenticeship not uni").rejected == ("degree",)
