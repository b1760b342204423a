"""Patterns over normal text: words that pick a message out whatever the networks make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.safety.flags import Category

LIST = Path(__file__).parent / "patterns.yml"


@dataclass(frozen=True)
class Pattern:
    """One way of saying a thing, why it is listed, and what takes it back."""

    category: Category
    match: re.Pattern[str]
    unless: re.Pattern[str] | None
    why: str

    def found_in(self, text: str, since: int) -> bool:
        """Return whether *text* has it, in words that reach beyond place *since*."""
        if not any(found.end() > since for found in self.match.finditer(text)):
            return False
        return self.unless is None or not self.unless.search(text)


@dataclass(frozen=True)
class Patterns:
    """All patterns, and the words that tell that danger is now."""

    listed: tuple[Pattern, ...]
    now: tuple[re.Pattern[str], ...]

    def categories(self, text: str, since: int = 0) -> list[Category]:
        """
        Return the categories whose patterns *text* has, each once, in the order of the list.

        Args:
            text: normal text.
            since: where the newest message begins; what was said wholly before it does not count.
        """
        found = [each.category for each in self.listed if each.found_in(text, since)]
        return list(dict.fromkeys(found))

    def is_now(self, text: str) -> bool:
        """Return whether normal *text* tells of something that is happening now."""
        return any(pattern.search(text) for pattern in self.now)


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """Return the reviewed patterns of `patterns.yml`."""
    listed = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    words: dict[str, str] = listed.pop("words")
    now = [re.compile(entry["match"]) for entry in listed.pop("now")]

    def compiled(written: str) -> re.Pattern[str]:
        for name, group in words.items():
            written = written.replace("{" + name + "}", f"(?:{group})")
        return re.compile(written)

    return Patterns(
        tuple(
            Pattern(
                Category(category),
                compiled(entry["match"]),
                compiled(entry["unless"]) if "unless" in entry else None,
                entry["why"],
            )
            for category, entries in listed.items()
            for entry in entries
        ),
        tuple(now),
    )
