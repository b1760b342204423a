"""The word lists of the masks, in text files beside this one, words apart by white space."""

from __future__ import annotations

from pathlib import Path


def words(name: str) -> frozenset[str]:
    """Return the words of the list *name*."""
    return frozenset(Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").split())
