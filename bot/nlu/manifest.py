"""Files that are written once and checked at every load: none missing, cut short or altered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from bot.errors import IndexDamaged

MANIFEST = "manifest.json"
BLOCK = 1 << 20  # bytes read at once


def write_sums(folder: Path, names: Sequence[str]) -> None:
    """Write the SHA-256 of each of the files *names* of *folder* beside them."""
    sums = {name: _sum_of(folder / name) for name in names}
    kept = {"files": sums, "sum": _sum_of_sums(sums)}
    (folder / MANIFEST).write_text(json.dumps(kept), encoding="utf-8")


def check_sums(folder: Path, names: Sequence[str]) -> None:
    """
    Return when the files *names* of *folder* are as they were written.

    Raises:
        IndexDamaged: one is missing or is not what was written; the message names it.
    """
    try:
        kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sums = kept["files"]
        whole = set(sums) == set(names) and kept["sum"] == _sum_of_sums(sums)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise _damaged(folder / MANIFEST, "does not list the files of this version")
    for name in names:
        try:
            found = _sum_of(folder / name)
        except OSError as error:
            raise _damaged(folder / name, f"cannot be read ({error.strerror})") from error
        if found != sums[name]:
            raise _damaged(folder / name, f"has SHA-256 {found}, expected {sums[name]}")


def _damaged(file: Path, why: str) -> IndexDamaged:
    return IndexDamaged(f"{file} of the passage index {why}; delete the model and run `make train`")


def _sum_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _sum_of_sums(sums: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(sums, sort_keys=True).encode()).hexdigest()
