"""What the lint found: breaches of its rules, what to look at, and the parity table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.located_yaml import FieldPath, LocatedYaml, Problem


@dataclass(frozen=True)
class Breach(Problem):
    """A problem that one rule of the lint names; the rules are in docs/reference/knowledge.md."""

    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.field} {self.wrong}; {self.mend}"


@dataclass(frozen=True)
class Place:
    """Where a text stands, so that a breach can point at it."""

    file: Path
    line: int = 1
    field: str = "text"

    def breach(self, rule: str, wrong: str, mend: str) -> Breach:
        return Breach(self.file, self.line, self.field, wrong, mend, rule)


def place_of(located: LocatedYaml, path: FieldPath) -> Place:
    """Return the place of the field at *path*."""
    return Place(located.file, located.line_of(path), ".".join(map(str, path)) or "entry")


@dataclass(frozen=True)
class Row:
    """One option measured. Words are counts, grades are US school grades, tone is -1 to 1."""

    option: str
    words: int
    shortest: float  # the largest relative shortfall of a facet from that facet's median
    longest: float  # the largest relative excess
    summary: int
    benefits: int
    drawbacks: int
    grade: float
    tone: float
    sources: int
    editorial_only: int
    links: int


@dataclass(frozen=True)
class LintReport:
    """Everything measured about one folder of content."""

    version: str
    problems: Sequence[Breach]
    warnings: Sequence[Breach]
    rows: Sequence[Row]
    medians: Mapping[str, float]  # words of each facet; grade and tone of an option
    bands: Mapping[str, str]
    texts: int  # how many texts the word and reading rules were applied to
