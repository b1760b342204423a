"""Content with anything wrong in it is refused as a whole, with every problem and its mend."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.load import load, version_of

if TYPE_CHECKING:
    from tests.unit.conftest import Content

ALPHA = "options/alpha.yml"
LENGTH = "  length:\n    text: The length of the Alpha route.\n    evidence: A\n    sources: [S1]\n"
LENGTH_TEXT = "    text: The length of the Alpha route.\n    evidence: A\n    sources: [S1]\n"


def problems_of(content: Content) -> list[str]:
    with pytest.raises(KnowledgeError) as refused:
        content.load()
    first, *lines = str(refused.value).splitlines()
    assert first == f"{len(lines)} problem(s) in the knowledge base:"
    return [line.strip().removeprefix(f"{content.folder}/") for line in lines]


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
            "an everyday name may point to one option only; remove one",
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

    (problem,) = problems_of(content)

    assert re.match(rf"{re.escape(file)}:\d+: {re.escape(field)}: ", problem)
    assert wrong in problem
    assert problem.endswith(mend)


def test_a_wrong_stage_is_named_with_the_stages_there_are(content: Content) -> None:
    content.replace("options/bravo.yml", "[post_14, post_16]", "[post_14, post_17]")

    wanted = "stages.1: Input should be 'post_14', 'post_16' or 'post_18'; use one of the values"
    assert any(wanted in problem for problem in problems_of(content))


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

    problem = problems_of(content)[0]

    if file == "terms.yml":
        assert problem.startswith("terms.yml:1: ")
    else:
        assert problem.startswith(f"{file}:{content.line_of(file, at)}: ")


def test_all_problems_are_told_together_sorted_by_place(content: Content) -> None:
    content.replace(ALPHA, "code: A1\n", "code: A1\nwinner: true\n")
    content.replace("options/ended.yml", "stages: [post_16]", "stages: []")
    content.replace("options/ended.yml", "name: Ended route", "nmae: Ended route")
    content.replace("topics/money.yml", "id: money", "id: cash")

    problems = problems_of(content)

    assert [p.split(":")[0] for p in problems] == [
        ALPHA,
        *["options/ended.yml"] * 3,
        "topics/money.yml",
    ]
    lines = [int(p.split(":")[1]) for p in problems[1:4]]
    assert lines == sorted(lines)


@pytest.mark.parametrize("file", ["sources.yml", "helplines.yml", "terms.yml"])
def test_a_file_that_is_missing_is_named_with_its_mend(content: Content, file: str) -> None:
    (content.folder / file).unlink()

    problems = problems_of(content)

    assert f"{file}:1: file: is missing; restore it from version control" in problems


def test_a_folder_without_options_says_which_setting_to_correct(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="options is not there; set EVENHAND_KNOWLEDGE"):
        load(tmp_path)


def test_the_version_is_sixteen_hex_digits_and_stays_with_the_content(content: Content) -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", content.load().version)
    assert content.load().version == version_of(content.folder)


@pytest.mark.parametrize("file", [ALPHA, "topics/money.yml", "sources.yml", "terms.yml"])
def test_one_byte_more_changes_the_version(content: Content, file: str) -> None:
    before = content.load().version

    with (content.folder / file).open("ab") as opened:
        opened.write(b"\n")

    assert content.load().version != before


def test_another_name_for_the_same_bytes_changes_the_version(content: Content) -> None:
    before = version_of(content.folder)

    (content.folder / ALPHA).rename(content.folder / "options/alfa.yml")

    assert version_of(content.folder) != before
