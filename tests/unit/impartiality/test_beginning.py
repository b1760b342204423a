"""A start begins a ledger once, and then makes sure that the very same one is there and whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import LedgerError, UnknownKey
from bot.impartiality.audit.verify import walk
from bot.impartiality.beginning import begin_ledger, ledger_of, prepare_ledger
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.knowledge.base import KnowledgeBase
from bot.settings import Settings

NEW = "a new secret of the tests, long enough to be one"


@pytest.fixture
def deployment(tmp_path: Path, secret: str) -> Settings:
    return Settings(secret=secret, var=tmp_path / "var")  # type: ignore[arg-type]


@pytest.fixture
def file(deployment: Settings) -> Path:
    return deployment.var / "ledger.db"


@pytest.fixture
def begun(
    deployment: Settings, composer: Composer, real: KnowledgeBase, keys: ImpartialityKeys
) -> Settings:
    """A deployment that was started once and answered a few times."""
    prepare_ledger(deployment, print)
    ledger = ledger_of(deployment)
    for n in range(5):
        receipt = composer.overview("post_16", Turn("conversation", n)).receipt
        assert receipt is not None
        ledger.record(receipt, real, "model")
    ledger.engine.dispose()
    return deployment


def close(file: Path) -> None:
    """Bring all that was written into the one file, as a stopped product leaves it."""
    connection = sqlite3.connect(file)
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.execute("pragma journal_mode = delete")
    connection.close()


def test_the_first_start_begins_a_ledger_and_says_so(deployment: Settings) -> None:
    said: list[str] = []

    prepare_ledger(deployment, said.append)

    (opened,) = ledger_of(deployment).rows()
    assert said == [f"beginning the exposure ledger ({opened.subject})"]
    assert (deployment.var / "ledger.begun").read_text() == f"{opened.subject}\n"


def test_the_next_start_finds_it_whole_and_says_nothing(begun: Settings) -> None:
    said: list[str] = []

    prepare_ledger(begun, said.append)

    assert said == []
    assert ledger_of(begun).head().rows == 7


def cut_in_half(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def overwrite(file: Path) -> None:
    file.write_bytes(b"this is no database\n" * 500)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (Path.unlink, r"the exposure ledger is gone: .* was begun from here. Restore its database"),
        (lambda file: file.write_bytes(b""), r"the exposure ledger is gone"),
        (cut_in_half, r"database cannot be used \(database disk image is malformed\)"),
        (overwrite, r"database cannot be used \(file is not a database\)"),
    ],
    ids=["deleted", "emptied", "cut in half", "overwritten"],
)
def test_a_file_that_is_damaged_or_gone_stops_the_start_and_is_left_as_it_is(
    begun: Settings, file: Path, damage: Callable[[Path], object], words: str
) -> None:
    close(file)
    damage(file)
    before = file.read_bytes() if file.exists() else None

    for _ in range(2):
        with pytest.raises(LedgerError, match=words):
            prepare_ledger(begun, print)

    assert (file.read_bytes() if file.exists() else None) == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("delete from ledger_head", "the ledger's head is missing; nothing was changed"),
        ("delete from ledger_row where number = 6", "the ledger has 6 rows where 7 are signed"),
        ("delete from ledger_row where number = 3", "the ledger has 6 rows where 7 are signed"),
        (
            "update ledger_row set body = body || ' ' where number = 4",
            "row 4 of the ledger was alt",
        ),
        ("update ledger_head set rows = 6", "the ledger's head was altered"),
        ("drop table ledger_row", "database cannot be used"),
        ("drop table ledger_head", "the exposure ledger is gone"),
    ],
)
def test_rows_that_were_tampered_with_stop_the_start(
    begun: Settings, file: Path, statement: str, words: str
) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()

    for _ in range(2):
        with pytest.raises(LedgerError, match=words):
            prepare_ledger(begun, print)


def test_a_ledger_in_the_place_of_another_is_refused(begun: Settings, tmp_path: Path) -> None:
    other = begun.model_copy(update={"var": tmp_path / "other"})
    prepare_ledger(other, print)
    ledger_of(other).engine.dispose()
    close(other.var / "ledger.db")
    close(begun.var / "ledger.db")

    (begun.var / "ledger.db").write_bytes((other.var / "ledger.db").read_bytes())

    with pytest.raises(LedgerError, match=r"this is ledger \w+, but .* names another"):
        prepare_ledger(begun, print)


def test_a_lost_ledger_can_be_begun_anew_on_purpose_alone(begun: Settings, file: Path) -> None:
    close(file)
    file.unlink()

    id = begin_ledger(begun)

    prepare_ledger(begun, print)
    assert [row.subject for row in ledger_of(begun).rows()] == [id]
    with pytest.raises(LedgerError, match="never begun twice"):
        begin_ledger(begun)


def test_a_ledger_signed_with_another_secret_is_refused(begun: Settings) -> None:
    swapped = Settings(secret=NEW, var=begun.var)  # type: ignore[arg-type]

    with pytest.raises(UnknownKey, match="put the secret that was rotated out into EVENHAND_OLD"):
        prepare_ledger(swapped, print)


def test_a_ledger_goes_on_after_the_secret_was_rotated_and_all_of_it_is_verified(
    begun: Settings,
    secret: str,
    real: KnowledgeBase,
    keys_of: Callable[..., ImpartialityKeys],
) -> None:
    rotated = Settings(secret=NEW, old_secrets=secret, var=begun.var)  # type: ignore[arg-type]
    after = keys_of(NEW, secret)

    prepare_ledger(rotated, print)
    receipt = Composer(real, after).overview("post_16", Turn("conversation", 9)).receipt
    assert receipt is not None
    ledger_of(rotated).record(receipt, real, "model")

    found = walk(ledger_of(rotated), after, real)
    assert (found.wrong, found.receipts_verified) == (0, 6)
    assert receipt.key == ledger_of(rotated).head().key == after.receipt.current
    forgotten = walk(ledger_of(rotated), keys_of(NEW), real)
    assert (forgotten.findings[0].row, forgotten.receipts_verified) == (2, 1)
    assert "signed with key" in forgotten.findings[0].what
