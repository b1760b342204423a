"""The section on whole conversations: tests/conversations, run as they are."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from bot.errors import BotError
from bot.evaluation.report.model import Bar, Figure, Progress, Section
from bot.settings import ROOT

ALL = Bar(1.0)
SAYS = (
    "Every turn of every conversation must be understood and answered as its test says; one wrong "
    "turn fails the conversation."
)


class ConversationsNotRun(BotError):
    """The conversation tests ended before they told anything."""


def conversation_section(progress: Progress) -> list[Section]:
    """Return the section. Raises ConversationsNotRun."""
    for _ in progress([None], "holding the conversations of tests/conversations", 1):
        return [Section("Whole conversations", SAYS, list(_held()))]
    raise AssertionError("a list of one was empty")


def _held() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        told, kept = Path(name) / "tests.xml", Path(name) / "kept"
        command = ["-m", "pytest", "-q", "--basetemp", str(kept), "--junitxml", str(told)]
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *command, "tests/conversations"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if not told.exists():
            raise ConversationsNotRun(f"the conversation tests did not run: {done.stdout[-500:]}")
        yield from held_in(kept)
        yield passed(told)


def held_in(folder: Path) -> Iterator[Figure]:
    """Yield a figure for each report that Rasa's own test of stories left below *folder*."""
    for file in sorted(folder.rglob("story_report.json")):
        found = json.loads(file.read_text(encoding="utf-8"))["conversation_accuracy"]
        test = file.relative_to(folder).parts[0].removeprefix("test_").rstrip("0123456789")
        name = f"conversations held as told, {test.replace('_', ' ').strip()}"
        yield Figure(name, int(found["correct"]), int(found["total"]), ALL)


def passed(told: Path) -> Figure:
    """Return how many tests the JUnit file *told* says have passed."""
    cases: Sequence[ElementTree.Element] = list(ElementTree.parse(told).iter("testcase"))
    bad = [case for case in cases if any(c.tag in ("failure", "error") for c in case)]
    return Figure("tests of conversations passed", len(cases) - len(bad), len(cases), ALL)
