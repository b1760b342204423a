"""One file of local content as read: its content, and where each field stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.local.models import LocalFile, Provider
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
