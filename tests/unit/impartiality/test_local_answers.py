"""A school's own places in answers: behind the fact, in a drawn order, and checked at the gate."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from bot.evaluation.certificate.proofs import new_keys
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Block, as_text
from bot.impartiality.receipt import Receipt, hash_of_words, read_receipt, signed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.settings import ROOT

KEYS = new_keys()
TODAY = date(2026, 11, 24)
TURN = Turn("conversation", 1)


@pytest.fixture(scope="module")
def with_local() -> KnowledgeBase:
    return load(ROOT / "knowledge", ROOT / "docs" / "how-to" / "local-content")


@pytest.fixture(scope="module")
def composer(with_local: KnowledgeBase) -> Composer:
    return Composer(with_local, KEYS, today=lambda: TODAY)


@pytest.fixture(scope="module")
def gate(with_local: KnowledgeBase) -> Gate:
    return Gate(with_local, KEYS, frozenset(), today=lambda: TODAY)


def resigned(shown: dict[str, Any]) -> dict[str, Any]:
    """Return *shown* with a receipt over its present words, as a composer gone wrong would."""
    receipt: Receipt = read_receipt({**shown["receipt"], "words": hash_of_words(shown)})
    return {**shown, "receipt": signed(receipt, KEYS.receipt).as_json()}


def rules_broken(gate: Gate, shown: dict[str, Any]) -> set[str]:
    text = as_text([Block(**block) for block in shown["blocks"]])
    _, breaches = gate.check(text, shown, TURN.id(KEYS.turn.now))
    return {breach.rule for breach in breaches}


def places(shown: dict[str, Any]) -> list[str]:
    return [block["heading"] for block in shown["blocks"] if block["kind"] == "place"]


def test_the_fact_comes_first_and_the_places_behind_it(
    composer: Composer, with_local: KnowledgeBase
) -> None:
    shown = composer.facet("a_levels", ["where"], TURN).as_json()

    assert shown["blocks"][0]["text"] == with_local.option("a_levels").facets.where.text
    assert len(places(shown)) == 3


def test_every_place_comes_first_in_some_turn(composer: Composer) -> None:
    first = {
        places(composer.facet("a_levels", ["where"], Turn("c", n)).as_json())[0] for n in range(60)
    }

    assert len(first) == 3


@pytest.mark.parametrize("facet", ["where", "key_dates"])
def test_places_in_the_order_drawn_pass_the_gate(
    composer: Composer, gate: Gate, facet: str
) -> None:
    shown = composer.facet("a_levels", [facet], TURN).as_json()

    assert places(shown)
    assert rules_broken(gate, shown) == set()


def test_places_in_another_order_are_refused(composer: Composer, gate: Gate) -> None:
    shown = copy.deepcopy(composer.facet("a_levels", ["where"], TURN).as_json())
    at = [n for n, block in enumerate(shown["blocks"]) if block["kind"] == "place"]
    blocks = shown["blocks"]
    blocks[at[0]], blocks[at[1]] = blocks[at[1]], blocks[at[0]]

    assert "I3" in rules_broken(gate, resigned(shown))


def test_a_place_left_out_is_refused(composer: Composer, gate: Gate) -> None:
    shown = copy.deepcopy(composer.facet("a_levels", ["where"], TURN).as_json())
    shown["blocks"].remove(next(b for b in shown["blocks"] if b["kind"] == "place"))

    assert "I1" in rules_broken(gate, resigned(shown))


def test_a_place_that_no_school_listed_is_refused(composer: Composer, gate: Gate) -> None:
    shown = copy.deepcopy(composer.facet("t_levels", ["length"], TURN).as_json())
    shown["blocks"].insert(1, {"kind": "place", "text": "Quillbury.", "heading": "Best College"})

    assert "I7" in rules_broken(gate, resigned(shown))


def test_a_route_that_is_not_in_the_area_is_left_out_with_its_reason(
    composer: Composer, gate: Gate
) -> None:
    presentation = composer.overview("post_16", TURN)

    assert "studio_school" not in presentation.options
    assert "Studio schools: It is not in your area, as far as your school has told us." in (
        presentation.as_text()
    )
    assert rules_broken(gate, presentation.as_json()) == set()
