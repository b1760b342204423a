"""The audit rebuilds the order of a school's places and tells how much each was shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.impartiality.audit.page import as_page
from bot.impartiality.audit.report import as_csv, as_text, as_values
from bot.impartiality.audit.verify import Walk, walk
from bot.impartiality.compose import Composer
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.order import Turn
from bot.impartiality.receipt import Receipt, signed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.settings import ROOT

ANSWERS = 60
Record = Callable[[Receipt], None]


@pytest.fixture(scope="module")
def with_local() -> KnowledgeBase:
    return load(ROOT / "knowledge", ROOT / "docs" / "how-to" / "local-content")


@pytest.fixture
def composer(with_local: KnowledgeBase, keys: ImpartialityKeys) -> Composer:
    return Composer(with_local, keys, today=lambda: date(2026, 11, 28))


def receipt_of(composer: Composer, number: int, facets: tuple[str, ...] = ("where",)) -> Receipt:
    receipt = composer.facet("a_levels", facets, Turn("conversation", number)).receipt
    assert receipt is not None
    return receipt


def found_in(
    ledger: Ledger, keys: ImpartialityKeys, content: KnowledgeBase, *receipts: Receipt
) -> Walk:
    for receipt in receipts:
        ledger.record(receipt, content, "model-of-the-tests")
    return walk(ledger, keys, content)


@pytest.fixture
def audit(
    ledger: Ledger, composer: Composer, keys: ImpartialityKeys, with_local: KnowledgeBase
) -> dict[str, Any]:
    """Answers with where and when, and one about a route with a single place."""
    both = ("where", "key_dates")
    receipts = [receipt_of(composer, n, both) for n in range(ANSWERS)]
    lone = composer.facet("utc", ["where"], Turn("conversation", ANSWERS)).receipt
    assert lone is not None
    found = found_in(ledger, keys, with_local, *receipts, lone)
    return as_values(found, Incidents(ledger.engine))


def test_every_order_of_places_is_rebuilt_and_each_answer_counts_once(
    audit: dict[str, Any],
) -> None:
    assert (audit["wrong"], audit["findings"]) == (0, [])
    assert audit["place_orders_rebuilt"] == 2 * ANSWERS + 1
    (group,) = audit["place_exposure"]  # a list of one place has no order
    assert (group["places_of"], group["presentations"]) == ("a_levels", ANSWERS)
    assert sum(place["first"] for place in group["options"]) == ANSWERS
    assert {place["name"] for place in group["options"]} == {
        "Elmgarth School",
        "Quillbury Sixth Form College",
        "Quillbury and Tarn College",
    }
    assert set(group["tests"]) == {"rows_drawn_equally_often", "first_place_equally_often"}
    assert group["tests"]["first_place_equally_often"]["n"] == ANSWERS


def test_text_table_and_page_tell_the_places(audit: dict[str, Any]) -> None:
    (group,) = audit["place_exposure"]
    text, page = as_text(audit), as_page(audit, "2026-11-24T12:00Z")
    rows = [row for row in csv.DictReader(io.StringIO(as_csv(audit))) if row["place"]]

    assert f"orders of places rebuilt     {2 * ANSWERS + 1}\n" in text
    assert f"places for a_levels, 3 places, n = {ANSWERS} presentations" in text
    assert "<h2>Places for a_levels: 3 places</h2>" in page
    assert "Exposure of each place, by name" in page
    assert [(row["stage"], row["option"]) for row in rows] == [("", "a_levels")] * 3
    for row, place in zip(rows, group["options"]):
        assert (row["place"], int(row["first"])) == (place["option"], place["first"])
        assert place["name"] in text
        assert f"{place['exposure']:.3f}</td>" in page


def test_an_order_of_places_that_was_not_drawn_is_found(
    ledger: Ledger, composer: Composer, keys: ImpartialityKeys, with_local: KnowledgeBase
) -> None:
    honest = receipt_of(composer, 1)
    assert honest.places
    chosen = replace(honest.places[0], order=honest.places[0].order[::-1])
    receipt = signed(replace(honest, places=(chosen,)), keys.receipt)

    found = found_in(ledger, keys, with_local, receipt)

    assert [finding.what for finding in found.findings] == [
        "the order of its places for a_levels is not the one that the turn draws"
    ]


def test_a_place_that_was_left_out_is_found_while_its_content_is_in_use(
    ledger: Ledger, composer: Composer, keys: ImpartialityKeys, with_local: KnowledgeBase
) -> None:
    local = with_local.local
    assert local is not None
    fewer = {id: place for id, place in local.providers.items() if id != "elmgarth_school"}
    cut = replace(with_local, local=replace(local, providers=fewer))
    receipt = receipt_of(Composer(cut, keys, today=lambda: date(2026, 11, 28)), 1)

    found = found_in(ledger, keys, with_local, receipt)

    assert [finding.what for finding in found.findings] == [
        "its places for a_levels are not those of its version of the content"
    ]


def test_a_list_of_places_in_an_answer_about_another_route_is_found(
    ledger: Ledger, composer: Composer, keys: ImpartialityKeys, with_local: KnowledgeBase
) -> None:
    honest = receipt_of(composer, 1)
    assert honest.places
    other = replace(honest.places[0], option="t_levels")
    receipt = signed(replace(honest, places=(other,)), keys.receipt)

    found = found_in(ledger, keys, with_local, receipt)

    assert [finding.what for finding in found.findings] == [
        "places for t_levels are listed in an answer that does not tell of them"
    ]


def test_a_receipt_from_before_places_were_kept_is_no_fault(
    ledger: Ledger, composer: Composer, keys: ImpartialityKeys, with_local: KnowledgeBase
) -> None:
    old = signed(replace(receipt_of(composer, 1), places=None), keys.receipt)

    found = found_in(ledger, keys, with_local, old)

    assert (found.wrong, found.receipts_verified, found.place_orders_rebuilt) == (0, 1, 0)
    assert found.exposures.report_of_places() == []
