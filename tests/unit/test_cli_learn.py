"""`python -m bot learn` as somebody types it, with the real screen, masks and encoder."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot import cli
from bot.settings import ROOT

Run = Callable[..., Result]
TRAINING = """\
version: "3.1"
nlu:
  - intent: ask_overview
    examples: |
      - how much does an apprenticeship pay
"""
LINES = (
    {"text": "zebras on the moor", "intent": "ask_overview"},
    {"text": "how much do apprenticeships pay?", "intent": "ask_overview"},
    {"text": "hello", "intent": "ask_overveiw", "wording": "Hello there."},
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in (
        ("data/nlu/options.yml", TRAINING),
        ("tests/evaluation/questions.yml", "[]"),
        ("tests/conversations/test_none.yml", "stories: []"),
        ("lines.jsonl", "\n".join(map(json.dumps, LINES))),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "domain.yml", tmp_path / "domain.yml")
    return tmp_path


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(cli, "ROOT", root)
    return lambda *words, **more: CliRunner().invoke(cli.app, ["learn", *map(str, words)], **more)


def test_the_diff_alone_is_printed_and_git_takes_it(run: Run, root: Path) -> None:
    done = run(root / "lines.jsonl")

    assert done.exit_code == 0
    subprocess.run(["git", "apply"], cwd=root, input=done.stdout.encode(), check=True)
    said = (root / "data/nlu/options.yml").read_text(encoding="utf-8")
    assert said == f"{TRAINING}      - zebras on the moor\n"


def test_what_became_of_each_line_is_told(run: Run, root: Path) -> None:
    told = run(root / "lines.jsonl", "--out", root / "new").stderr

    assert "line 2: this sentence, or nearly this one, is taught as ask_overview" in told
    assert "line 3: there is no intent 'ask_overveiw'" in told
    assert "1 taken: 1 training sentences, 0 test cases" in told
    assert "2 refused" in told


def test_a_folder_gets_the_diff_and_the_lists(run: Run, root: Path) -> None:
    done = run("-", "--out", root / "new", input=(root / "lines.jsonl").read_text())

    assert (done.exit_code, done.stdout) == (0, "")
    assert "+      - zebras on the moor" in (root / "new/learned.diff").read_text()
    refused = (root / "new/refused.jsonl").read_text().splitlines()
    assert [json.loads(line)["line"] for line in refused] == [2, 3]
    assert (root / "data/nlu/options.yml").read_text() == TRAINING


def test_apply_changes_the_files(run: Run, root: Path) -> None:
    done = run(root / "lines.jsonl", "--apply")

    assert (done.exit_code, done.stdout) == (0, "")
    assert "zebras on the moor" in (root / "data/nlu/options.yml").read_text()


def test_a_file_that_is_not_there_is_told(run: Run, root: Path) -> None:
    done = run(root / "none.jsonl")

    assert done.exit_code == 1
    assert "cannot be read" in done.stderr


def test_both_a_folder_and_apply_are_refused(run: Run, root: Path) -> None:
    assert run(root / "lines.jsonl", "--apply", "--out", root).exit_code == 1
