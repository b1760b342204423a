"""Rasa's own test of the stories beside this file: each turn's intent and action."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT, content_settings
from bot.training import model_file, rasa_environment

HERE = Path(__file__).resolve().parent


def test_there_are_enough_conversations_of_several_turns() -> None:
    stories = [
        story
        for file in HERE.glob("test_*.yml")
        for story in yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]
    ]
    several = [s for s in stories if sum("user" in step for step in s["steps"]) > 1]

    assert len(several) >= 40
    assert len({story["story"] for story in stories}) == len(stories)


@pytest.mark.slow
def test_rasa_follows_every_conversation(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-W", "ignore", "-m", "rasa", "test", "core", "--e2e", "--no-plot",
            "--model", str(model_file(content_settings())), "--stories", str(HERE),
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
