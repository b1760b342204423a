"""
Rasa's own test of the stories beside this file: each turn's intent and action.

Rasa compares the places of entities in the pupil's own words, and understanding gives those in
the neutral wording. So each story is told to Rasa in its neutral wording, entities marked there.
"""

from __future__ import annotations

import difflib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.encoder import load_encoder
from bot.knowledge.load import load
from bot.nlu.neutral import Neutraliser
from bot.settings import ROOT, content_settings
from bot.training import model_file, rasa_environment

HERE = Path(__file__).resolve().parent
MARKED = re.compile(r"\[([^]]*)\](\{[^}]*\})")


def read_stories(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]
    return found


def told_neutrally(user: str, neutral: Neutraliser) -> str:
    """Return *user* in its neutral wording, its entities marked where they are now."""
    plain, marks = "", []
    at = 0
    for found in MARKED.finditer(user):
        plain += user[at : found.start()]
        marks.append((len(plain), len(plain) + len(found[1]), found[2]))
        plain += found[1]
        at = found.end()
    plain = (plain + user[at:]).strip()
    said = neutral.read(plain).text
    same = difflib.SequenceMatcher(None, plain.lower(), said.lower(), autojunk=False)
    for start, end, entity in reversed(marks):
        pieces = [
            (to + max(start - old, 0), to + min(end - old, size))
            for old, to, size in same.get_matching_blocks()
            if old < end and start < old + size
        ]
        if pieces:
            first, last = pieces[0][0], pieces[-1][1]
            said = f"{said[:first]}[{said[first:last]}]{entity}{said[last:]}"
    return said


def test_there_are_enough_conversations_of_several_turns() -> None:
    stories = [story for file in HERE.glob("test_*.yml") for story in read_stories(file)]
    several = [s for s in stories if sum("user" in step for step in s["steps"]) > 1]

    assert len(several) >= 40
    assert len({story["story"] for story in stories}) == len(stories)


@pytest.mark.slow
def test_rasa_follows_every_conversation(tmp_path: Path) -> None:
    neutral = Neutraliser.of(load(ROOT / "knowledge"), load_encoder().words())
    stories = tmp_path / "stories"
    stories.mkdir()
    for file in HERE.glob("test_*.yml"):
        told = read_stories(file)
        for step in (step for story in told for step in story["steps"] if "user" in step):
            step["user"] = told_neutrally(step["user"], neutral)
        (stories / file.name).write_text(
            yaml.safe_dump({"version": "3.1", "stories": told}, sort_keys=False), encoding="utf-8"
        )
    done = subprocess.run(
        [
            sys.executable, "-W", "ignore", "-m", "rasa", "test", "core", "--e2e", "--no-plot",
            "--model", str(model_file(content_settings())), "--stories", str(stories),
            "--out", str(tmp_path),
        ],
        cwd=ROOT,
        env=rasa_environment(content_settings()),
        capture_output=True,
        text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["with_warnings"] == 0
    assert report["conversation_accuracy"]["accuracy"] == 1.0, failed
