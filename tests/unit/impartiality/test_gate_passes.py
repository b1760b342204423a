"""The gate lets out whatever the composer makes, on any day, and every fixed sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from bot.evaluation.presentations import every_kind
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.responses import fixed_sentences
from bot.settings import ROOT
from bot.web import wording

TURN = Turn("conversation", 3)
IN_DATE = date(2026, 11, 28)
ALL_OVERDUE = date(2040, 1, 1)


@pytest.mark.parametrize("day", [IN_DATE, ALL_OVERDUE], ids=["in date", "all overdue"])
def test_every_presentation_of_the_composer_passes(
    real: KnowledgeBase,
    keys: ImpartialityKeys,
    composer_on: Callable[[date], Composer],
    gate_on: Callable[[date], Gate],
    day: date,
) -> None:
    gate, refused, passed = gate_on(day), [], 0

    for name, made in every_kind(real, composer_on(day), TURN):
        shown = json.loads(json.dumps(made.as_json()))
        receipt, breaches = gate.check(made.as_text(), shown, TURN.id(keys.turn.now))
        passed += not breaches
        if breaches or receipt != made.receipt:
            refused.append((name, breaches))

    assert refused == []
    assert passed > 4000


def test_a_comparison_of_every_route_of_a_stage_has_no_empty_line_of_other_routes(
    real: KnowledgeBase, composer: Composer
) -> None:
    ids = [option.id for option in real.choice_set("post_14")]

    made = composer.compare(ids, ["length"], TURN, "post_14")

    assert [block for block in made.blocks if block.kind == "routes"] == []
    assert "Other routes" not in made.as_text()


def test_every_fixed_sentence_passes_without_a_presentation(gate: Gate) -> None:
    said = {*fixed_sentences(ROOT / "data" / "responses"), *wording.sentences(50)}

    assert {text for text in said if gate.check(text, {"status": "answered"}, "")[1]} == set()
    assert {wording.FAILED, wording.EMPTY, wording.NO_WORDS} <= said
