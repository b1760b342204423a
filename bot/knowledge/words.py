"""The reviewed word list: words that favour an option, long official terms, neutral words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.errors import KnowledgeError
from bot.knowledge.located_yaml import Problem, describe, read_located
from bot.knowledge.matcher import Matcher, Span, normal
from bot.knowledge.problems import problems_of

FILE = "lint_words.yml"

# Words in small letters: `*` at the end of a word stands for any ending, `_` for any one word,
# `#` for any number.
Phrase = Annotated[
    str, StringConstraints(pattern=r"^([a-z]{4,}\*|[a-z][a-z']*)( ([a-z#_][a-z']*\*?))*$")
]
Told = Annotated[str, StringConstraints(min_length=8, strip_whitespace=True)]


class _Listed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Steering(_Listed):
    """Words that evaluate, compare, steer, stereotype or assume a sex, and where they do not."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
    kind: Literal["evaluate", "compare", "steer", "stereotype", "assume_a_sex"] = Field(
        alias="class"
    )
    words: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    reason: Told
    mend: Told
    allowed: tuple[Phrase, ...] = ()


class PlainTerm(_Listed):
    """A name that a pupil must meet; *plain* takes its place when reading age is measured."""

    terms: Annotated[tuple[Annotated[str, Field(min_length=2)], ...], Field(min_length=1)]
    plain: Annotated[str, StringConstraints(pattern=r"^[a-z ]+$")]
    reason: Told


class Neutral(_Listed):
    """Words that are facts here, though a general lexicon gives them a tone."""

    words: Annotated[tuple[str, ...], Field(min_length=1)]
    reason: Told


@dataclass(frozen=True)
class Match:
    """One place where a text favours an option, with what to do about it."""

    id: str
    kind: str
    words: str
    start: int
    end: int
    reason: str
    mend: str


class WordList(_Listed):
    """Everything in `lint_words.yml`; its matchers are compiled once, at first use."""

    steering: Annotated[tuple[Steering, ...], Field(min_length=1)]
    plain_terms: tuple[PlainTerm, ...]
    neutral: tuple[Neutral, ...]

    def matches(self, text: str) -> list[Match]:
        """Return where *text* evaluates, compares, steers, stereotypes or assumes a sex."""
        lower = normal(text)
        found: list[Match] = []
        fine: list[tuple[int, Span]] | None = None
        for number, span in self._steering.find(lower):
            if fine is None:  # most texts need none of it
                fine = list(self._allowed.find(lower))
            if not any(n == number and a <= span[0] and span[1] <= b for n, (a, b) in fine):
                entry = self.steering[number]
                words = lower[slice(*span)]
                found.append(Match(entry.id, entry.kind, words, *span, entry.reason, entry.mend))
        return sorted(found, key=lambda match: (match.start, match.id))

    def plain(self, text: str) -> str:
        """Return *text* with each term of `plain_terms` replaced by its plain word."""
        return self._terms.sub(lambda m: self._plain_of[m.group().lower()], text)

    def neutral_words(self) -> frozenset[str]:
        """Return the words that count as without tone."""
        return frozenset(word for entry in self.neutral for word in entry.words)

    @cached_property
    def _steering(self) -> Matcher:
        return Matcher([entry.words for entry in self.steering])

    @cached_property
    def _allowed(self) -> Matcher:
        return Matcher([entry.allowed for entry in self.steering])

    @cached_property
    def _plain_of(self) -> dict[str, str]:
        return {term.lower(): entry.plain for entry in self.plain_terms for term in entry.terms}

    @cached_property
    def _terms(self) -> re.Pattern[str]:
        terms = sorted(self._plain_of, key=lambda term: (-len(term), term))
        if not terms:
            return re.compile(r"(?!)")
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, terms))})(?!\w)", re.IGNORECASE)


def read_words(folder: Path) -> WordList:
    """Return the word list of *folder*. Raises KnowledgeError with file, line, field and mend."""
    file = folder / FILE
    if not file.exists():
        missing = Problem(file, 1, "file", "is missing", "restore it from version control")
        raise KnowledgeError(describe([missing]))
    located, problems = read_located(file)
    if located is None or problems:
        raise KnowledgeError(describe(problems))
    try:
        return WordList.model_validate(located.data)
    except ValidationError as error:
        raise KnowledgeError(describe(problems_of(located, error))) from None
