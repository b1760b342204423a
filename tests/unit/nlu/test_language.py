"""What a message names is found in the ways that pupils write it."""

from __future__ import annotations

import pytest

from bot.knowledge.ages import STAGE_OF_AGE
from bot.knowledge.base import KnowledgeBase
from bot.nlu.language import KINDS, MentionFinder, spellings
from bot.nlu.mention import Mention


@pytest.fixture(scope="module")
def finder(real: KnowledgeBase) -> MentionFinder:
    return MentionFinder(real)


def named(finder: MentionFinder, text: str, kind: str) -> list[str]:
    return [mention.value for mention in finder.mentions(text) if mention.kind == kind]


@pytest.mark.parametrize(
    "text",
    ["t level", "T LEVEL", "tlevel", "t-level", "T-Levels", "what is a t level?", "tlevels pls"],
)
def test_a_t_level_is_found_however_it_is_written(finder: MentionFinder, text: str) -> None:
    assert named(finder, text, "option") == ["t_levels"]


@pytest.mark.parametrize(
    "text",
    ["aprenticeship", "apprentiship", "apprentiseship", "Apprentaceships", "an aprentiship pls"],
)
def test_an_apprenticeship_is_found_when_it_is_misspelt(finder: MentionFinder, text: str) -> None:
    assert named(finder, text, "option") == ["apprenticeships"]


@pytest.mark.parametrize("text", ["what about apples", "a new level", "mates", "utd", "g level"])
def test_a_short_word_with_a_letter_wrong_is_another_word(finder: MentionFinder, text: str) -> None:
    assert named(finder, text, "option") == []


def test_the_longer_name_wins(finder: MentionFinder) -> None:
    assert named(finder, "a degree apprenticeship", "option") == ["degree_apprenticeship"]


@pytest.mark.parametrize(
    "text",
    [
        "a level 2 course",
        "is a level 3 course hard",
        "A LEVEL 1 diploma",
        "a level two course",
        "an a-level 3",
        "take a level 4",
        "is a level  3 course ok",
        "is a level\n3 course ok",
    ],
)
def test_a_level_with_its_number_names_no_a_level(finder: MentionFinder, text: str) -> None:
    assert "a_levels" not in named(finder, text, "option")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("can i do a level 2 college course", "level 2"),
        ("is a Level 1 any use", "Level 1"),
    ],
)
def test_the_level_after_an_article_is_what_is_named(
    finder: MentionFinder, text: str, level: str
) -> None:
    start = text.index(level)

    assert Mention("option", "level_2_and_below", start, start + len(level)) in finder.mentions(
        text
    )


@pytest.mark.parametrize(
    "text",
    [
        "a level",
        "a level maths",
        "is a level hard",
        "a levels 2 years",
        "a level in 2027",
        "is an a level 2 years or 3",
        "can i drop an a level 2 weeks in",
        "what's an a level 1 subject",
    ],
)
def test_an_a_level_is_found_where_no_number_of_a_level_follows(
    finder: MentionFinder, text: str
) -> None:
    assert named(finder, text, "option") == ["a_levels"]


@pytest.mark.parametrize(("age", "stage"), STAGE_OF_AGE.items())
def test_an_age_and_nothing_else_is_a_stage(finder: MentionFinder, age: str, stage: str) -> None:
    assert finder.mentions(age) == [Mention("stage", stage, 0, 2)]


@pytest.mark.parametrize("text", [" 16 ", "16?", "16.", "16!!"])
def test_a_bare_age_may_have_signs_around_it(finder: MentionFinder, text: str) -> None:
    (mention,) = finder.mentions(text)

    assert (mention.kind, mention.value) == ("stage", "post_16")
    assert text[mention.start : mention.end] == "16"


@pytest.mark.parametrize("text", ["12", "19", "160", "1", "16 quid", "room 14"])
def test_another_number_is_no_stage(finder: MentionFinder, text: str) -> None:
    assert named(finder, text, "stage") == []


@pytest.mark.parametrize(
    ("text", "stage"),
    [("I'm 15", "post_16"), ("im in year 9", "post_14"), ("after A levels", "post_18")],
)
def test_a_stage_is_found_in_everyday_words(finder: MentionFinder, text: str, stage: str) -> None:
    assert named(finder, text, "stage") == [stage]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("can i get the 16-19 bursary", "bursary_fund"),
        ("care to learn", "care_to_learn"),
        ("how many UCAS points is that", "levels_and_ucas_points"),
    ],
)
def test_a_topic_is_found_by_its_everyday_names(
    finder: MentionFinder, text: str, topic: str
) -> None:
    assert named(finder, text, "topic") == [topic]


def test_every_everyday_name_of_a_topic_finds_it(
    finder: MentionFinder, real: KnowledgeBase
) -> None:
    missed = {
        alias: id
        for id, topic in real.topics.items()
        for alias in topic.aliases
        if id not in named(finder, alias, "topic")
    }

    assert missed == {}


def test_every_everyday_name_of_an_option_finds_it(
    finder: MentionFinder, real: KnowledgeBase
) -> None:
    missed = {
        alias: id
        for id, option in real.options.items()
        for alias in option.aliases
        if id not in named(finder, alias, "option")
    }

    assert missed == {}


def test_mentions_stand_in_the_order_of_the_text_with_their_places(finder: MentionFinder) -> None:
    text = "how long is a T Level after gcses"

    mentions = finder.mentions(text)

    assert [(m.kind, text[m.start : m.end]) for m in mentions] == [
        ("facet", "how long"),
        ("option", "T Level"),
        ("stage", "after gcses"),
    ]
    assert {m.kind for m in mentions} <= set(KINDS)


@pytest.mark.parametrize("text", ["", " ", "?", "hello there", "\n"])
def test_a_text_that_names_nothing_has_no_mentions(finder: MentionFinder, text: str) -> None:
    assert finder.mentions(text) == []


def test_two_words_have_their_everyday_spellings() -> None:
    assert spellings("T Level") == {"t level", "t-level", "tlevel"}
    assert spellings("6th form") == {"6th form", "6th-form", "6thform"}
    assert spellings("start own business") == {"start own business"}
    assert spellings("utc") == {"utc"}
