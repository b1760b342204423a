"""`drill` and `safeguarding-report` as a school types them (G11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot import cli_safeguarding
from bot.cli import app
from bot.settings import content_settings

SCHOOLS = """
- id: hill
  name: Hill College
  safeguarding: {lead: lead@hill.example, deputy: deputy@hill.example}
- id: trial
  demonstration: true
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command of `python -m bot` in a deployment of two schools; nobody sends its alerts."""
    file = tmp_path / "schools.yml"
    file.write_text(SCHOOLS, encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("EVENHAND_SECRET", secret)
    monkeypatch.setenv("EVENHAND_VAR", str(tmp_path))
    monkeypatch.setenv("EVENHAND_SCHOOLS", str(file))
    monkeypatch.setenv("EVENHAND_PUBLIC_URL", "https://chat.example")
    monkeypatch.setattr(cli_safeguarding, "FOLLOWED_S", 0)
    content_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(app, list(words))
    content_settings.cache_clear()


def test_a_drill_that_nobody_was_told_of_fails_and_says_so(run: Run) -> None:
    """G11: the record is filed, its link told, and the lack of a sender found."""
    result = run("drill", "hill")

    assert result.exit_code == 1
    told = " ".join(result.output.split())
    assert "filed: https://chat.example/console/safeguarding/" in told
    assert "the lead was not told within 0 s" in told


@pytest.mark.parametrize(
    ("school", "problem"), [("trial", "nobody would be told"), ("none", "there is no school")]
)
def test_a_drill_that_could_reach_nobody_is_refused(run: Run, school: str, problem: str) -> None:
    """G11."""
    result = run("drill", school)

    assert result.exit_code == 1
    assert problem in " ".join(result.output.split())


def test_the_report_counts_the_drill_and_checks_the_records(run: Run) -> None:
    """G11, G9."""
    run("drill", "hill")

    result = run("safeguarding-report", "hill", "2026-01-01", "2099-01-01")

    assert result.exit_code == 0, result.output
    assert "raised in the chat" in result.stdout
    assert "Drills: 1." in result.stdout
    assert "In all: none." in result.stdout
    assert "Every record is as it was written." in result.stdout


def test_days_the_wrong_way_round_are_refused(run: Run) -> None:
    """G11."""
    result = run("safeguarding-report", "hill", "2026-12-18", "2026-09-01")

    assert result.exit_code == 1
    assert "give the first day first" in " ".join(result.output.split())
