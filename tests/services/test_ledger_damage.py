"""Whatever is done to the rows of a ledger is named by its first row and stops the next start."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, text, update

from bot.database import engine_at
from bot.errors import LedgerError
from bot.impartiality.audit.verify import walk
from bot.impartiality.chain import Row
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.mark import Mark, MarkFile
from bot.impartiality.receipt import Receipt, signed
from bot.impartiality.tables import ledger_head, ledger_row
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase

PRESENTATIONS = 6
ROWS = 2 + PRESENTATIONS


def change(ledger: Ledger, *statements: str) -> None:
    with ledger.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


SWAPPED = [
    "update ledger_row set number = 99 where number = 3",
    "update ledger_row set number = 3 where number = 4",
    "update ledger_row set number = 4 where number = 99",
]
# What was done to the rows, the first row that is wrong, and what is said of it.
DAMAGE = {
    "a row in the middle is deleted": (
        ["delete from ledger_row where number = 4"], 4, "missing: row 4"),
    "rows in the middle are deleted": (
        ["delete from ledger_row where number in (4, 5)"], 4, "missing: rows 4 to 5"),
    "the last rows are deleted": (
        ["delete from ledger_row where number >= 6"], 6, "missing at the end: 8 rows"),
    "the first row is deleted": (
        ["delete from ledger_row where number = 0"], 0, "missing: row 0"),
    "every row is deleted": (["delete from ledger_row"], 0, "missing at the end: 8 rows"),
    "a row is altered": (
        ["update ledger_row set body = replace(body, 'post_16', 'post_18') where number = 3"],
        3, "altered"),
    "a row is no JSON any more": (
        ["update ledger_row set body = 'x' where number = 3"], 3, "altered"),
    "the subject of a row is altered": (
        ["update ledger_row set subject = 'x' where number = 3"], 3, "altered"),
    "the row of the content is altered": (
        [f"update ledger_row set body = replace(body, '{name}', 'x') where number = 1"
         for name in ("choice_sets", "not_shown", "cards", "names")], 1, "altered"),
    "two rows are swapped": (SWAPPED, 3, "altered"),
    "a row is copied in": (
        ["insert into ledger_row select 8, kind, 'copy', body, hash from ledger_row "
         "where number = 7"], 8, "altered"),
    "the head is deleted": (["delete from ledger_head"], 8, "the ledger's head is missing"),
    "the head is set back": (
        ["update ledger_head set rows = 7"], 7, "the head is not signed"),
    "the head is forged": (
        ["update ledger_head set mac = '" + "0" * 64 + "'"], 8, "the head is not signed"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_by_its_first_row_and_stops_the_next_start(
    filled: tuple[Ledger, list[int]], keys: ImpartialityKeys, real: KnowledgeBase, damage: str
) -> None:
    ledger, _ = filled
    statements, row, words = DAMAGE[damage]

    change(ledger, *statements)

    found = walk(ledger, keys, real)
    assert found.findings[0].row == row
    assert any(words in finding.what for finding in found.findings if finding.row == row)
    with pytest.raises(LedgerError, match=r"of the ledger|the ledger"):
        ledger.check_end()


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_not_signed_over_by_the_next_answer(
    filled: tuple[Ledger, list[int]],
    receipt: Callable[[int], Receipt],
    keys: ImpartialityKeys,
    real: KnowledgeBase,
    damage: str,
) -> None:
    ledger, _ = filled
    statements, row, _ = DAMAGE[damage]
    change(ledger, *statements)

    with suppress(LedgerError):
        ledger.record(receipt(50), real, "model")

    assert walk(ledger, keys, real).findings[0].row == row


def renumber(ledger: Ledger, kept: list[Row]) -> None:
    """Leave *kept* alone, numbered and hashed anew, with a head that fits but for its signature."""
    before, values = "", []
    for number, row in enumerate(kept):
        body = row.body.replace(f'"number":{row.number}', f'"number":{number}')
        before = Row(number, row.kind, row.subject, body, "").hash_after(before)
        values.append({**vars(row), "number": number, "body": body, "hash": before})
    with ledger.engine.begin() as connection:
        connection.execute(delete(ledger_row))
        connection.execute(insert(ledger_row), values)
        connection.execute(update(ledger_head).values(rows=len(kept), hash=before))


def test_a_tampered_ledger_is_not_signed_by_the_next_answer(
    filled: tuple[Ledger, list[int]],
    database: str,
    secret: str,
    receipt: Callable[[int], Receipt],
    keys: ImpartialityKeys,
    real: KnowledgeBase,
) -> None:
    ledger, _ = filled
    rows = list(ledger.rows())
    renumber(ledger, [row for row in rows[:-2] if row.number != 4])
    # The process that recorded them, and one that was started since.
    started = Ledger(engine_at(database), keyring("ledger", [secret]))

    for each in (ledger, started):
        with pytest.raises(LedgerError, match="the ledger's head was altered"):
            each.record(receipt(50), real, "model")
        with pytest.raises(LedgerError, match="the ledger's head was altered"):
            each.ready()

    started.engine.dispose()
    assert "the head is not signed" in walk(ledger, keys, real).findings[0].what


@pytest.mark.parametrize("after", ["nothing", "other answers"])
def test_a_genuine_older_state_put_back_while_it_runs_is_refused(
    filled: tuple[Ledger, list[int]],
    database: str,
    secret: str,
    receipt: Callable[[int], Receipt],
    real: KnowledgeBase,
    after: str,
) -> None:
    ledger, _ = filled
    older = ledger.head()
    for n in (50, 51):
        ledger.record(receipt(n), real, "model")
    change(ledger, f"delete from ledger_row where number >= {ROWS}")
    with ledger.engine.begin() as connection:
        connection.execute(update(ledger_head).values(**vars(older)))
    if after == "other answers":  # by another server, which cannot know
        other = Ledger(engine_at(database), keyring("ledger", [secret]))
        for n in (52, 53):
            other.record(receipt(n), real, "model")
        other.engine.dispose()

    for attempt in (ledger.ready, lambda: ledger.record(receipt(54), real, "model")):
        with pytest.raises(LedgerError, match=r"rows are lost|not the one that was recorded"):
            attempt()


def test_servers_with_marks_of_their_own_share_a_ledger_and_each_misses_a_loss(
    filled: tuple[Ledger, list[int]],
    database: str,
    secret: str,
    receipt: Callable[[int], Receipt],
    real: KnowledgeBase,
    tmp_path: Path,
) -> None:
    ledger, _ = filled
    ring, older = keyring("ledger", [secret]), ledger.head()
    marks = [MarkFile(tmp_path / name, ring) for name in ("one", "other")]
    for mark in marks:
        mark.make(Mark(next(ledger.rows()).subject, 1, next(ledger.rows()).hash))
    one, other = (Ledger(engine_at(database), ring, mark=mark) for mark in marks)

    for n in range(50, 54):
        (one if n % 2 else other).record(receipt(n), real, "model")
    for each in (one, other):
        each.check_end()  # the mark of one is behind, as it may be
    assert [mark.read().rows for mark in marks] == [ROWS + 4, ROWS + 3]

    change(ledger, f"delete from ledger_row where number >= {ROWS}")
    with ledger.engine.begin() as connection:
        connection.execute(update(ledger_head).values(**vars(older)))
    one.engine.dispose()
    other.engine.dispose()
    for mark in marks:
        started = Ledger(engine_at(database), ring, mark=mark)
        with pytest.raises(LedgerError, match=f"the ledger has {ROWS} rows, but"):
            started.check_end()
        with pytest.raises(LedgerError, match="rows are lost"):
            started.record(receipt(60), real, "model")
        started.engine.dispose()


def test_a_chain_that_was_hashed_anew_is_caught_by_the_receipts(
    filled: tuple[Ledger, list[int]],
    receipt: Callable[[int], Receipt],
    keys: ImpartialityKeys,
    keys_of: Callable[..., ImpartialityKeys],
    real: KnowledgeBase,
) -> None:
    ledger, _ = filled
    forged = replace(receipt(7), order=tuple(sorted(receipt(7).order)))
    others = signed(receipt(8), keys_of("o" * 40).receipt)

    # Whoever can write to the ledger but holds no key of receipts, and one who holds it.
    ledger.record(forged, real, "model")
    ledger.record(signed(replace(forged, turn="0" * 32), keys.receipt), real, "model")
    ledger.record(replace(others, key=keys.receipt.current), real, "model")

    found = walk(ledger, keys, real)
    assert [(finding.row, finding.what) for finding in found.findings] == [
        (ROWS, "its receipt is forged or was altered"),
        (ROWS + 1, "its order is not the one that the turn draws"),
        (ROWS + 2, "its receipt is forged or was altered"),
    ]
    assert found.receipts_verified == PRESENTATIONS


@pytest.mark.parametrize("ends", [ROWS - 2, ROWS])
def test_a_ledger_leads_through_the_end_of_an_earlier_audit(
    filled: tuple[Ledger, list[int]], keys: ImpartialityKeys, real: KnowledgeBase, ends: int
) -> None:
    ledger, _ = filled
    row = list(ledger.rows())[ends - 1]

    assert walk(ledger, keys, real, (ends, row.hash)).wrong == 0
    assert [f.row for f in walk(ledger, keys, real, (ends, "0" * 64)).findings] == [ends - 1]
    (missed,) = walk(ledger, keys, real, (ROWS + 5, "0" * 64)).findings
    assert (missed.row, missed.what) == (ROWS, f"missing: an earlier audit saw {ROWS + 5} rows")
