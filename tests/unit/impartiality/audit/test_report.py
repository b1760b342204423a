"""Text, CSV, JSON and the page tell the same audit, and name the first row that is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.impartiality.audit.page import as_page
from bot.impartiality.audit.report import as_csv, as_text, line_of_test
from bot.knowledge.base import KnowledgeBase

ROWS, PRESENTATIONS = 89, 81
VOID = {"meta", "line", "circle", "br", "img", "input", "hr", "link"}


class Balance(HTMLParser):
    """Reads a page and notes every tag that is closed out of turn, and every attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[str] = []
        self.references: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = ("src", "href", "action", "xlink:href", "data", "poster", "srcset")
        self.references += [f"{name}={value}" for name, value in attrs if name in names]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_values_tell_what_is_in_the_ledger(audit: dict[str, Any], real: KnowledgeBase) -> None:
    assert (audit["rows"], audit["presentations"]) == (ROWS, PRESENTATIONS)
    assert audit["receipts_verified"] == audit["orders_rebuilt"] == PRESENTATIONS
    assert (audit["wrong"], audit["findings"], audit["clock_went_back"]) == (0, [], 0)
    assert audit["knowledge_versions"] == {real.version: PRESENTATIONS}
    assert audit["models"] == {"model-of-the-tests": PRESENTATIONS}
    assert re.fullmatch(r"[0-9a-f]{64}", audit["head"])
    assert (audit["gate_refused"], audit["gate_refused_by_rule"]) == (2, {"I3": 1, "I7": 3})
    assert [(g["stage"], g["presentations"]) for g in audit["exposure"]] == [
        ("post_14", 40),
        ("post_16", 41),
    ]


def test_a_report_of_bias_is_told_with_the_row_of_its_answer(audit: dict[str, Any]) -> None:
    assert [report["row"] for report in audit["bias_reports"]] == [5, None]


def test_the_values_are_json(audit: dict[str, Any]) -> None:
    assert json.loads(json.dumps(audit)) == audit


def test_the_table_has_one_row_for_each_option_with_the_figures_of_the_values(
    audit: dict[str, Any],
) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(audit))))

    wanted = [(group, option) for group in audit["exposure"] for option in group["options"]]
    assert len(rows) == len(wanted) == 6 + 14
    for row, (group, option) in zip(rows, wanted):
        assert (row["stage"], row["option"], row["name"]) == (
            group["stage"],
            option["option"],
            option["name"],
        )
        assert int(row["presentations"]) == group["presentations"]
        assert float(row["exposure"]) == pytest.approx(option["exposure"], abs=1e-5)
        assert float(row["exposure_low"]) == pytest.approx(option["exposure_95"][0], abs=1e-5)
        assert float(row["first_share_high"]) == pytest.approx(
            option["first_share_95"][1], abs=1e-5
        )
        assert (int(row["first"]), int(row["asked_for"])) == (option["first"], option["asked_for"])


def test_the_text_has_the_figures_of_the_values_with_their_n(audit: dict[str, Any]) -> None:
    text = as_text(audit)

    assert f"rows in the ledger           {ROWS}\n" in text
    assert f"receipts verified            {PRESENTATIONS}\n" in text
    assert "answers held back by gate    2 (I3 1, I7 3)\n" in text
    assert "reports of bias by pupils    2\n" in text
    assert "of both, not chained         0\n" in text
    assert f"head                         {ROWS}:{audit['head']}\n" in text
    assert re.search(r"reported as biased: row 5, turn [0-9a-f]{32}, 20", text)
    assert "reported as biased: no row, turn " + "f" * 32 in text
    assert "post_16, 14 options, n = 41 presentations" in text
    for group in audit["exposure"]:
        for option in group["options"]:
            low, high = option["exposure_95"]
            figures = f"{option['exposure']:.3f} ({low:.3f} to {high:.3f})"
            assert re.search(rf"  {re.escape(option['name'])} +{re.escape(figures)}", text)
    assert "first thing wrong" not in text


def test_the_text_names_the_first_row_that_is_wrong(audit_of_damage: dict[str, Any]) -> None:
    text = as_text(audit_of_damage)

    assert "The first thing wrong is at row 17: altered: its hash does not follow" in text
    assert "row 40: missing: rows 40 to 41" in text
    assert f"wrong                        {audit_of_damage['wrong']}\n" in text


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(audit: dict[str, Any]) -> None:
    page = as_page(audit, "2026-11-24T12:00Z")
    read = Balance()
    read.feed(page)

    assert read.references == []
    assert not re.search(r"https?:|//[a-z]|url\(|@import|javascript:|\son\w+=", page)
    assert not {"script", "iframe", "object", "embed", "link", "img"} & set(read.tags)
    assert "default-src 'none'" in page


def test_the_page_is_balanced_and_has_a_language_a_title_and_headings(
    audit: dict[str, Any],
) -> None:
    page = as_page(audit, "2026-11-24T12:00Z")
    read = Balance()
    read.feed(page)

    assert (read.wrong, read.open) == ([], [])
    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert (read.tags.count("title"), read.tags.count("h1"), read.tags.count("svg")) == (1, 1, 2)
    assert read.tags.count("circle") == 6 + 14


def test_the_page_has_the_figures_of_the_values(audit: dict[str, Any]) -> None:
    page = as_page(audit, "2026-11-24T12:00Z")

    assert "Nothing is wrong." in page
    assert f"All {ROWS} rows follow from one another, all {PRESENTATIONS} receipts" in page
    assert f"{ROWS}:{audit['head']}" in page
    assert "in the hour 2026-11-24T12:00Z" in page
    for group in audit["exposure"]:
        assert f"n = {group['presentations']} presentations" in page
        for option in group["options"]:
            low, high = option["exposure_95"]
            assert f"{option['exposure']:.3f}</td>" in page
            assert f"{low:.3f} to {high:.3f}</td>" in page


def test_the_page_names_the_first_row_that_is_wrong(audit_of_damage: dict[str, Any]) -> None:
    page = as_page(audit_of_damage, "2026-11-24T12:00Z")

    assert "Nothing is wrong" not in page
    assert f"{audit_of_damage['wrong']} thing(s) are wrong." in page
    assert "The first is at row 17: altered: its hash does not follow" in page
    assert "<li>Row 40: missing: rows 40 to 41</li>" in page


def test_what_a_ledger_says_is_text_on_the_page(audit: dict[str, Any]) -> None:
    audit["exposure"][0]["options"][0]["name"] = "<script>alert(1)</script>"

    assert "<script>" not in as_page(audit, "2026-11-24T12:00Z")


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ({"n": 7, "p": None, "needed": 70}, "too few to test (n = 7, 70 are needed)"),
        ({"n": 99, "p": 0.009, "statistic": 9.0, "degrees_of_freedom": 1}, "NOT UNIFORM"),
        ({"n": 99, "p": 0.011, "statistic": 6.4, "degrees_of_freedom": 1}, "no sign of unevenness"),
    ],
)
def test_a_test_is_told_in_words_with_its_n(test: dict[str, Any], words: str) -> None:
    line = line_of_test("rows_drawn_equally_often", test)

    assert line.startswith("rows drawn equally often: ")
    assert words in line
    assert f"n = {test['n']}" in line
