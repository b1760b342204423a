"""School years, ages, work, places, money and dates are found as pupils write them."""

from __future__ import annotations

import pytest

from bot.knowledge.ages import STAGE_OF_AGE, STAGE_OF_YEAR
from bot.knowledge.base import KnowledgeBase
from bot.nlu.details import KINDS, DetailFinder
from bot.nlu.language import MentionFinder
from bot.nlu.word_lists import job_families, place_names


@pytest.fixture(scope="module")
def details() -> DetailFinder:
    return DetailFinder()


@pytest.fixture(scope="module")
def finder(real: KnowledgeBase) -> MentionFinder:
    return MentionFinder(real)


def values(details: DetailFinder, text: str, kind: str) -> list[str]:
    return [mention.value for mention in details.details(text) if mention.kind == kind]


def stages(finder: MentionFinder, text: str) -> list[str]:
    return [mention.value for mention in finder.mentions(text) if mention.kind == "stage"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("yr 11s at my school", ["11"]),
        ("im in yr11", ["11"]),
        ("Y9 parents", ["9"]),
        ("year ten", ["10"]),
        ("DD is in Year 9", ["9"]),
        ("years 10 and 11", ["10", "11"]),
        ("y12/13", ["12", "13"]),
        ("year group 8", ["8"]),
        ("my lad's in lower sixth", ["12"]),
        ("upper 6th", ["13"]),
        ("im in my second year of college", ["13"]),
        ("she is in the first year of sixth form", ["12"]),
        ("2 years 9 months", []),
        ("over two years 12 people left", []),
        ("year 2027", []),
        ("year 9 months", []),
        ("year on year", []),
        ("year 14", []),
        ("yr 110", []),
        ("can i leave after the first year of college", []),
    ],
)
def test_a_school_year_is_a_number(details: DetailFinder, text: str, years: list[str]) -> None:
    assert values(details, text, "year_group") == years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("16", ["16"]),
        ("im 15", ["15"]),
        ("he's only 13", ["13"]),
        ("turns sixteen in may", ["16"]),
        ("15yo", ["15"]),
        ("a 17 year old", ["17"]),
        ("14-year-olds", ["14"]),
        ("16+", ["16"]),
        ("under 18s", ["18"]),
        ("between 16 and 19", ["16", "19"]),
        ("until i'm 18", ["18"]),
        ("gonna be 18 soon", ["18"]),
        ("im 16 gcses deep", []),
        ("its at 15 pounds", []),
        ("i was 16 minutes late", []),
        ("there are 14 of us", []),
        ("at 16:30", []),
        ("is 18% a lot", []),
        ("at 12 june", []),
        ("£16", []),
    ],
)
def test_an_age_is_a_number(details: DetailFinder, text: str, found: list[str]) -> None:
    assert values(details, text, "age") == found


@pytest.mark.parametrize(("year", "stage"), STAGE_OF_YEAR.items())
def test_a_school_year_gives_the_stage(finder: MentionFinder, year: str, stage: str) -> None:
    for text in (f"im in yr {year}", f"my son is in year {year}", f"y{year}s", f"YEAR {year}"):
        assert stages(finder, text) == [stage], text


@pytest.mark.parametrize(("age", "stage"), STAGE_OF_AGE.items())
def test_an_age_gives_the_stage(finder: MentionFinder, age: str, stage: str) -> None:
    for text in (f"im {age}", f"she turned {age} last week", f"{age}yo", f"my lad is nearly {age}"):
        assert stages(finder, text) == [stage], text


def test_what_year_10_is_like_is_asked_before_it_and_in_it_one_chooses_at_16(
    finder: MentionFinder,
) -> None:
    assert stages(finder, "what can i study in year 10") == ["post_14"]
    assert stages(finder, "when im in year 10 can i drop art") == ["post_14"]
    assert stages(finder, "im in year 10 what is next") == ["post_16"]
    assert stages(finder, "DS is in Y10, what is next") == ["post_16"]


@pytest.mark.parametrize("text", ["what pay do under 18s get", "until i was 30", "over 16s only"])
def test_a_limit_of_age_is_no_stage(finder: MentionFinder, text: str) -> None:
    assert stages(finder, text) == []


def test_an_age_in_the_name_of_an_option_names_the_option_alone(finder: MentionFinder) -> None:
    mentions = finder.mentions("what is college at 14")

    assert [(m.kind, m.value) for m in mentions] == [("option", "college_14_16")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£200 a week", "200 week"),
        ("200 quid a wk", "200 week"),
        ("9 grand", "9000"),
        ("£9,535", "9535"),
        ("25k per year", "25000 year"),
        ("£7.55 an hour", "7.55 hour"),
        ("7.50 an hr", "7.50 hour"),
        ("20 people", None),
        ("3.5 hours", None),
        ("level 3", None),
    ],
)
def test_a_sum_is_a_number_and_what_it_is_for(
    details: DetailFinder, text: str, value: str | None
) -> None:
    assert values(details, text, "money") == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in september", ["september"]),
        ("15th of january 2027", ["15 january 2027"]),
        ("sept 4th", ["4 september"]),
        ("next year", ["next year"]),
        ("in may", ["may"]),
        ("end of march", ["march"]),
        ("2027 entry", ["2027"]),
        ("after results day", ["results day"]),
        ("the summer holidays", ["summer holidays"]),
        ("over xmas", ["christmas"]),
        ("may i ask", []),
        ("i may go", []),
        ("march me there", []),
        ("the year", []),
        ("2000 people", []),
        ("£2030", []),
    ],
)
def test_a_date_is_told_in_one_way(details: DetailFinder, text: str, found: list[str]) -> None:
    assert values(details, text, "date") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("any in Leeds", ["leeds"]),
        ("near stoke-on-trent", ["stoke-on-trent"]),
        ("from hull", ["hull"]),
        ("round our way", ["near_me"]),
        ("in bath", ["bath"]),
        ("i had a bath", []),
        ("reading is hard", []),
        ("bury it", []),
    ],
)
def test_a_place_is_found_and_a_word_of_that_spelling_is_none(
    details: DetailFinder, text: str, found: list[str]
) -> None:
    assert values(details, text, "place") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("i wanna be a sparky", ["construction_and_trades"]),
        ("nursing", ["healthcare"]),
        ("get a trade", ["construction_and_trades"]),
        ("my teacher said so", []),
        ("yr 9 teacher", []),
        ("my maths teacher", []),
    ],
)
def test_work_is_found_by_its_everyday_names(
    details: DetailFinder, text: str, found: list[str]
) -> None:
    assert values(details, text, "job_family") == found


def test_every_listed_name_finds_its_own(details: DetailFinder) -> None:
    work = {w: f for f, words in job_families().items() for w in words}
    places = {name: name for name in place_names()["names"]}

    assert {w: f for w, f in work.items() if values(details, w, "job_family") != [f]} == {}
    assert {p: p for p in places if values(details, p, "place") != [p]} == {}


def test_no_name_of_work_is_an_everyday_name_of_an_option(real: KnowledgeBase) -> None:
    options = {alias.lower() for option in real.options.values() for alias in option.aliases}

    assert options & {word for words in job_families().values() for word in words} == set()


def test_details_stand_in_the_order_of_the_text(details: DetailFinder) -> None:
    text = "im 16, £200 a week as a chef in hull from june"

    found = details.details(text)

    assert [(m.kind, text[m.start : m.end]) for m in found] == [
        ("age", "16"),
        ("money", "£200 a week"),
        ("job_family", "chef"),
        ("place", "hull"),
        ("date", "june"),
    ]
    assert {m.kind for m in found} <= set(KINDS)


@pytest.mark.parametrize("text", ["", " ", "?", "hello there"])
def test_a_text_without_details_has_none(details: DetailFinder, text: str) -> None:
    assert details.details(text) == []
