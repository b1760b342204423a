"""The code of the first start, and `invite`, as whoever runs the server types it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.cli_staff import first_administrator
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


def test_the_first_start_prints_a_code_until_there_is_somebody(run: Run) -> None:
    """A7: another code at each start, and none once somebody was invited."""
    first, second = (list(first_administrator("http://x")) for _ in range(2))
    run("invite", "a@school.example", "--name", "Ada", "--role", "administrator")

    assert re.search(r"http://x/console/first and type [\w-]{22}$", first[0])
    assert first[0] != second[0]
    assert list(first_administrator("http://x")) == []


def test_somebody_is_invited_and_given_another_link(run: Run) -> None:
    words = ("--name", "Ada", "--role", "adviser", "--school", "hill-college")
    invited = run("invite", "a@school.example", *words)
    again = run("invite", "a@school.example", "--school", "hill-college", "--new-phone")

    assert [result.exit_code for result in (invited, again)] == [0, 0]
    links = [re.findall(r"/console/join\?token=([\w-]{22})", r.output) for r in (invited, again)]
    assert [len(found) for found in links] == [1, 1]
    assert links[0] != links[1]


@pytest.mark.parametrize(
    "words",
    [
        ("a@school.example", "--role", "adviser"),
        ("a@school.example", "--name", "Ada"),
        ("no address", "--name", "Ada", "--role", "adviser"),
        ("a@school.example", "--name", "Ada", "--role", "adviser", "--school", "nowhere"),
        ("a@school.example", "--name", "Ada", "--role", "superuser"),
    ],
)
def test_what_is_missing_or_wrong_is_told(run: Run, words: tuple[str, ...]) -> None:
    result = run("invite", *words)

    assert result.exit_code != 0
    assert "Traceback" not in result.output
