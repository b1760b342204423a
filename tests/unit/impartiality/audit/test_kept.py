"""Reports of bias and refusals are chained, so that one that vanishes is named by the audit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.impartiality.audit.page import as_page
from bot.impartiality.audit.report import as_text, as_values
from bot.impartiality.audit.verify import walk
from bot.impartiality.incidents import Incidents, keep_report
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger

REPORTED = "f" * 32


def audit_of(ledger: Ledger, keys: ImpartialityKeys) -> dict[str, Any]:
    return as_values(walk(ledger, keys), Incidents(ledger.engine))


def change(ledger: Ledger, statement: str) -> None:
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "row", "what", "wrong"),
    [
        (
            f"delete from bias_report where turn = '{REPORTED}'",
            88,
            f"missing from bias_report: the report of bias about turn {REPORTED}, 20",
            1,
        ),
        (
            "update bias_report set turn = 'another ' || id",
            87,
            "missing from bias_report: the report of bias about turn ",
            2,
        ),
        (
            f"delete from gate_refusal where turn = '{'1' * 32}'",
            86,
            f"missing from gate_refusal: the refusal of turn {'1' * 32}, 20",
            1,
        ),
        (
            "delete from gate_refusal where rule = 'I3'",
            85,
            f"missing from gate_refusal: the refusal of turn {'0' * 32}, 20",
            1,
        ),
    ],
    ids=["a report deleted", "reports altered", "a refusal deleted", "a rule deleted"],
)
def test_what_is_gone_is_named_with_its_row(
    filled: Ledger, keys: ImpartialityKeys, statement: str, row: int, what: str, wrong: int
) -> None:
    change(filled, statement)

    audit = audit_of(filled, keys)

    first = audit["findings"][0]
    assert first["row"] == row
    assert first["what"].startswith(what)
    assert audit["wrong"] == wrong


def test_every_report_deleted_is_counted_as_wrong(filled: Ledger, keys: ImpartialityKeys) -> None:
    change(filled, "delete from bias_report")

    assert audit_of(filled, keys)["wrong"] == 2


def test_a_report_made_again_does_not_hide_that_the_first_was_deleted(
    filled: Ledger, keys: ImpartialityKeys
) -> None:
    change(filled, "delete from bias_report")
    keep_report(filled, REPORTED)

    audit = audit_of(filled, keys)

    assert (len(audit["bias_reports"]), audit["wrong"]) == (1, 2)


def test_the_rows_say_the_turn_and_the_hour_alone(filled: Ledger) -> None:
    rows = [row for row in filled.rows() if row.kind in ("reported", "refused")]

    assert [row.kind for row in rows] == ["refused"] * 4 + ["reported"] * 2
    assert all(set(json.loads(row.body)) == {"turn", "hour", "number"} for row in rows)


def test_what_was_kept_before_there_were_such_rows_is_told_and_not_wrong(
    ledger: Ledger, keys: ImpartialityKeys
) -> None:
    change(ledger, "insert into bias_report (hour, turn) values ('2026-01-01T09:00Z', 'old')")

    audit = audit_of(ledger, keys)

    assert (audit["wrong"], audit["unchained"]) == (0, {"bias_report": 1, "gate_refusal": 0})
    assert "of both, not chained         1 (from before they were; " in as_text(audit)
    assert 'not missed</th><td class="number">1</td>' in as_page(audit, "2026-01-01T10:00Z")
