"""Biased edits of the content: applied to a copy of it, and what the checks of content say."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.errors import KnowledgeError
from bot.evaluation.mutations.edits import FileEdit
from bot.evaluation.mutations.findings import Finding, Outcome
from bot.evaluation.mutations.scene import Scene, answers, copy_content, turn_of
from bot.knowledge.floor import below_the_floor
from bot.knowledge.lint.run import lint
from bot.knowledge.load import version_of


def outcome(change: Sequence[FileEdit], scene: Scene) -> Outcome:
    """Return what the checks say of the content after *change*. Raises MutationError."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "knowledge"
        copy_content(scene.folder, copy, any(edit.file.startswith("local/") for edit in change))
        before = version_of(copy)
        for edit in change:
            edit.apply(copy)
        changed = len({edit.file for edit in change}) if version_of(copy) != before else 0
        return Outcome(tuple(_findings(Scene(copy, scene.day))), changed)


def _findings(scene: Scene) -> Iterator[Finding]:
    try:
        knowledge = scene.knowledge
    except KnowledgeError as error:
        for line in str(error).splitlines()[1:]:
            told = line.strip().removeprefix(f"{scene.folder}/")
            yield Finding("local" if told.startswith("local/") else "loader", told)
        return
    for what in below_the_floor(knowledge):
        yield Finding("floor", what)
    yield from _lint(scene)
    for name, made in answers(scene.composer, knowledge, turns=(1,)):
        turn_id = scene.turn_id(turn_of(name))
        _, breaches = scene.gate.check(made.as_text(), made.as_json(), turn_id)
        for breach in breaches:
            yield Finding(f"gate {breach.rule}", f"{breach.why} (in {name})")


def _lint(scene: Scene) -> Iterator[Finding]:
    report = lint(scene.folder, scene.day)
    for breach in [*report.problems, *report.warnings]:
        yield Finding(f"lint {breach.rule}", str(breach).removeprefix(f"{scene.folder}/"))
