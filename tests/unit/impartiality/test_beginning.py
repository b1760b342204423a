"""A start begins a ledger once, and then makes sure that the very same one is there and whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.conversations.kept import has_conversations
from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.conversations.tables import conversation
from bot.database import engine_at
from bot.errors import LedgerError, StorageError, UnknownKey
from bot.impartiality.audit.verify import walk
from bot.impartiality.beginning import (
    begin_ledger,
    ledger_of,
    prepare_ledger,
    take_up_ledger,
)
from bot.impartiality.chain import Head
from bot.impartiality.compose import Composer
from bot.impartiality.incidents import keep_report
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.mark import Mark, MarkFile
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
    start(deployment)
    ledger = ledger_of(deployment)
    for n in range(5):
        receipt = composer.overview("post_16", Turn("conversation", n)).receipt
        assert receipt is not None
        ledger.record(receipt, real, "model")
    ledger.engine.dispose()
    return deployment


def start(settings: Settings, say: Callable[[str], None] = print) -> None:
    prepare_ledger(settings, say, partial(has_conversations, settings))


def talk(settings: Settings) -> None:
    """Keep a conversation, as the web server does."""
    engine = engine_at(settings.database("evenhand.db"))
    migrate(engine)
    Transcripts(engine).begin("conversation", "school")
    engine.dispose()


def close(file: Path) -> None:
    """Bring all that was written into the one file, as a stopped product leaves it."""
    connection = sqlite3.connect(file)
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.execute("pragma journal_mode = delete")
    connection.close()


def test_the_first_start_begins_a_ledger_and_says_so(deployment: Settings) -> None:
    said: list[str] = []

    start(deployment, said.append)

    (opened,) = ledger_of(deployment).rows()
    assert said == [f"beginning the exposure ledger ({opened.subject})"]
    mark = MarkFile(deployment.var / "ledger.begun", deployment.keyring("ledger"))
    assert mark.read() == Mark(opened.subject, 1, opened.hash)


def test_the_next_start_finds_it_whole_and_says_nothing(begun: Settings) -> None:
    said: list[str] = []

    start(begun, said.append)

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
        (cut_in_half, r"the ledger's file is damaged \(database disk image is malformed\)"),
        (overwrite, r"the ledger's file is damaged \(file is not a database\)"),
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
            start(begun)

    assert (file.read_bytes() if file.exists() else None) == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("delete from ledger_head", "the ledger's head is missing; `python -m bot audit` names"),
        ("delete from ledger_row where number = 6", "the ledger has 6 rows where 7 are signed"),
        ("delete from ledger_row where number = 3", "the ledger has 6 rows where 7 are signed"),
        (
            "update ledger_row set body = body || ' ' where number = 4",
            "row 4 of the ledger was alt",
        ),
        ("update ledger_head set rows = 6", "the ledger's head was altered"),
        ("drop table ledger_row", "database cannot be used"),
        ("drop table ledger_head", "the ledger's head is missing"),
        ("drop table bias_report", "the table bias_report of the ledger's database is gone"),
        ("drop table gate_refusal", "the table gate_refusal of the ledger's database is gone"),
    ],
)
def test_rows_that_were_tampered_with_stop_the_start(
    begun: Settings, file: Path, statement: str, words: str
) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()

    for _ in range(2):
        with pytest.raises((LedgerError, StorageError), match=words):
            start(begun)


def test_a_ledger_in_the_place_of_another_is_refused(begun: Settings, tmp_path: Path) -> None:
    other = begun.model_copy(update={"var": tmp_path / "other"})
    start(other)
    ledger_of(other).engine.dispose()
    close(other.var / "ledger.db")
    close(begun.var / "ledger.db")

    (begun.var / "ledger.db").write_bytes((other.var / "ledger.db").read_bytes())

    with pytest.raises(LedgerError, match=r"this is ledger \w+, but .* names another"):
        start(begun)


def test_a_lost_ledger_can_be_begun_anew_on_purpose_alone(begun: Settings, file: Path) -> None:
    close(file)
    file.unlink()

    id = begin_ledger(begun)

    start(begun)
    assert [row.subject for row in ledger_of(begun).rows()] == [id]
    with pytest.raises(LedgerError, match="never begun twice"):
        begin_ledger(begun)


def lose_both(settings: Settings) -> None:
    for file in settings.var.glob("ledger.*"):
        file.unlink()


def test_a_ledger_lost_with_its_mark_is_missed_while_conversations_are_kept(
    begun: Settings,
) -> None:
    talk(begun)
    lose_both(begun)

    for _ in range(2):
        with pytest.raises(LedgerError, match=r"are both gone, but conversations .* begin-ledger"):
            start(begun)
    assert not list(begun.var.glob("ledger.*"))

    begin_ledger(begun)
    start(begun)


def test_a_deployment_whose_conversations_were_all_erased_starts_as_a_new_one(
    begun: Settings,
) -> None:
    talk(begun)
    engine = engine_at(begun.database("evenhand.db"))
    with engine.begin() as connection:
        connection.execute(conversation.delete())
    engine.dispose()
    lose_both(begun)

    start(begun)

    assert ledger_of(begun).head().rows == 1


def test_a_ledger_lost_from_a_shared_database_is_missed_while_conversations_are_in_it(
    tmp_path: Path, secret: str
) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    shared = Settings(secret=secret, var=tmp_path / "var", DATABASE_URL=url)  # type: ignore[arg-type,call-arg]
    talk(shared)

    with pytest.raises(LedgerError, match="are both gone"):
        start(shared)


def test_a_ledger_signed_with_another_secret_is_refused(begun: Settings) -> None:
    swapped = Settings(secret=NEW, var=begun.var)  # type: ignore[arg-type]

    with pytest.raises(UnknownKey, match="put the secret that was rotated out into EVENHAND_OLD"):
        start(swapped)


def test_a_ledger_goes_on_after_the_secret_was_rotated_and_all_of_it_is_verified(
    begun: Settings,
    secret: str,
    real: KnowledgeBase,
    keys_of: Callable[..., ImpartialityKeys],
) -> None:
    rotated = Settings(secret=NEW, old_secrets=secret, var=begun.var)  # type: ignore[arg-type]
    after = keys_of(NEW, secret)

    start(rotated)
    receipt = Composer(real, after).overview("post_16", Turn("conversation", 9)).receipt
    assert receipt is not None
    ledger_of(rotated).record(receipt, real, "model")

    found = walk(ledger_of(rotated), after, real)
    assert (found.wrong, found.receipts_verified) == (0, 6)
    assert receipt.key == ledger_of(rotated).head().key == after.receipt.current
    forgotten = walk(ledger_of(rotated), keys_of(NEW), real)
    assert (forgotten.findings[0].row, forgotten.receipts_verified) == (2, 1)
    assert "signed with key" in forgotten.findings[0].what


# -- rows that are gone, though all that is left is genuine ----------------------------------------


@pytest.fixture
def killed(begun: Settings, tmp_path: Path, composer: Composer, real: KnowledgeBase) -> Settings:
    """What a deployment leaves on disk that was killed with its last rows in SQLite's log alone."""
    left = tmp_path / "left"
    ledger = ledger_of(begun)
    for n in range(10, 20):
        receipt = composer.overview("post_16", Turn("conversation", n)).receipt
        assert receipt is not None
        ledger.record(receipt, real, "model")
    shutil.copytree(begun.var, left)
    ledger.engine.dispose()
    return begun.model_copy(update={"var": left})


def test_a_start_after_an_honest_crash_finds_every_row(killed: Settings) -> None:
    said: list[str] = []

    start(killed, said.append)

    assert said == []
    assert ledger_of(killed).head().rows == 17


def test_a_start_after_a_crash_between_a_commit_and_its_mark_goes_on(killed: Settings) -> None:
    mark = MarkFile(killed.var / "ledger.begun", killed.keyring("ledger"))
    row = list(ledger_of(killed).rows())[14]
    mark.make(Mark(mark.read().ledger, 15, row.hash))

    start(killed)

    assert ledger_of(killed).head().rows == 17


@pytest.mark.parametrize("left", ["half", "nothing"])
def test_a_ledger_cut_at_its_log_stops_the_start_and_is_told_by_the_audit(
    killed: Settings, keys: ImpartialityKeys, real: KnowledgeBase, left: str
) -> None:
    log = killed.var / "ledger.db-wal"
    if left == "half":
        os.truncate(log, log.stat().st_size // 2)
    else:
        log.unlink()

    for _ in range(2):
        with pytest.raises(LedgerError, match=r"rows are lost: .* but 17 were recorded; restore"):
            start(killed)

    last = walk(ledger_of(killed), keys, real).findings[-1]
    assert last.what == "missing: the mark outside the database saw 17 rows"


def roll_back(settings: Settings, to: int) -> None:
    """Put the genuine ledger of *to* rows back, as an older copy of the database would."""
    ledger = ledger_of(settings)
    row = list(ledger.rows())[to - 1]
    head = Head(to, row.hash, "", "").message
    ring = settings.keyring("ledger")
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql(f"delete from ledger_row where number >= {to}")
        connection.exec_driver_sql(
            "update ledger_head set rows = ?, hash = ?, key = ?, mac = ?",
            (to, row.hash, ring.current, ring.sign(head)),
        )
    ledger.engine.dispose()


def test_going_on_without_lost_rows_is_written_into_the_ledger(
    begun: Settings, keys: ImpartialityKeys, real: KnowledgeBase
) -> None:
    roll_back(begun, 5)
    with pytest.raises(LedgerError, match="python -m bot take-up-ledger"):
        start(begun)

    why = take_up_ledger(begun)

    start(begun)
    found = walk(ledger_of(begun), keys, real)
    ((row, said),) = found.taken_up
    assert why == said["why"] == "rows are lost: the ledger has 5 rows, but 7 were recorded"
    assert (row, said["mark"]["rows"], found.wrong) == (5, 7, 0)


def test_nothing_is_taken_up_where_nothing_is_lost(begun: Settings) -> None:
    with pytest.raises(LedgerError, match="nothing is lost"):
        take_up_ledger(begun)

    assert ledger_of(begun).head().rows == 7


def test_a_ledger_that_was_tampered_with_cannot_be_taken_up(begun: Settings, file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("update ledger_row set body = body || ' ' where number = 3")
    connection.close()

    with pytest.raises(LedgerError, match="row 3 of the ledger was altered"):
        take_up_ledger(begun)


@pytest.mark.parametrize("left", [None, "0123456789abcdef\n", "", "{}"])
def test_a_mark_that_is_lost_or_of_an_earlier_version_is_not_made_again_in_silence(
    begun: Settings, keys: ImpartialityKeys, real: KnowledgeBase, left: str | None
) -> None:
    mark = begun.var / "ledger.begun"
    mark.unlink()
    if left is not None:
        mark.write_text(left)

    for _ in range(2):
        with pytest.raises(LedgerError, match=r"ledger.begun, which says how far .* take-up-ledge"):
            start(begun)
    take_up_ledger(begun)

    start(begun)
    assert [row for row, _ in walk(ledger_of(begun), keys, real).taken_up] == [7]


def test_tables_that_were_dropped_are_made_again_on_purpose_alone(
    begun: Settings, file: Path, keys: ImpartialityKeys, real: KnowledgeBase
) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("drop table bias_report")
    connection.close()

    take_up_ledger(begun)

    start(begun)
    ((_, said),) = walk(ledger_of(begun), keys, real).taken_up
    assert said["why"].startswith("the table bias_report of the ledger's database is gone")


def test_reports_lost_with_their_table_are_told_by_the_loss_and_not_missed_again(
    begun: Settings, file: Path, keys: ImpartialityKeys, real: KnowledgeBase
) -> None:
    ledger = ledger_of(begun)
    keep_report(ledger, "0" * 32)
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("drop table bias_report")
    take_up_ledger(begun)
    keep_report(ledger, "1" * 32)

    assert walk(ledger, keys, real).wrong == 0

    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("delete from bias_report")
    (finding,) = walk(ledger, keys, real).findings
    assert "1" * 32 in finding.what


def test_a_further_server_takes_up_the_ledger_of_a_shared_database_and_says_so(
    tmp_path: Path, secret: str, keys: ImpartialityKeys, real: KnowledgeBase
) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    one, other = (
        Settings(secret=secret, var=tmp_path / name, DATABASE_URL=url)  # type: ignore[arg-type,call-arg]
        for name in ("one", "other")
    )
    said: list[str] = []
    start(one)

    start(other, said.append)

    assert len(said) == 1
    assert "takes up a ledger that was begun elsewhere, at row 1" in said[0]
    start(one, said.append)  # its mark is behind, as it may be
    assert len(said) == 1
    assert [row for row, _ in walk(ledger_of(one), keys, real).taken_up] == [1]


def test_a_begin_that_was_cut_short_is_made_up_for(deployment: Settings) -> None:
    MarkFile(deployment.var / "ledger.begun", deployment.keyring("ledger")).make(Mark("0", 0, ""))

    start(deployment)

    assert ledger_of(deployment).head().rows == 1
