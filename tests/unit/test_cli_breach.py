"""Requirement R11: the record of what went wrong with pupils' data, with its 72 hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot import cli_breach
from bot.cli import app
from bot.database import engine_at
from bot.keeping.breaches import Breaches
from bot.settings import content_settings

Run = Callable[..., Result]
KNOWN = datetime(2026, 11, 27, 9, 0, tzinfo=timezone.utc)


@pytest.fixture
def run(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command of `python -m bot` in a deployment."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("EVENHAND_SECRET", secret)
    monkeypatch.setenv("EVENHAND_VAR", str(tmp_path))
    content_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(app, ["breach", *words])
    content_settings.cache_clear()


@pytest.fixture
def breaches(tmp_path: Path) -> Breaches:
    return Breaches(engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}"))


def state_of(run: Run) -> str:
    """Return the first line of the list."""
    return run("list").stdout.splitlines()[0]


def test_a_breach_has_72_hours_from_when_it_became_known(run: Run) -> None:
    result = run("begin", "a list of\nchats was left in a printer")

    assert result.exit_code == 0, result.output
    number, state = state_of(run).split(maxsplit=1)
    assert number in result.output
    assert "ico.org.uk" in result.output
    assert "open, 71 hours left" in state
    assert run("list").stdout.splitlines()[1] == "    'a list of chats was left in a printer'"


@pytest.mark.parametrize(
    ("after", "told"),
    [(0, "72 hours left"), (71.5, "0 hours left"), (72.5, "LATE: was to be told by 30 Nov 2026")],
)
def test_the_clock_runs_out(run: Run, breaches: Breaches, after: float, told: str) -> None:
    breaches.begin("a copy was lost", KNOWN, KNOWN)

    (first, _) = cli_breach.listed(KNOWN + timedelta(hours=after))

    assert told in first


def test_one_that_was_told_and_ended_is_kept_with_what_was_done(run: Run) -> None:
    run("begin", "a password was seen", "--known", "2026-11-20 08:00")
    number = state_of(run).split()[0]

    assert run("told", number).exit_code == 0
    assert "LATE" in state_of(run)  # told after more than three days, and it stays said
    assert run("end", number, "all passwords are new").exit_code == 0

    assert "  over " in state_of(run)
    assert "a password was seen / all passwords are new" in run("list").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("told", "00000000"), "no open breach"),
        (("end", "00000000", "nothing"), "no open breach"),
        (("begin", "  "), "say what happened"),
        (("begin", "lost", "--known", "2099-01-01 00:00"), "in the future"),
        (("begin", "lost", "--known", "yesterday"), "does not match the formats"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_reason(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    result = run(*words)

    assert result.exit_code != 0
    assert says in " ".join(result.output.replace("│", "").split())
    assert run("list").stdout == ""


def test_nothing_that_is_over_is_written_over(run: Run) -> None:
    run("begin", "lost")
    number = state_of(run).split()[0]
    run("end", number, "found again; nobody saw it")

    assert run("end", number, "something else").exit_code != 0
    assert "nobody was told" in state_of(run)
    assert run("told", number).exit_code == 0  # it turned out to be a risk after all
    assert run("told", number).exit_code != 0


def test_one_that_was_told_in_time_and_kept_late_is_not_late(run: Run) -> None:
    run("begin", "lost", "--known", "2026-11-20 08:00")
    number = state_of(run).split()[0]

    assert run("told", number, "--at", "2026-11-19 08:00").exit_code != 0
    assert run("told", number, "--at", "2026-11-21 08:00").exit_code == 0
    assert "LATE" not in state_of(run)
