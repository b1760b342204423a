"""A change of one file: shown as a diff that `git apply` takes, or made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from io import StringIO
from pathlib import Path


@dataclass(frozen=True)
class Change:
    """What a file says, None when it is not there, and what it would say."""

    file: Path  # below the root
    before: str | None
    after: str

    def diff(self) -> str:
        """Return the change as a unified diff."""
        name = self.file.as_posix()
        head = f"diff --git a/{name} b/{name}\n"
        if self.before is None:
            head += "new file mode 100644\n"
        was = "/dev/null" if self.before is None else f"a/{name}"
        # Not splitlines: it also cuts at characters that are no line end for git.
        old, new = list(StringIO(self.before or "")), list(StringIO(self.after))
        lines = unified_diff(old, new, was, f"b/{name}")
        return head + "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


def make(root: Path, changes: Iterable[Change]) -> None:
    """Write *changes* below *root*; a file is there whole, as it was or as it is to be."""
    for change in changes:
        file = root / change.file
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_bytes(change.after.encode())
        os.replace(fresh, file)
