"""The mark moves on alone, outlives a write that is cut short, and is never made by accident."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import LedgerError, UnknownKey
from bot.impartiality.chain import Point
from bot.impartiality.mark import SLOT_BYTES, Mark, MarkFile
from bot.keyring import keyring

NEW = "a new secret of the tests, long enough to be one"


@pytest.fixture
def mark(tmp_path: Path, secret: str) -> MarkFile:
    made = MarkFile(tmp_path / "var" / "mark", keyring("ledger", [secret]))
    made.make(Mark("a ledger", 1, "h1"))
    return made


def test_it_moves_on_and_never_back(mark: MarkFile) -> None:
    seen = []
    for rows in (2, 5, 3, 5, 6):
        mark.advance(Point(rows, f"h{rows}"))
        seen.append(mark.read())

    assert seen == [Mark("a ledger", rows, f"h{rows}") for rows in (2, 5, 5, 5, 6)]


@pytest.mark.parametrize("rows", [2, 3])
@pytest.mark.parametrize("cut", [0, 1, 100, SLOT_BYTES - 1, SLOT_BYTES + 100])
def test_a_write_that_is_cut_short_leaves_the_mark_before_it(
    mark: MarkFile, rows: int, cut: int
) -> None:
    for n in range(2, rows):
        mark.advance(Point(n, f"h{n}"))
    before, was = mark.path.read_bytes(), mark.read()
    mark.advance(Point(rows, f"h{rows}"))
    after = mark.path.read_bytes()
    torn = after[:cut] + before[cut:]

    mark.path.write_bytes(torn)

    assert mark.read() == (Mark("a ledger", rows, f"h{rows}") if torn == after else was)
    mark.advance(Point(9, "h9"))
    assert mark.read() == Mark("a ledger", 9, "h9")


@pytest.mark.parametrize(
    ("old", "new"), [(b'"rows":1', b'"rows":0'), (b"h1", b"h2"), (b"a ledger", b"b ledger")]
)
def test_one_that_was_altered_is_refused(mark: MarkFile, old: bytes, new: bytes) -> None:
    mark.path.write_bytes(mark.path.read_bytes().replace(old, new))

    with pytest.raises(LedgerError, match=r"was altered.* take-up-ledger"):
        mark.read()
    with pytest.raises(LedgerError, match="was altered"):
        mark.advance(Point(9, "h9"))


def test_one_that_is_gone_is_not_made_by_moving_on(mark: MarkFile) -> None:
    mark.path.unlink()

    with pytest.raises(LedgerError, match=r"cannot be written .*Restore it"):
        mark.advance(Point(2, "h2"))
    with pytest.raises(LedgerError, match=r"cannot be read .*Restore it"):
        mark.read()
    assert not mark.exists()


def test_one_of_another_secret_says_where_the_old_one_goes(mark: MarkFile) -> None:
    with pytest.raises(UnknownKey, match="EVENHAND_OLD_SECRETS"):
        MarkFile(mark.path, keyring("ledger", [NEW])).read()


def test_it_goes_on_after_the_secret_was_rotated(mark: MarkFile, secret: str) -> None:
    rotated = MarkFile(mark.path, keyring("ledger", [NEW, secret]))

    rotated.advance(Point(2, "h2"))
    rotated.advance(Point(3, "h3"))

    assert MarkFile(mark.path, keyring("ledger", [NEW])).read() == Mark("a ledger", 3, "h3")


def test_with_several_writers_the_furthest_stays(mark: MarkFile) -> None:
    points = [Point(rows, f"h{rows}") for rows in range(2, 60)]

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(mark.advance, reversed(points)))

    assert mark.read() == Mark("a ledger", 59, "h59")
