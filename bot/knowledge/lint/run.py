"""Lint a folder of content: every text by itself, and every option against the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.measure import measure
from bot.knowledge.lint.parity import BANDS, parity
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.lint.report import Breach, LintReport, place_of
from bot.knowledge.lint.reviews import ahead, due, too_late
from bot.knowledge.lint.text import MAX_SENTENCES, lint_reading, lint_text, lint_words
from bot.knowledge.load import grounded_parts, load
from bot.knowledge.located_yaml import FieldPath, LocatedYaml, describe, read_located
from bot.knowledge.models import Option, PointsFacet, TextFacet, Topic
from bot.knowledge.words import WordList, read_words

# A further question about a topic may need a list, such as who can get the money.
MAX_SENTENCES_SECTION = 4


def check(folder: Path, local: Path | None = None) -> KnowledgeBase:
    """
    Return the content of *folder* and what a school adds in *local*.

    Raises:
        KnowledgeError: it names everything that is wrong.
    """
    knowledge = load(folder, local)
    report = lint_of(knowledge, folder, date.today())
    if report.problems:
        raise KnowledgeError(describe(report.problems))
    return knowledge


def lint(folder: Path, today: date | None = None, local: Path | None = None) -> LintReport:
    """
    Return what is measured in *folder* and every breach of a rule.

    Args:
        folder: The content, with its word list.
        today: The day for which texts count as due for review; None: today.
        local: What a school adds; None takes *folder*/local if it is there.

    Raises:
        KnowledgeError: the content cannot be loaded at all, so nothing can be measured.
    """
    return lint_of(load(folder, local), folder, today or date.today())


def lint_of(knowledge: KnowledgeBase, folder: Path, today: date) -> LintReport:
    """Return the report on *knowledge*, which was loaded from *folder*."""
    words = read_words(folder)
    options = {id: _located(folder / "options" / f"{id}.yml") for id in knowledge.options}
    topics = {id: _located(folder / "topics" / f"{id}.yml") for id in knowledge.topics}
    measured = measure(knowledge.options, knowledge.sources, words)
    problems: list[Breach] = []
    warnings: list[Breach] = []
    texts = 0
    entries: list[tuple[Option | Topic, LocatedYaml]] = [
        *((option, options[id]) for id, option in knowledge.options.items()),
        *((topic, topics[id]) for id, topic in knowledge.topics.items()),
    ]
    for entry, located in entries:
        for path, text, most in _texts(entry):
            texts += 1
            problems += lint_text(text, place_of(located, path), words, most)
        for path, text in _points(entry):
            problems += lint_reading(text, place_of(located, path), words)
        for path, text in _titles(entry):
            texts += 1
            problems += lint_words(text, place_of(located, path), words)
        problems += too_late(entry, located)
        warnings += due(entry, located, today)
        warnings += ahead(entry, located, today)
    for id, topic in knowledge.topics.items():
        problems += _topic_page(topic, topics[id], words)
    problems += parity(knowledge.options, options, measured)
    problems.sort(key=lambda breach: (str(breach.file), breach.line, breach.rule))
    rows = [measured.rows[id] for id in sorted(measured.rows)]
    return LintReport(knowledge.version, problems, warnings, rows, measured.medians, BANDS, texts)


def _located(file: Path) -> LocatedYaml:
    located, problems = read_located(file)
    if located is None:  # changed since it was loaded a moment ago
        raise KnowledgeError(describe(problems))
    return located


def _texts(entry: Option | Topic) -> Iterator[tuple[FieldPath, str, int]]:
    """Yield each text that a pupil reads, with its place and the most sentences it may have."""
    if isinstance(entry, Option):
        yield ("summary",), entry.summary, MAX_SENTENCES
        if entry.unavailable:
            yield ("unavailable", "note"), entry.unavailable.note, MAX_SENTENCES
    else:
        yield ("next_step",), entry.next_step, MAX_SENTENCES
    for path, part in grounded_parts(entry):
        if isinstance(part, PointsFacet):
            for number, point in enumerate(part.points):
                yield (*path, "points", number), point, 1
        elif isinstance(part, TextFacet) or path == ("answer",):
            yield (*path, "text"), part.text, MAX_SENTENCES  # type: ignore[attr-defined]
        else:
            yield (*path, "text"), part.text, MAX_SENTENCES_SECTION  # type: ignore[attr-defined]


def _points(entry: Option | Topic) -> Iterator[tuple[FieldPath, str]]:
    """Yield benefits and drawbacks as one text each: a point alone is too short to measure."""
    for path, part in grounded_parts(entry):
        if isinstance(part, PointsFacet):
            yield (*path, "points"), part.text


def _titles(entry: Option | Topic) -> Iterator[tuple[FieldPath, str]]:
    """Yield names and questions, to which the rules about words apply."""
    yield ("name",), entry.name
    if isinstance(entry, Topic):
        yield ("question",), entry.question
        for number, section in enumerate(entry.sections):
            yield ("sections", number, "question"), section.question


def _topic_page(topic: Topic, located: LocatedYaml, words: WordList) -> list[Breach]:
    page = " ".join([topic.answer.text, *(section.text for section in topic.sections)])
    found = grade(page, words)
    if found <= MAX_GRADE_PAGE:
        return []
    wrong = f"reads at grade {found:.1f} in all, the most is {MAX_GRADE_PAGE:.1f}"
    mend = "use shorter words and shorter sentences"
    return [place_of(located, ("answer",)).breach("reading_page", wrong, mend)]
