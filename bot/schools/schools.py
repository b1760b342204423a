"""Every school of a deployment, from one file, which is refused as a whole when it is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.errors import SchoolsError, UnknownSchool
from bot.knowledge.located_yaml import FieldPath, LocatedYaml, Problem, describe, read_located
from bot.knowledge.problems import problems_of
from bot.schools.models import School
from bot.schools.words import TextRule, greeting_rule

DEFAULT = School(id="school", demonstration=True)  # nobody at a school has set it up
REFERENCE = "docs/how-to/set-up-a-school.md"
_FILE = TypeAdapter(list[School])


@dataclass(frozen=True)
class Schools:
    """The schools by id, in the order of their file."""

    by_id: Mapping[str, School]

    @classmethod
    def load(cls, path: Path | None, rule: TextRule) -> Schools:
        """
        Return the schools of the file *path*; without one, a single school with every default.

        Args:
            path: A YAML file with a list of schools.
            rule: What their texts keep to, from `bot.schools.words.text_rule`.

        Raises:
            SchoolsError: anything is wrong; one line for each problem, with file, line and mend.
        """
        if path is None:
            return cls({DEFAULT.id: DEFAULT})
        if not path.is_file():
            mend = "set EVENHAND_SCHOOLS to the file with the schools, or unset it"
            raise SchoolsError(_told([Problem(path, 1, "EVENHAND_SCHOOLS", "is no file", mend)]))
        located, problems = read_located(path)
        if located is None or problems:
            raise SchoolsError(_told(problems))
        schools: list[School] = []
        try:
            schools = _FILE.validate_python(located.data)
        except ValidationError as error:
            problems += problems_of(located, error, REFERENCE)
        # Texts and ids are read from the file itself, so that every fault is told at once.
        entries = located.data if isinstance(located.data, list) else []
        problems += [*_no_school(located, entries), *_twice(located, entries)]
        problems += _texts(located, entries, rule)
        if problems:
            raise SchoolsError(_told(problems))
        return cls({school.id: school for school in schools})

    @property
    def default(self) -> School:
        """Return the first school, which a page that names none gets."""
        return next(iter(self.by_id.values()))

    def school(self, id: str) -> School:
        """Return the school named *id*. Raises UnknownSchool, naming those there are."""
        found = self.by_id.get(id)
        if found is None:
            raise UnknownSchool(f"there is no school {id!r}; there is {', '.join(self.by_id)}")
        return found


def _told(problems: list[Problem]) -> str:
    return describe(problems, "the schools' file")


def _no_school(located: LocatedYaml, entries: list[Any]) -> Iterator[Problem]:
    if isinstance(located.data, list) and not entries:
        yield Problem(
            located.file, 1, "file", "lists no school", "list one, or unset EVENHAND_SCHOOLS"
        )


def _twice(located: LocatedYaml, entries: list[Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        id = _at(entry, "id")
        if id in seen:
            yield _problem(located, (number, "id"), f"{id!r} is given twice", "keep one of them")
        if id is not None:
            seen.add(id)


def _texts(located: LocatedYaml, entries: list[Any], rule: TextRule) -> Iterator[Problem]:
    for path, text_rule in ((("greeting",), greeting_rule(rule)), (("adviser", "where"), rule)):
        for number, entry in enumerate(entries):
            text = _at(entry, *path)
            for wrong, mend in text_rule(text) if text is not None else ():
                yield _problem(located, (number, *path), wrong, mend)


def _at(entry: Any, *path: str) -> str | None:
    for name in path:
        entry = entry.get(name) if isinstance(entry, dict) else None
    return entry if isinstance(entry, str) else None


def _problem(located: LocatedYaml, path: FieldPath, wrong: str, mend: str) -> Problem:
    return Problem(located.file, located.line_of(path), ".".join(map(str, path)), wrong, mend)
