"""The ledger appends and reads back, and never twice the same, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import LedgerError
from bot.impartiality.audit.verify import walk
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.receipt import Receipt
from bot.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from tests.services.conftest import Clock

PRESENTATIONS = 6
ROWS = 2 + PRESENTATIONS


def test_rows_are_read_back_in_order_with_what_was_appended(
    filled: tuple[Ledger, list[int]], receipt: Callable[[int], Receipt], real: KnowledgeBase
) -> None:
    ledger, numbers = filled

    rows = list(ledger.rows())

    assert numbers == list(range(2, ROWS))
    assert [row.number for row in rows] == list(range(ROWS))
    assert [row.kind for row in rows[:3]] == ["opened", "knowledge", "presentation"]
    assert rows[1].content["names"] == {id: o.name for id, o in sorted(real.options.items())}
    assert rows[4].content["receipt"] == receipt(2).as_json()
    assert (rows[4].content["model"], rows[4].content["hour"]) == ("model", "2026-11-24T12:00Z")
    assert [row.number for row in ledger.rows(start=ROWS - 1)] == [ROWS - 1]


def test_each_hash_follows_from_the_one_before(filled: tuple[Ledger, list[int]]) -> None:
    ledger, _ = filled

    before = ""
    for row in ledger.rows():
        assert row.hash == row.hash_after(before)
        before = row.hash

    assert (ledger.head().rows, ledger.head().hash) == (ROWS, before)
    assert ledger.is_signed(ledger.head())


def test_the_same_turn_is_refused_and_leaves_nothing(
    filled: tuple[Ledger, list[int]], receipt: Callable[[int], Receipt], real: KnowledgeBase
) -> None:
    ledger, _ = filled
    before = ledger.head()

    with pytest.raises(LedgerError, match="this turn has a presentation in the ledger already"):
        ledger.record(receipt(3), real, "model")

    assert ledger.head() == before
    assert ledger.count() == ROWS


def test_a_ledger_is_not_begun_twice(filled: tuple[Ledger, list[int]]) -> None:
    ledger, _ = filled

    with pytest.raises(LedgerError, match="there is a ledger already; it is never begun twice"):
        ledger.begin()

    assert ledger.count() == ROWS


def test_a_clock_that_goes_back_loses_no_row_and_is_counted(
    ledger: Ledger,
    clock: Clock,
    receipt: Callable[[int], Receipt],
    real: KnowledgeBase,
    keys: ImpartialityKeys,
) -> None:
    for n, hours in enumerate((0, -5, -1, 2)):
        clock.now = clock.start + timedelta(hours=hours)
        ledger.record(receipt(n), real, "model")

    contents = [row.content for row in ledger.rows(start=2)]
    found = walk(ledger, keys, real)
    hours = [content["hour"][11:13] for content in contents]
    assert hours == ["12", "12", "12", "14"]
    assert [c.get("clock_went_back_to", "")[11:13] for c in contents] == ["", "07", "11", ""]
    assert (found.clock_went_back, found.wrong, found.receipts_verified) == (2, 0, 4)


def test_a_whole_ledger_has_nothing_wrong(
    filled: tuple[Ledger, list[int]], keys: ImpartialityKeys, real: KnowledgeBase
) -> None:
    ledger, _ = filled

    found = walk(ledger, keys, real)

    assert (found.wrong, found.findings) == (0, [])
    assert (found.rows, found.presentations) == (ROWS, PRESENTATIONS)
    assert found.receipts_verified == found.orders_rebuilt == PRESENTATIONS
    assert (found.knowledge, found.models) == (
        {real.version: PRESENTATIONS},
        {"model": PRESENTATIONS},
    )
    ledger.check_end()
