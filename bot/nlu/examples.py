"""The training sentences, each with its intent and place; what cannot teach is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.knowledge.located_yaml import LocatedYaml, Problem, describe, read_located
from bot.knowledge.models import FACETS

MARK = re.compile(r"\[([^]]*)\](?:\{[^}]*\}|\([^)]*\))")


class ExamplesError(BotError):
    """The training sentences cannot be used; the message names file, line, wrong and mend."""


@dataclass(frozen=True)
class Example:
    """One training sentence as it is written, with its intent and where it stands."""

    text: str
    intent: str
    file: Path
    line: int
    facet: str | None = None  # the point that its block is about
    option: str | None = None  # the option that its block describes without a name

    @property
    def label(self) -> str:
        """Return its intent, and the point and the option if its block says them."""
        about = ", ".join(each for each in (self.facet, self.option) if each)
        return f"{self.intent} ({about})" if about else self.intent

    @property
    def plain(self) -> str:
        """Return the sentence as it counts for being the same: its words, entity marks left out."""
        return " ".join(re.findall(r"\w+", MARK.sub(r"\1", self.text).lower())) or self.text


def read_examples(data: Path, domain: Path, options: Collection[str]) -> list[Example]:
    """
    Return the training sentences under *data*/nlu, file by file.

    Args:
        data: The folder of training data.
        domain: The file that lists the intents.
        options: The ids of the options that a block may describe.

    Raises:
        ExamplesError: a file cannot be read, a sentence stands under two intents, facets or
            options, a facet or an option is none, an intent has no sentence, or the domain does
            not know it; one line for each problem.
    """
    problems: list[Problem] = []
    found: list[Example] = []
    empty: list[Problem] = []
    intents = _read(domain, problems, "intents")
    for file in sorted((data / "nlu").rglob("*.yml")):
        located = _read(file, problems, "nlu")
        if located is None:
            continue
        for number, block in enumerate(located.data["nlu"]):
            if "intent" not in block:
                continue  # a synonym, a lookup or a regular expression
            intent = str(block["intent"])
            about = block.get("metadata") or {}
            facet, option = about.get("facet"), about.get("option")
            for kind, value, known in (("facet", facet, FACETS), ("option", option, options)):
                if value not in (None, *known):
                    line = located.line_of(("nlu", number, "metadata", kind))
                    mend = f"write one of {', '.join(known)}"
                    problems.append(Problem(file, line, kind, f"{value!r} is no {kind}", mend))
            first = _text_line(located, number)
            examples = [
                replace(each, facet=facet, option=option)
                for each in _examples(block, intent, file, first)
            ]
            found += examples
            if not examples:
                empty.append(_empty(file, located.line_of(("nlu", number, "intent")), intent))
    problems += [*empty, *_twice(found)]
    if intents is not None:
        problems += _unlike(intents, found, {problem.field for problem in empty})
    if problems:
        raise ExamplesError(describe(problems, "the training data"))
    return found


def _read(file: Path, problems: list[Problem], key: str) -> LocatedYaml | None:
    located, wrong = read_located(file)
    problems += wrong
    if located is None:
        return None
    if not isinstance(located.data, dict) or not isinstance(located.data.get(key), list):
        problems.append(Problem(file, 1, key, "is no list here", f"list it under `{key}:`"))
        return None
    return located


def _text_line(located: LocatedYaml, number: int) -> int:
    """Return the line of the first sentence: below `examples: |`."""
    return located.line_of(("nlu", number, "examples")) + 1


def _examples(block: dict[str, Any], intent: str, file: Path, first: int) -> Iterator[Example]:
    for line, written in enumerate(str(block.get("examples") or "").splitlines(), first):
        text = written.strip().removeprefix("-").strip()
        if text:
            yield Example(text, intent, file, line)


def _twice(examples: Sequence[Example]) -> Iterator[Problem]:
    first: dict[str, Example] = {}
    for example in examples:
        other = first.setdefault(example.plain, example)
        if other.label != example.label:
            yield Problem(
                example.file,
                example.line,
                example.label,
                f"{example.text!r} stands under {other.label} as well, {other.file}:{other.line}",
                "keep it under the one that is meant",
            )


def _empty(file: Path, line: int, intent: str) -> Problem:
    return Problem(
        file, line, intent, "has no example", "write some under `examples: |`, or take it out"
    )


def _unlike(domain: LocatedYaml, examples: Sequence[Example], told: set[str]) -> Iterator[Problem]:
    known = [next(iter(i)) if isinstance(i, dict) else str(i) for i in domain.data["intents"]]
    first = {example.intent: example for example in reversed(examples)}
    for number, intent in enumerate(known):
        if intent not in {*first, *told}:
            yield _empty(domain.file, domain.line_of(("intents", number)), intent)
    for example in (example for intent, example in first.items() if intent not in known):
        yield Problem(
            example.file,
            example.line,
            example.intent,
            f"is no intent of {domain.file.name}",
            "correct its spelling, or add it there with a rule",
        )
