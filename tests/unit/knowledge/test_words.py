"""The reviewed word list: what it matches, what it lets pass, and how it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import textstat

from bot.errors import KnowledgeError
from bot.impartiality import wording
from bot.knowledge.matcher import Matcher
from bot.knowledge.words import WordList, read_words
from bot.settings import ROOT

if TYPE_CHECKING:
    from tests.unit.conftest import Content


@pytest.fixture(scope="module")
def words() -> WordList:
    """The list that pupils' answers are held to."""
    return read_words(ROOT / "knowledge")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A levels are the best route.", "evaluate"),
        ("It is a PRESTIGIOUS course.", "evaluate"),
        ("A second-class choice.", "evaluate"),
        ("It is easier.", "evaluate"),
        ("Sadly, it closed.", "evaluate"),
        ("The top route at 16.", "evaluate"),
        ("A second chance for pupils who failed.", "evaluate"),
        ("It pays more than a job.", "compare"),
        ("Unlike college, it is paid.", "compare"),
        ("You should choose this one.", "steer"),
        ("I\u2019d go to university.", "steer"),
        ("This is right for you.", "steer"),
        ("Do not miss out.", "steer"),
        ("We strongly advise a degree.", "steer"),
        ("Why not stay with us?", "steer"),
        ("It is for practical people.", "stereotype"),
        ("People like you do well here.", "stereotype"),
        ("The adviser will tell you what she thinks.", "assume_a_sex"),
        ("Ask a policeman.", "assume_a_sex"),
    ],
)
def test_each_class_of_words_is_found(words: WordList, text: str, kind: str) -> None:
    assert kind in {match.kind for match in words.matches(text)}


def test_a_match_says_where_it_stands_why_and_what_to_do(words: WordList) -> None:
    (match,) = words.matches("It is the best.")

    assert (match.id, match.words, match.start, match.end) == ("best", "best", 10, 14)
    assert match.reason
    assert match.mend


@pytest.mark.parametrize(
    "text",
    [
        "You work more than 16 hours a week.",
        "It can be topped up, leading to a degree.",
        "A T Level is free if you start before you turn 19.",
        "Bestow, sheep and theme hold other words.",
        "In 2024 girls were 37% of those taking physics.",
    ],
)
def test_facts_and_words_inside_words_are_let_pass(words: WordList, text: str) -> None:
    assert words.matches(text) == []


def test_words_are_found_through_odd_spaces_hyphens_and_hidden_characters(words: WordList) -> None:
    for text in ("be\u00adst", "second\u00a0class", "second\u2011class", "you\u2019ll love it"):
        assert words.matches(text), repr(text)


def test_what_is_allowed_in_one_place_is_still_found_in_another(content: Content) -> None:
    words = read_words(content.folder)

    (match,) = words.matches("No route is best. This route is best.")

    assert match.start == 32


def test_a_longer_phrase_of_a_group_is_told_once(content: Content) -> None:
    found = read_words(content.folder).matches("It is second best.")

    assert [match.words for match in found] == ["second best"]


def test_any_word_and_any_number_stand_for_one() -> None:
    matcher = Matcher([["you should _ this"], ["over # places"]])

    assert [group for group, _ in matcher.find("so you should take this")] == [0]
    assert [group for group, _ in matcher.find("you should not take this")] == []
    assert [group for group, _ in matcher.find("over 3,600 places")] == [1]


def test_the_fixed_sentences_around_content_favour_nothing(words: WordList) -> None:
    sentences = {name: str(said) for name, said in vars(wording).items() if name.isupper()}

    assert {name: words.matches(text) for name, text in sentences.items()} == {
        name: [] for name in sentences
    }


def test_every_plain_word_has_two_syllables_so_no_name_looks_plainer(words: WordList) -> None:
    syllables = {term.plain: textstat.syllable_count(term.plain) for term in words.plain_terms}

    assert set(syllables.values()) == {2}, syllables


def test_a_word_list_with_an_error_names_its_line(content: Content) -> None:
    content.replace("lint_words.yml", "class: compare", "class: compares")
    line = content.line_of("lint_words.yml", "class: compares")

    with pytest.raises(KnowledgeError, match=rf"lint_words.yml:{line}: steering.1.class: .*"):
        read_words(content.folder)


def test_a_missing_word_list_is_said(content: Content) -> None:
    (content.folder / "lint_words.yml").unlink()

    with pytest.raises(KnowledgeError, match=r"lint_words.yml:1: file: is missing; restore it"):
        read_words(content.folder)


def test_a_phrase_that_could_match_anything_is_refused(content: Content) -> None:
    content.replace("lint_words.yml", "[best, prestig*, second best]", '["*", best]')

    with pytest.raises(KnowledgeError, match=r"steering.0.words.0: .*should match pattern"):
        read_words(content.folder)
