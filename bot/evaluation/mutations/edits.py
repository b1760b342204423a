"""Edits of YAML files as data: what a biased hand would change in the content."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Annotated, Any, Literal, Union

import yaml
from pydantic import Field

from bot.evaluation.mutations.findings import Data, MutationError
from bot.knowledge.located_yaml import read_located


class FileEdit(Data):
    """Base of every edit: *file* is given from the content's folder on."""

    file: str = Field(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)*\.ya?ml$")

    def apply(self, folder: Path) -> None:
        """Make the edit in the copy *folder*. Raises MutationError when it does not fit."""
        self._edit(folder / self.file)

    @abstractmethod
    def _edit(self, file: Path) -> None: ...


class Replace(FileEdit):
    """Write *by* in place of the words *old*, which must stand in the file once."""

    do: Literal["replace"]
    old: str
    by: str

    def _edit(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise MutationError(
                f"{self.old!r} stands {text.count(self.old)} times in {self.file}; "
                "give words that stand there once"
            )
        file.write_text(text.replace(self.old, self.by), encoding="utf-8")


class Write(FileEdit):
    """Write a file, new or over the old one; with *like*, a copy of another file."""

    do: Literal["write"]
    text: str

    def _edit(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text, encoding="utf-8")


class Delete(FileEdit):
    """Delete a file."""

    do: Literal["delete"]

    def _edit(self, file: Path) -> None:
        if not file.exists():
            raise MutationError(f"{self.file} is not there, so it cannot be deleted")
        file.unlink()


class FieldEdit(FileEdit):
    """Base of edits of one field; *field* is its path, such as `facets.benefits.points.0`."""

    field: str

    def _edit(self, file: Path) -> None:
        located, problems = read_located(file)
        if located is None or problems:
            raise MutationError(f"{self.file} cannot be read: {problems}")
        *path, last = [int(part) if part.isdigit() else part for part in self.field.split(".")]
        data: Any = located.data
        try:
            parent = data
            for part in path:
                parent = parent[part]
            self._change(parent, last)
        except (KeyError, IndexError, TypeError) as error:
            raise MutationError(f"{self.file} has no field {self.field}") from error
        file.write_text(
            yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000),
            encoding="utf-8",
        )

    @abstractmethod
    def _change(self, parent: Any, last: str | int) -> None: ...


class Set(FieldEdit):
    """Set the field to a value, whether it was there or not."""

    do: Literal["set"]
    to: Any

    def _change(self, parent: Any, last: str | int) -> None:
        parent[last] = self.to


class Remove(FieldEdit):
    """Take the field, or the item of a list, away."""

    do: Literal["remove"]

    def _change(self, parent: Any, last: str | int) -> None:
        del parent[last]


class Add(FieldEdit):
    """Add an item to the end of the list that the field is."""

    do: Literal["add"]
    item: Any

    def _change(self, parent: Any, last: str | int) -> None:
        parent[last].append(self.item)


Edit = Annotated[Union[Replace, Write, Delete, Set, Remove, Add], Field(discriminator="do")]
