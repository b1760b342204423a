"""Content with anything wrong in it is refused as a whole, with every problem and its mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.conftest import Content

ALPHA = "options/alpha.yml"
LENGTH = "  length:\n    text: The length of the Alpha route.\n    evidence: A\n    sources: [S1]\n"
LENGTH_TEXT = "    text: The length of the Alpha route.\n    evidence: A\n    sources: [S1]\n"


def test_the_small_content_loads_as_it_is(content: Content) -> None:
    knowledge = content.load()

    assert sorted(knowledge.options) == ["alpha", "bravo", "ended"]
    assert list(knowledge.topics) == ["money"]
    assert list(knowledge.sources) == ["S1", "E1"]
    assert list(knowledge.helplines) == ["emergency", "national_careers_service"]


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "wrong", "mend"),
    [
        (ALPHA, LENGTH, "", "facets.length", "Field required", "add it"),
        (
            ALPHA,
            "code: A1\n",
            "code: A1\nwinner: true\n",
            "winner",
            "Extra inputs are not permitted",
            "remove it or correct its spelling",
        ),
        (
            "options/bravo.yml",  # another option names it, but that is no second problem
            "code: A2\n",
            "code: A2\nwinner: true\n",
            "winner",
            "Extra inputs are not permitted",
            "remove it or correct its spelling",
        ),
        (
            ALPHA,
            LENGTH_TEXT,
            LENGTH_TEXT.replace("S1", "S99"),
            "facets.length.sources",
            "source 'S99' is not in sources.yml",
            "add the source there or correct its id",
        ),
        (
            "topics/money.yml",
            "    text: An amount of money.\n    evidence: A\n    sources: [S1]\n",
            "    text: An amount of money.\n    evidence: A\n    sources: [S99]\n",
            "sections.0.sources",
            "source 'S99' is not in sources.yml",
            "add the source there or correct its id",
        ),
        (
            "options/bravo.yml",
            "  - bravo way",
            "  - Alpha Way",
            "aliases",
            "'Alpha Way' already names 'alpha'",
            "an everyday name may point to one thing only; remove one",
        ),
        (
            "options/bravo.yml",
            "  - bravo way",
            "  - Alpha route",
            "aliases",
            "'Alpha route' already names 'alpha'",
            "an everyday name may point to one thing only; remove one",
        ),
        (
            "topics/money.yml",
            "  - money help",
            "  - alpha way",
            "aliases",
            "'alpha way' already names 'alpha'",
            "an everyday name may point to one thing only; remove one",
        ),
        (
            ALPHA,
            "id: alpha\n",
            "id: alfa\n",
            "id",
            "is 'alfa' in a file named alpha.yml",
            "make the two agree",
        ),
        (
            ALPHA,
            LENGTH_TEXT,
            LENGTH_TEXT.replace("evidence: A", "evidence: C"),
            "facets.length",
            "must send the pupil to somebody who can confirm it",
            "see docs/reference/knowledge.md",
        ),
        (
            ALPHA,
            "again: 2027-05-23",
            "again: 2026-11-23",
            "reviewed",
            "'again' (2026-11-23) must be later than 'on' (2026-11-23)",
            "see docs/reference/knowledge.md",
        ),
        (
            ALPHA,
            "      - Alpha route benefits 3\n",
            "",
            "facets.benefits.points",
            "at least 3 items",
            "add what is missing",
        ),
        (
            ALPHA,
            "      - Alpha route benefits 3\n",
            "      - Alpha route benefits 3\n      - One more for Alpha\n",
            "facets.benefits.points",
            "at most 3 items",
            "take some away",
        ),
        (
            ALPHA,
            '[{name: A page, url: "https://example.org/"}, {name: B2, url: "https://example.org/b"}]',
            "[]",
            "links",
            "at least 1 item",
            "add what is missing",
        ),
        (
            "options/ended.yml",
            "instead: [bravo]",
            "instead: [nowhere]",
            "unavailable.instead",
            "there is no option 'nowhere'",
            "name an option that has a file in options/",
        ),
        (
            ALPHA,
            "summary: The",
            "choosable: false\nsummary: The",
            "entry",
            "give 'unavailable' (reason, note) exactly when 'choosable' is false",
            "see docs/reference/knowledge.md",
        ),
        (
            "sources.yml",
            "id: E1",
            "id: S1",
            "id",
            "'S1' is given twice",
            "keep one of them",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_a_problem_names_file_line_field_and_mend(
    content: Content, file: str, old: str, new: str, field: str, wrong: str, mend: str
) -> None:
    content.replace(file, old, new)

    (problem,) = content.problems()

    assert re.match(rf"{re.escape(file)}:\d+: {re.escape(field)}: ", problem)
    assert wrong in problem
    assert problem.endswith(mend)


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("options/bravo.yml", "[post_14, post_16]", "[post_14, post_17]", "stages.1"),
        (ALPHA, "[post_16]", "[post_17]", "stages.0"),
    ],
)
def test_a_wrong_stage_is_one_problem_with_the_stages_there_are(
    content: Content, file: str, old: str, new: str, field: str
) -> None:
    content.replace(file, old, new)

    (problem,) = content.problems()

    wanted = f"{field}: Input should be 'post_14', 'post_16' or 'post_18'; use one of the values"
    assert wanted in problem


@pytest.mark.parametrize(
    ("file", "old", "new", "at"),
    [
        (ALPHA, "code: A1\n", "code: A1\nwinner: true\n", "winner"),
        (ALPHA, LENGTH_TEXT, LENGTH_TEXT.replace("S1", "S99"), "[S99]"),
        (ALPHA, LENGTH, "", "facets:"),
        (ALPHA, LENGTH_TEXT, LENGTH_TEXT.replace(": A", ": C"), "  length:"),
        ("options/bravo.yml", "  - bravo way", "  - alpha way", "  - alpha way"),
        ("terms.yml", "  post_14:\n", "  post_15:\n", "stages:"),
    ],
)
def test_a_problem_points_at_the_line_to_change(
    content: Content, file: str, old: str, new: str, at: str
) -> None:
    content.replace(file, old, new)

    problem = content.problems()[0]

    if file == "terms.yml":
        assert problem.startswith("terms.yml:1: ")
    else:
        assert problem.startswith(f"{file}:{content.line_of(file, at)}: ")


def test_all_problems_are_told_together_sorted_by_place(content: Content) -> None:
    content.replace(ALPHA, "code: A1\n", "code: A1\nwinner: true\n")
    content.replace("options/ended.yml", "stages: [post_16]", "stages: []")
    content.replace("options/ended.yml", "name: Ended route", "nmae: Ended route")
    content.replace("topics/money.yml", "id: money", "id: cash")

    problems = content.problems()

    assert [p.split(":")[0] for p in problems] == [
        ALPHA,
        *["options/ended.yml"] * 3,
        "topics/money.yml",
    ]
    lines = [int(p.split(":")[1]) for p in problems[1:4]]
    assert lines == sorted(lines)
