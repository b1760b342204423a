"""`audit`, `begin-ledger` and `rotate-secret` as a school's technician types them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.impartiality.beginning import ledger_of, prepare_ledger
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.settings import ROOT, Settings, content_settings

PRESENTATIONS = 12
Run = Callable[..., Result]


@pytest.fixture
def var(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a deployment that was not started yet; its secret is in the file."""
    var = tmp_path / "var"
    var.mkdir()
    (var / "secret").write_text(secret)
    for name in ("EVENHAND_SECRET", "EVENHAND_OLD_SECRETS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVENHAND_VAR", str(var))
    content_settings.cache_clear()
    yield var
    content_settings.cache_clear()


@pytest.fixture
def run(var: Path) -> Run:
    """Run a command of `python -m bot` in that deployment."""
    return lambda *words: CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture
def started(var: Path, secret: str, composer: Composer, real: KnowledgeBase) -> Settings:
    """The deployment after a few answers."""
    settings = Settings(secret=secret, var=var)  # type: ignore[arg-type]
    prepare_ledger(settings, print, lambda: False)
    ledger = ledger_of(settings)
    for n in range(PRESENTATIONS):
        receipt = composer.overview("post_16", Turn("conversation", n)).receipt
        assert receipt is not None
        ledger.record(receipt, real, "model")
    ledger.engine.dispose()
    return settings


def alter_row(settings: Settings, number: int) -> None:
    with ledger_of(settings).engine.begin() as connection:
        connection.exec_driver_sql(
            f"update ledger_row set body = body || ' ' where number = {number}"
        )


def test_an_audit_of_a_whole_ledger_prints_its_figures_and_succeeds(
    run: Run, started: Settings
) -> None:
    result = run("audit")

    assert result.exit_code == 0, result.output
    assert f"receipts verified            {PRESENTATIONS}\n" in result.stdout
    assert "wrong                        0\n" in result.stdout


def test_an_audit_of_an_altered_ledger_names_the_row_and_fails(run: Run, started: Settings) -> None:
    alter_row(started, 7)

    result = run("audit")

    assert result.exit_code == 1
    assert "The first thing wrong is at row 7: altered" in result.stdout


def test_json_is_json_alone(run: Run, started: Settings) -> None:
    result = run("audit", "--json")

    audit = json.loads(result.stdout)
    assert (result.exit_code, audit["receipts_verified"], audit["wrong"]) == (0, PRESENTATIONS, 0)


def test_json_tells_what_is_wrong_and_fails(run: Run, started: Settings) -> None:
    alter_row(started, 7)

    result = run("audit", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["row"] == 7


def test_the_table_and_the_page_are_written(run: Run, started: Settings, tmp_path: Path) -> None:
    table, page = tmp_path / "exposure.csv", tmp_path / "audit.html"

    result = run("audit", "--csv", table, "--html", page)

    assert result.exit_code == 0
    assert len(table.read_text().splitlines()) == 1 + 14
    assert f"all {PRESENTATIONS} receipts are genuine" in page.read_text()


def test_a_page_that_cannot_be_written_is_said(run: Run, started: Settings, tmp_path: Path) -> None:
    result = run("audit", "--html", tmp_path / "nowhere" / "audit.html")

    assert result.exit_code == 1
    assert "No such file or directory" in " ".join(result.output.split())


def test_the_end_that_an_audit_printed_is_led_through_by_the_next(
    run: Run, started: Settings, composer: Composer, real: KnowledgeBase
) -> None:
    audit = json.loads(run("audit", "--json").stdout)
    receipt = composer.overview("post_14", Turn("conversation", 99)).receipt
    assert receipt is not None
    ledger_of(started).record(receipt, real, "model")

    led_through = run("audit", "--head", f"{audit['rows']}:{audit['head']}")
    other = run("audit", "--head", f"{audit['rows']}:{'0' * 64}")

    assert led_through.exit_code == 0
    assert other.exit_code == 1
    assert "is not the row that an earlier audit ended with" in other.stdout


@pytest.mark.parametrize("head", ["", "7", "seven:" + "0" * 64, "7:abc", ":" + "0" * 64])
def test_a_head_of_another_form_is_refused(run: Run, started: Settings, head: str) -> None:
    result = run("audit", "--head", head)

    assert result.exit_code == 1
    assert "--head is ROWS:HASH" in result.output


def test_an_audit_without_a_secret_says_what_to_set(run: Run, var: Path) -> None:
    (var / "secret").unlink()

    result = run("audit")

    assert result.exit_code == 1
    assert "there is no secret: set EVENHAND_SECRET" in " ".join(result.output.split())
    assert list(var.iterdir()) == []


def test_an_audit_without_a_ledger_says_so_and_makes_none(run: Run, var: Path) -> None:
    result = run("audit")

    assert result.exit_code == 1
    assert "there is no ledger in" in " ".join(result.output.split())
    assert [file.name for file in var.iterdir()] == ["secret"]


def test_an_audit_of_a_ledger_that_is_gone_says_so_and_makes_none(
    run: Run, started: Settings, var: Path
) -> None:
    for file in var.glob("ledger.db*"):
        file.unlink()

    result = run("audit")

    assert result.exit_code == 1
    assert "the exposure ledger is gone" in " ".join(result.output.split())
    assert not (var / "ledger.db").exists()


def test_an_audit_of_a_damaged_file_says_so_and_what_to_restore(
    run: Run, started: Settings, var: Path
) -> None:
    file = var / "ledger.db"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    before = file.read_bytes()

    result = run("audit")

    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "the ledger's file is damaged (database disk image is malformed); nothing was" in said
    assert "restore the newest backup of the database and its mark" in said
    assert file.read_bytes() == before


def test_an_audit_with_the_wrong_secret_says_where_the_old_one_goes(
    run: Run, started: Settings, var: Path
) -> None:
    (var / "secret").write_text("another secret of the tests, as long as it has to be")

    result = run("audit")

    assert result.exit_code == 1
    assert "EVENHAND_OLD_SECRETS" in result.stdout


def test_a_rotated_secret_still_verifies_everything(run: Run, started: Settings) -> None:
    rotated = run("rotate-secret")

    result = run("audit")

    assert rotated.exit_code == 0
    assert result.exit_code == 0
    assert f"receipts verified            {PRESENTATIONS}\n" in result.stdout


def test_a_secret_that_is_not_kept_here_is_not_rotated(run: Run, var: Path) -> None:
    (var / "secret").unlink()

    result = run("rotate-secret")

    assert result.exit_code == 1
    assert "EVENHAND_OLD_SECRETS" in " ".join(result.output.split())


def test_a_ledger_is_begun_once_by_hand(run: Run, var: Path) -> None:
    first, second = run("begin-ledger"), run("begin-ledger")

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "begun: ledger " in first.output
    assert "never begun twice" in second.output


def test_a_loss_is_taken_up_by_hand_and_told_by_every_audit(
    run: Run, started: Settings, var: Path
) -> None:
    (var / "ledger.begun").unlink()
    lost = run("audit")

    taken, again, audit = run("take-up-ledger"), run("take-up-ledger"), run("audit")

    assert lost.exit_code == 1
    assert "which says how far the ledger went, cannot be read" in lost.stdout
    assert (taken.exit_code, again.exit_code, audit.exit_code) == (0, 1, 0)
    assert "nothing is lost" in again.output
    assert "times taken up after a loss  1\n" in audit.stdout
    assert f"taken up: row {2 + PRESENTATIONS}, 20" in audit.stdout


def test_an_audit_without_the_table_of_reports_says_so_and_makes_none(
    run: Run, started: Settings
) -> None:
    with ledger_of(started).engine.begin() as connection:
        connection.exec_driver_sql("drop table bias_report")

    for _ in range(2):
        result = run("audit")

        assert result.exit_code == 1
        assert "the table bias_report of the ledger's database is gone" in " ".join(
            result.output.split()
        )


def test_the_school_s_own_additions_are_part_of_the_content_that_is_audited_and_linted(
    run: Run,
    var: Path,
    secret: str,
    keys: ImpartialityKeys,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    local = tmp_path / "local"
    shutil.copytree(ROOT / "docs" / "how-to" / "local-content", local)
    monkeypatch.setenv("EVENHAND_LOCAL", str(local))
    content_settings.cache_clear()
    content = load(ROOT / "knowledge", local)
    settings = Settings(secret=secret, var=var)  # type: ignore[arg-type]
    prepare_ledger(settings, print, lambda: False)
    ledger = ledger_of(settings)
    receipt = Composer(content, keys).overview("post_16", Turn("conversation", 1)).receipt
    assert receipt is not None
    # As a release would leave it that changed the content without a new version.
    ledger.record(receipt, _SaysOtherwise(content), "model")  # type: ignore[arg-type]
    ledger.engine.dispose()

    audit = run("audit")
    linted = run("lint-knowledge", "--json")
    (local / "providers.yml").write_text("- no: place\n")
    broken = run("lint-knowledge")

    assert f"version {content.version} of the content says something else" in audit.stdout
    assert json.loads(linted.stdout)["version"] == content.version
    assert broken.exit_code == 1
    assert "providers.yml" in broken.output


class _SaysOtherwise:
    """Content of the same version in which one card is another."""

    def __init__(self, content: KnowledgeBase) -> None:
        self._content = content

    def __getattr__(self, name: str) -> object:
        return getattr(self._content, name)

    def card(self, id: str) -> str:
        return "0" * 64
