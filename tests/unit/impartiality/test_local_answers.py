"""A school's own places in answers: behind the fact, in a drawn order, and checked at the gate."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.evaluation.certificate.proofs import new_keys
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.order import Turn, draw_order
from bot.impartiality.presentation import Block, as_text
from bot.impartiality.receipt import Receipt, hash_of_words, read_receipt, signed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.settings import ROOT

KEYS = new_keys()
TODAY = date(2026, 11, 28)
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


def test_the_receipt_says_how_each_list_of_places_was_drawn(
    composer: Composer, with_local: KnowledgeBase
) -> None:
    shown = composer.facet("a_levels", ["where", "key_dates"], TURN).as_json()

    lists = read_receipt(shown["receipt"]).places
    assert lists is not None
    assert [(each.option, each.facet) for each in lists] == [
        ("a_levels", "where"),
        ("a_levels", "key_dates"),
    ]
    assert with_local.local is not None
    for each in lists:
        drawn = draw_order(
            with_local.local.offering("a_levels"), TURN.id(KEYS.turn.now), KEYS.order.now
        )
        assert (each.order, each.row, each.design) == (drawn.order, drawn.row, "williams-3")
    names = [with_local.local.providers[id].name for id in lists[0].order]
    assert places(shown)[:3] == names


def test_places_of_both_routes_are_listed_side_by_side_and_pass_the_gate(
    composer: Composer, gate: Gate
) -> None:
    shown = composer.compare(["a_levels", "t_levels"], ["where"], TURN).as_json()

    at = {(b.get("option"), b["kind"]): n for n, b in enumerate(shown["blocks"])}
    first, second = shown["receipt"]["asked"]
    assert {first, second} == {"a_levels", "t_levels"}
    assert at[first, "option"] < at[first, "place"] < at[second, "option"] < at[second, "place"]
    assert len(places(shown)) == 3 + 2
    assert rules_broken(gate, shown) == set()


@pytest.mark.parametrize("options", [["a_levels"], ["a_levels", "t_levels"]])
def test_another_order_of_places_in_the_receipt_is_refused(
    composer: Composer, gate: Gate, options: list[str]
) -> None:
    made = (
        composer.facet(options[0], ["where"], TURN)
        if len(options) == 1
        else composer.compare(options, ["where"], TURN)
    )
    shown = copy.deepcopy(made.as_json())
    order = shown["receipt"]["places"][0]["order"]
    order.reverse()

    assert rules_broken(gate, resigned(shown)) == {"I3"}


def test_places_away_from_their_fact_are_refused(composer: Composer, gate: Gate) -> None:
    shown = copy.deepcopy(composer.facet("a_levels", ["where"], TURN).as_json())
    blocks = shown["blocks"]
    local = [b for b in blocks if b.get("facet") == "where" and b["kind"] in ("heading", "place")]
    shown["blocks"] = [b for b in blocks if b not in local] + local

    assert rules_broken(gate, resigned(shown)) == {"I3"}


def test_a_places_line_said_in_other_words_is_refused(composer: Composer, gate: Gate) -> None:
    shown = copy.deepcopy(composer.facet("a_levels", ["where"], TURN).as_json())
    place = next(b for b in shown["blocks"] if b["kind"] == "place")
    place["text"] += " Pupils love it."

    assert {"I1", "I7"} <= rules_broken(gate, resigned(shown))


def test_a_local_text_that_ranks_is_refused_though_the_school_has_listed_it(
    with_local: KnowledgeBase,
) -> None:
    local = with_local.local
    assert local is not None
    none = local.none_in_area["studio_school"].model_copy(update={"reason": "Stay, it is best"})
    ranking = replace(
        with_local,
        local=replace(local, none_in_area={**local.none_in_area, "studio_school": none}),
    )
    shown = Composer(ranking, KEYS, today=lambda: TODAY).facet("studio_school", ["where"], TURN)

    text, payload = shown.as_text(), shown.as_json()
    _, breaches = Gate(ranking, KEYS, frozenset(), today=lambda: TODAY).check(
        text, payload, TURN.id(KEYS.turn.now)
    )

    assert [breach.rule for breach in breaches] == ["I6"]


def test_a_straight_line_is_said_once_in_an_answer(composer: Composer) -> None:
    text = composer.facet("a_levels", ["where"], TURN).as_text()

    assert text.count("straight line") == 1
    assert "crow" not in text


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
