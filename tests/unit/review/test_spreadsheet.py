"""No cell of an export is a formula."""

from __future__ import annotations

import csv
import io

import pytest

from bot.review.spreadsheet import as_csv

ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\uff1d1", "\uff0b1",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\x0b=1",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_spreadsheet_would_work_out_is_text(attack: str) -> None:
    (_, (cell,)) = csv.reader(io.StringIO(as_csv(["words"], [[attack]]), newline=""))

    assert cell == f"'{attack}"


def test_plain_words_and_numbers_are_left_alone() -> None:
    rows = csv.reader(io.StringIO(as_csv(["a", "b"], [['what is "T level", 2-year', 3]])))

    assert list(rows) == [["a", "b"], ['what is "T level", 2-year', "3"]]
