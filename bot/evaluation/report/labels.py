"""Read a test set, and refuse it when a label is none that the domain and the content know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BotError
from bot.evaluation.questions import intent_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.located_yaml import FieldPath, LocatedYaml, Problem, describe, read_located
from bot.knowledge.models import FACETS, STAGES
from bot.knowledge.passages import passages

# What parts of a message may be labelled; tests/evaluation/README.md says what each is.
ENTITY_TYPES = (
    "option", "stage", "year_group", "age", "facet", "subject", "job_family", "place", "money",
    "date",
)  # fmt: skip
README = "tests/evaluation/README.md"


class LabelError(BotError):
    """A test set cannot be used; the message names file, line, label and mend."""


@dataclass(frozen=True)
class Known:
    """What a label may say."""

    intents: frozenset[str]
    options: frozenset[str]
    topics: frozenset[str]
    passages: frozenset[str]

    @classmethod
    def of(cls, domain: Path, knowledge: KnowledgeBase) -> Known:
        """Return what *domain* and *knowledge* know."""
        listed = yaml.safe_load(domain.read_text(encoding="utf-8"))["intents"]
        names = (next(iter(each)) if isinstance(each, dict) else each for each in listed)
        return cls(
            frozenset(names),
            frozenset(knowledge.options),
            frozenset(knowledge.topics),
            frozenset(passage.id for passage in passages(knowledge)),
        )


def read_set(file: Path, known: Known) -> list[dict[str, Any]]:
    """Return the labelled messages in *file*. Raises LabelError, one line for each problem."""
    located, problems = read_located(file)
    if located is not None:
        problems += _wrong(located, known)
    if problems or located is None:
        raise LabelError(describe(problems, "the test sets"))
    found: list[dict[str, Any]] = located.data
    return found


def _wrong(located: LocatedYaml, known: Known) -> Iterator[Problem]:
    if not isinstance(located.data, list):
        yield Problem(located.file, 1, "file", "is no list", "list the messages, each with `- {`")
        return
    seen: set[str] = set()
    for number, entry in enumerate(located.data):
        if not isinstance(entry, dict) or not {"id", "text", "intent"} <= set(entry):
            yield _problem(located, (number,), "lacks id, text or intent", "give it all three")
            continue
        if entry["id"] in seen:
            yield _problem(located, (number, "id"), f"{entry['id']} is there twice", "renumber one")
        seen.add(entry["id"])
        yield from _wrong_label(located, (number,), entry, known)
        second = entry.get("second", {})
        for path, label, other in (
            ((number, "or"), entry, entry.get("or")),
            ((number, "second"), {}, second or None),
            ((number, "second", "or"), second, second.get("or")),
        ):
            if other is not None:
                yield from _wrong_label(located, path, {**label, **other}, known)
        yield from _wrong_entities(located, number, entry)


def _wrong_label(
    located: LocatedYaml, at: FieldPath, label: dict[str, Any], known: Known
) -> Iterator[Problem]:
    if label.get("intent") == "ask_topic" and "topic" not in label:
        yield _problem(located, (*at, "intent"), "ask_topic without a topic", "add `topic`")
        return
    if label.get("intent") is None or intent_of(label) not in known.intents:
        mend = f"use an intent of domain.yml; {README} has the two that are named otherwise"
        yield _unknown(located, at, "intent", label.get("intent"), mend)
    closed = (
        ("topic", known.topics, "knowledge/topics"),
        ("facet", frozenset(FACETS), "FACETS in bot/knowledge/models.py"),
        ("stage", frozenset(STAGES), "STAGES in bot/knowledge/models.py"),
        ("passage", known.passages, "the knowledge base: an option and facet, a topic and section"),
    )
    for field, values, where in closed:
        if label.get(field) is not None and label[field] not in values:
            yield _unknown(located, at, field, label[field], f"use one of {where}")
    for option in label.get("options", ()):
        if option not in known.options:
            yield _unknown(located, at, "options", option, "use one of knowledge/options")


def _wrong_entities(located: LocatedYaml, number: int, entry: dict[str, Any]) -> Iterator[Problem]:
    for place, entity in enumerate(entry.get("entities", ())):
        at = (number, "entities", place)
        if entity["type"] not in ENTITY_TYPES:
            yield _unknown(located, at, "type", entity["type"], f"use a type of {README}")
        if entity["text"] not in entry["text"]:
            wrong = f"{entity['text']!r} does not stand in the message"
            yield _problem(located, (*at, "text"), wrong, "copy it from the message")


def _unknown(located: LocatedYaml, at: FieldPath, field: str, value: object, mend: str) -> Problem:
    return _problem(located, (*at, field), f"{value!r} is unknown", mend)


def _problem(located: LocatedYaml, at: FieldPath, wrong: str, mend: str) -> Problem:
    field = ".".join(str(part) for part in at[1:]) or "message"
    return Problem(located.file, located.line_of(at), field, wrong, mend)
