"""A file of schools is read as a whole, or refused with every fault at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import SchoolsError, UnknownSchool
from bot.knowledge.models import STAGES
from bot.schools.schools import Schools
from bot.schools.words import TextRule
from bot.settings import ROOT

SAMPLE = ROOT / "docs" / "how-to" / "embed" / "schools.sample.yml"
Load = Callable[[str], Schools]
Faults = Callable[[str], list[str]]


def test_the_sample_is_read(rule: TextRule) -> None:
    schools = Schools.load(SAMPLE, rule)

    assert list(schools.by_id) == ["riverside", "hill-college"]
    assert schools.default.name == "Riverside School"
    assert schools.school("hill-college").allowed_origins == ("https://www.hillcollege.example",)
    hours = schools.default.opening_hours
    assert hours is not None
    assert hours.text == (
        "Monday and Tuesday, 8:30am to 4pm; Wednesday, 8:30am to midday and 1pm to 4pm; "
        "Thursday, 8:30am to 4pm; Friday, 8:30am to 3:30pm (UK time)"
    )


def test_without_a_file_there_is_one_school_that_no_website_may_frame(rule: TextRule) -> None:
    """P2: a school's defaults are the most private ones."""
    schools = Schools.load(None, rule)

    assert [school.model_dump() for school in schools.by_id.values()] == [
        {
            "id": "school",
            "name": "Your school",
            "colour": "#1b4b5a",
            "greeting": "Hello. Ask me about any route at 14, 16 or 18, in your own words.",
            "opening_hours": None,
            "adviser": None,
            "safeguarding": None,
            "demonstration": True,
            "retention_days": 30,
            "reuse": None,
            "allowed_origins": (),
            "stages": STAGES,
        }
    ]


def test_the_default_greeting_keeps_to_the_rule_for_greetings(load_text: Load) -> None:
    greeting = Schools.load(None, lambda text: []).default.greeting

    assert load_text(f"- id: a\n  greeting: {greeting}\n").default.greeting == greeting


def test_an_unknown_school_is_refused_with_those_there_are(load_text: Load) -> None:
    schools = load_text("- id: a\n- id: b\n")

    with pytest.raises(UnknownSchool, match="no school 'c'; there is a, b"):
        schools.school("c")


def test_every_fault_of_a_file_is_told_together_with_its_line(faults: Faults) -> None:
    told = faults(
        "- id: a\n"
        '  colour: "#ffee00"\n'
        "  greeting: Our A levels are best\n"
        "- id: b\n"
        "  allowed_origins: [https://b.example/]\n"
        "  motto: Onwards\n"
        "- id: a\n"
    )

    assert [line.split(": ")[0] for line in told] == [
        "schools.yml:2",
        "schools.yml:3",
        "schools.yml:3",
        "schools.yml:3",
        "schools.yml:5",
        "schools.yml:6",
        "schools.yml:7",
    ]
    assert "0.colour: #ffee00 has a contrast of 1.12 to 1 with the page" in told[0]
    assert "such as #9b9100 has it" in told[0]
    assert "promotes a route: it names 'a levels'" in " ".join(told[1:4])
    assert "1.motto: Extra inputs are not permitted" in told[5]
    assert "2.id: 'a' is given twice" in told[6]


@pytest.mark.parametrize(
    ("greeting", "wrong"),
    [
        ("Ask me about apprenticeships.", "promotes a route: it names 'apprenticeships'"),
        ("Ask me about our sixth form.", "promotes a kind of place: it names 'sixth form'"),
        ("Wondering about uni? Ask me.", "promotes a kind of place: it names 'uni'"),
        ("Welcome to our outstanding school.", "'outstanding' praises"),
        ("You should stay on at school.", "'should' steers"),
        ("Hello!", "'!' praises"),
    ],
)
def test_a_greeting_that_promotes_is_refused_with_the_reason(
    faults: Faults, greeting: str, wrong: str
) -> None:
    assert wrong in " ".join(faults(f'- id: a\n  greeting: "{greeting}"\n'))


def test_a_line_about_the_adviser_may_name_a_place_but_not_a_route(
    load_text: Load, faults: Faults
) -> None:
    adviser = "- id: a\n  adviser: {{name: Mr Good, where: {}}}\n"

    assert load_text(adviser.format("In the sixth form office on Mondays")).default.adviser
    assert "it names 't levels'" in faults(adviser.format("Ask about T Levels"))[0]


def test_how_to_reach_the_adviser_is_told_in_sentences(rule: TextRule) -> None:
    adviser = Schools.load(SAMPLE, rule).default.adviser

    assert adviser is not None
    assert adviser.reach == (
        "In the library at lunch on Tuesdays and Thursdays. Email: careers@riverside.example. "
        "Phone: 01632 960100."
    )


@pytest.mark.parametrize(
    "origin",
    [
        "https://www.school.example",
        "https://school.example:8443",
        "https://a-b.school.sch.uk",
        "http://localhost:5500",
        "http://127.0.0.1:8000",
    ],
)
def test_an_exact_origin_is_taken(load_text: Load, origin: str) -> None:
    assert load_text(f"- id: a\n  allowed_origins: ['{origin}']\n").default.allowed_origins == (
        origin,
    )


@pytest.mark.parametrize(
    "origin",
    [
        "http://school.example",
        "https://school.example/",
        "https://school.example/page",
        "https://School.example",
        "https://*.school.example",
        "*",
        "null",
        "https://user@school.example",
        "https://school.example; script-src *",
        "https://school.example https://evil.example",
        "https://school.example\\n",
        "https://school",
        "http://localhost.evil.example",
        "https://school.example:99999999",
        "//school.example",
        "https://",
    ],
)
def test_anything_else_as_an_origin_is_refused(faults: Faults, origin: str) -> None:
    told = faults(f'- id: a\n  allowed_origins: ["{origin}"]\n')

    assert "is not the origin of a website" in told[0]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "is empty"),
        ("[]", "lists no school"),
        ("id: a\n", "valid list"),
        ("- {name: A}\n", "Field required"),
        ("- {id: A}\n", "should match pattern"),
        (f"- {{id: {'a' * 41}}}\n", "should match pattern"),
        ("- {id: a, stages: []}\n", "at least 1"),
        ("- {id: a, stages: [post_15]}\n", "post_14"),
        ("- {id: a, colour: red}\n", "should match pattern"),
        ("- {id: a, greeting: [x]}\n", "valid string"),
        ("- [a]\n", "valid dictionary"),
        ("- {id: a, opening_hours: {monday: ['9-5']}}\n", "is not a time of day"),
        ("- {id: a, opening_hours: {monday: ['16:00-09:00']}}\n", "ends before it begins"),
        (
            "- {id: a, opening_hours: {monday: ['09:00-12:00', '11:00-13:00']}}\n",
            "begins before '09:00-12:00' ends",
        ),
        ("- {id: a, opening_hours: {time_zone: Europe/Paris}}\n", "Europe/London"),
        ("- {id: a, adviser: {name: Mrs A, where: Room 1, email: nobody}}\n", "match pattern"),
        ("- id: a\n  id: b\n", "is given twice"),
        ("- {id: a, identity_secret: xxxx}\n", "Extra inputs"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(faults: Faults, text: str, wrong: str) -> None:
    assert wrong in " ".join(faults(text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, rule: TextRule) -> None:
    with pytest.raises(SchoolsError, match="set EVENHAND_SCHOOLS to the file"):
        Schools.load(tmp_path / "none.yml", rule)


def test_hours_of_one_kind_are_told_as_one(load_text: Load) -> None:
    week = ", ".join(
        f"{day}: ['09:00-17:00']" for day in ("monday", "tuesday", "wednesday", "friday")
    )

    hours = load_text(f"- {{id: a, opening_hours: {{{week}}}}}\n").default.opening_hours

    assert hours is not None
    assert hours.text == "Monday to Wednesday, 9am to 5pm; Friday, 9am to 5pm (UK time)"


def test_a_week_without_hours_is_closed(load_text: Load) -> None:
    hours = load_text("- {id: a, opening_hours: {}}\n").default.opening_hours

    assert hours is not None
    assert hours.text == "closed"
