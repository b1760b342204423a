"""Every path and every command that a document names is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.cli import app
from bot.settings import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TOPS = ("bot", "actions", "knowledge", "data", "tests", "docs", "requirements", "deploy", ".ci")
# Made by a run, so not in a fresh clone.
MADE = ("var", "models", ".venv")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
COMMANDS = {
    command.name or command.callback.__name__.replace("_", "-")  # type: ignore[union-attr]
    for command in app.registered_commands
} | {group.name for group in app.registered_groups}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.relative_to(ROOT).as_posix())
def test_every_path_and_command_named_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    paths = re.findall(rf"`((?:{'|'.join(map(re.escape, TOPS))})/[\w./-]*)`", text)
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    makes = re.findall(r"`make ([a-z-]+)", text) + re.findall(r"^make ([a-z-]+)", text, re.M)
    commands = re.findall(r"python -m bot ([\w-]+)", text)

    assert [p for p in paths if not (ROOT / p).exists()] == []
    assert [link for link in links if not (document.parent / link).exists()] == []
    assert set(makes) <= TARGETS
    assert set(commands) <= COMMANDS


def test_make_help_lists_what_the_readme_offers() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)

    targets = ("run", "test", "check", "lint-knowledge", "train", "evaluate", "benchmark")
    for target in (*targets, "format", "clean"):
        assert re.search(rf"^{target}\s", shown.stdout, re.M)


def test_ci_calls_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
