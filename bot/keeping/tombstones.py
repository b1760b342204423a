"""Which conversations were erased: kept apart from the database, so that a restore undoes none."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.errors import StorageError

AT = "%Y-%m-%dT%H:%M:%SZ"


class Tombstones:
    """The ids of erased conversations, in a file that only grows; each line is on disk at once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, conversation: str, at: datetime) -> None:
        """Keep that *conversation* was erased. Raises StorageError when it cannot be kept."""
        line = json.dumps({"conversation": conversation, "at": at.strftime(AT)}) + "\n"
        try:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageError(
                f"an erasure cannot be kept in {self._file.name} ({error.strerror})"
            ) from error

    def all(self) -> Iterator[str]:
        """Yield each erased conversation. Raises StorageError when a line cannot be read."""
        if not self._file.exists():
            return
        for number, line in enumerate(self._file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                yield str(json.loads(line)["conversation"])
            except (ValueError, KeyError, TypeError) as error:
                raise StorageError(
                    f"line {number} of {self._file} is not an erasure; restore the file from the "
                    "newest copy, so that what was erased stays erased"
                ) from error
