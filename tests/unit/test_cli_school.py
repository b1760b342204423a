"""`school off`, `on` and `list` as a school's technician types them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.database import engine_at
from bot.handoff.complaints import Complaints
from bot.schools.switch import Switch
from bot.settings import ROOT, content_settings

SAMPLE = ROOT / "docs" / "how-to" / "embed" / "schools.sample.yml"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command of `python -m bot` in a deployment of two schools."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("EVENHAND_SECRET", secret)
    monkeypatch.setenv("EVENHAND_VAR", str(tmp_path))
    monkeypatch.setenv("EVENHAND_SCHOOLS", str(SAMPLE))
    content_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(app, list(map(str, words)))
    content_settings.cache_clear()


@pytest.fixture
def web(tmp_path: Path) -> Switch:
    """The switch as a running web server reads it; its cache is always too old."""
    seconds = iter(range(0, 1000, 10))
    return Switch(engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}"), lambda: next(seconds))


def test_one_command_turns_a_school_off_in_a_running_deployment(run: Run, web: Switch) -> None:
    before = web.is_off("hill-college")

    result = run("school", "off", "hill-college")

    assert result.exit_code == 0, result.output
    assert (before, web.is_off("hill-college"), web.is_off("riverside")) == (False, True, False)


def test_the_list_says_which_are_off(run: Run) -> None:
    run("school", "off", "riverside")

    result = run("school", "list")

    assert [line.split(maxsplit=2) for line in result.stdout.splitlines()] == [
        ["off", "riverside", "Riverside School"],
        ["on", "hill-college", "Hill College"],
    ]


def test_it_can_be_turned_on_again(run: Run, web: Switch) -> None:
    run("school", "off", "riverside")

    assert run("school", "on", "riverside").exit_code == 0
    assert not web.is_off("riverside")


@pytest.mark.parametrize("command", ["off", "on"])
def test_an_unknown_school_is_an_error_that_lists_the_known(
    run: Run, web: Switch, command: str
) -> None:
    result = run("school", command, "hill")

    assert result.exit_code == 1
    assert "there is no school 'hill'; there is riverside, hill-college" in result.output
    assert web.off() == set()


def test_a_bad_file_is_an_error_with_its_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.yml").write_text("- id: a\n  colour: blue\n")
    monkeypatch.setenv("EVENHAND_SCHOOLS", str(tmp_path / "bad.yml"))
    content_settings.cache_clear()

    result = run("school", "list")

    assert result.exit_code == 1
    assert "bad.yml:2: 0.colour" in result.output.replace("\n", "")


def test_complaints_are_listed_with_their_day_and_acknowledged(run: Run, tmp_path: Path) -> None:
    """P8: a school sees each complaint and its day; what is late stands out."""
    complaints = Complaints(engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}"))
    today = datetime.now(timezone.utc)
    late = complaints.take("riverside", "late\nFORGED", today - timedelta(days=31))
    new = complaints.take("riverside", "new", today)
    told = complaints.take("riverside", "told", today)

    acknowledged = run("school", "acknowledge", told.number)
    listed = run("school", "complaints").output.splitlines()

    assert acknowledged.exit_code == 0, acknowledged.output
    assert [line.split()[0] for line in listed[::2]] == [late.number, new.number, told.number]
    assert listed[0].endswith(f"LATE, was to be acknowledged by {late.due_on}")
    assert listed[1] == "    'late FORGED'"
    assert listed[2].endswith(f"open, to be acknowledged by {new.due_on}")
    assert listed[4].endswith(f"acknowledged on {today.date()}")


def test_a_complaint_that_is_not_open_is_not_acknowledged(run: Run) -> None:
    refused = run("school", "acknowledge", "K7M2P9XA")

    assert refused.exit_code == 1
    assert "no open complaint has the number 'K7M2P9XA'" in refused.output
