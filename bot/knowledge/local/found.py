"""One file of local content as read: its content, and where each field stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.local.models import LocalContent, LocalFile, Provider
from bot.knowledge.located_yaml import FieldPath, LocatedYaml, Problem


@dataclass(frozen=True)
class Found:
    """One file of local content and where its fields stand."""

    content: LocalFile
    located: LocatedYaml

    def problem(self, path: FieldPath, wrong: str, mend: str) -> Problem:
        """Return a problem at *path* of this file."""
        field = ".".join(map(str, path)) or "file"
        return Problem(self.located.file, self.located.line_of(path), field, wrong, mend)


# A provider with the file it stands in and its number there.
Placed = tuple[Found, int, Provider]


def placed(found: Sequence[Found]) -> list[Placed]:
    """Return every provider of *found* with its place, in the order of the files."""
    return [
        (file, number, provider)
        for file in found
        for number, provider in enumerate(file.content.providers)
    ]


def merged(contents: Sequence[LocalFile]) -> LocalContent:
    """Return the files of a folder as one content."""
    return LocalContent(
        school=next((content.school for content in contents if content.school), None),
        measured_from=next((c.measured_from for c in contents if c.measured_from), None),
        providers={place.id: place for content in contents for place in content.providers},
        none_in_area={none.option: none for content in contents for none in content.none_in_area},
        national=tuple(sorted({id for content in contents for id in content.national})),
    )
