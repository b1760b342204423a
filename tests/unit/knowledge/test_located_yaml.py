"""YAML is read with its line numbers, and nothing that PyYAML passes over in silence passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.located_yaml import Problem, read_located

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(text: str) -> Path:
        file = tmp_path / "entry.yml"
        file.write_text(text, encoding="utf-8")
        return file

    return _write


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("a",), 1),
        (("b", "c"), 3),
        (("b", "list", 1), 6),
        (("b", "list", 2, "deep"), 7),
        (("b", "folded"), 8),
    ],
)
def test_each_field_is_found_on_the_line_where_it_begins(
    write: Write, path: tuple[str | int, ...], line: int
) -> None:
    file = write(
        "a: 1\nb:\n  c: 2\n  list:\n    - x\n    - y\n    - {deep: z}\n  folded: >-\n    t\n"
    )

    located, problems = read_located(file)

    assert problems == []
    assert located is not None
    assert located.line_of(path) == line


def test_a_field_that_is_not_there_has_the_line_of_its_nearest_ancestor(write: Write) -> None:
    located, _ = read_located(write("a: 1\nfacets:\n  length:\n    text: x\n"))

    assert located is not None
    assert located.line_of(("facets", "length", "sources", 3)) == 3
    assert located.line_of(("nothing", "here")) == 1


def test_a_key_given_twice_is_a_problem_on_the_second_line(write: Write) -> None:
    _, problems = read_located(write("a: 1\nb: 2\na: 3\n"))

    assert [(p.line, p.field, p.wrong) for p in problems] == [(3, "a", "is given twice")]


def test_a_key_given_twice_deep_inside_is_a_problem_too(write: Write) -> None:
    _, problems = read_located(write("a:\n  - {b: 1}\n  - b: 1\n    c: 2\n    b: 3\n"))

    assert [(p.line, p.field) for p in problems] == [(5, "b")]


def test_the_same_key_in_two_places_is_no_problem(write: Write) -> None:
    _, problems = read_located(write("a: {text: 1}\nb: {text: 2}\n"))

    assert problems == []


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "On", "OFF", "Yes", "NO", "y", "n"])
def test_words_that_yaml_reads_as_true_or_false_stay_words(write: Write, word: str) -> None:
    located, _ = read_located(write(f"{word}: {word}\n"))

    assert located is not None
    assert located.data == {word: word}


@pytest.mark.parametrize(("word", "value"), [("true", True), ("false", False), ("True", True)])
def test_only_true_and_false_are_true_and_false(write: Write, word: str, value: bool) -> None:
    located, _ = read_located(write(f"a: {word}\n"))

    assert located is not None
    assert located.data["a"] is value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\n", 3),
        ("a: 1\nb: x: y\n", 2),
        ("a:\n\tb: 1\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: !!python/object:os.system {}\n", 1),
    ],
    ids=["open list", "colon in text", "tab", "second document", "python object"],
)
def test_a_syntax_error_names_its_line_and_how_to_mend_it(
    write: Write, text: str, line: int
) -> None:
    located, problems = read_located(write(text))

    assert located is None
    assert [(p.line, p.field) for p in problems] == [(line, "YAML")]
    assert "mend the syntax" in problems[0].mend


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nreviewed: {on: 2026-02-31}\n", 2),
        ("a: 1\nb:\n  - 2026-11-23\n  - 2026-13-01\n", 4),
    ],
)
def test_a_day_that_does_not_exist_is_a_problem_with_its_line(
    write: Write, text: str, line: int
) -> None:
    located, problems = read_located(write(text))

    assert located is None
    assert [(p.line, p.field, p.mend) for p in problems] == [
        (line, "YAML", "write a real date or number")
    ]


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "a: &x {b: *x}\n"])
def test_yaml_that_holds_itself_is_a_problem(write: Write, text: str) -> None:
    located, problems = read_located(write(text))

    assert located is None
    assert [(p.field, p.wrong) for p in problems] == [("YAML", "holds itself")]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_is_a_problem(write: Write, text: str) -> None:
    located, problems = read_located(write(text))

    assert located is None
    assert [(p.field, p.wrong) for p in problems] == [("file", "is empty")]


def test_a_file_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "entry.yml"
    file.write_bytes("name: café\n".encode("latin-1"))

    located, problems = read_located(file)

    assert located is None
    assert "is not UTF-8" in problems[0].wrong
    assert problems[0].mend == "save it as UTF-8"


def test_a_problem_reads_as_file_line_field_what_is_wrong_and_mend() -> None:
    problem = Problem(Path("options/x.yml"), 7, "name", "is missing", "add it")

    assert str(problem) == "options/x.yml:7: name: is missing; add it"
