"""Why a pupil sees these options in this order: told in full, and true to the receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.impartiality import wording
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import Turn, williams_design
from bot.impartiality.presentation import Presentation
from bot.impartiality.receipt import RULES, Receipt
from bot.impartiality.why import why
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

SECRETS = ["a secret of this file's tests, thirty-two characters or more"]
TURN = Turn("a conversation", 1)
Explain = Callable[[Presentation], tuple[Receipt, dict[str, Any]]]


@pytest.fixture
def made(real: KnowledgeBase) -> Composer:
    keys = ImpartialityKeys(
        turn=keyring("turn", SECRETS),
        order=keyring("order", SECRETS),
        receipt=keyring("receipt", SECRETS),
    )
    return Composer(real, keys, today=lambda: date(2026, 11, 28))


@pytest.fixture
def explain(real: KnowledgeBase) -> Explain:
    def explained(presentation: Presentation) -> tuple[Receipt, dict[str, Any]]:
        assert presentation.receipt is not None
        return presentation.receipt, why(presentation.receipt, real)

    return explained


@pytest.mark.parametrize("stage", STAGES)
def test_every_option_of_the_content_is_shown_or_has_a_reason(
    stage: str, made: Composer, explain: Explain, real: KnowledgeBase
) -> None:
    overview = made.overview(stage, TURN)

    _, told = explain(overview)

    shown = [real.option(id).name for id in overview.options]
    left_out = [reason["name"] for reason in told["not_shown"]]
    assert sorted(shown + left_out) == sorted(option.name for option in real.options.values())
    assert all(reason["note"] for reason in told["not_shown"])
    assert f"There are {len(shown)} of them" in told["answer"][0]


def test_a_route_that_is_shown_because_it_was_asked_about_is_not_called_left_out(
    made: Composer, explain: Explain, real: KnowledgeBase
) -> None:
    closed = next(option for option in real.options.values() if option.unavailable is not None)

    receipt, told = explain(made.about(closed.id, TURN))

    assert receipt.asked == (closed.id,)
    assert closed.name not in [reason["name"] for reason in told["not_shown"]]


def test_it_says_what_was_put_first_because_it_was_asked_about(
    made: Composer, explain: Explain
) -> None:
    _, one = explain(made.about("utc", TURN))
    _, two = explain(made.compare(["utc", "studio_school"], (), TURN))
    _, none = explain(made.overview("post_16", TURN))

    assert wording.WHY_ASKED_FIRST in one["answer"]
    assert wording.WHY_COMPARED_FIRST in two["answer"]
    assert {wording.WHY_ASKED_FIRST, wording.WHY_COMPARED_FIRST} & set(none["answer"]) == set()


def test_the_receipt_in_words_says_what_the_receipt_says(
    made: Composer, explain: Explain, real: KnowledgeBase
) -> None:
    receipt, told = explain(made.compare(["utc", "studio_school"], (), TURN))

    assert told["asked"] == [{"option": id, "name": real.option(id).name} for id in receipt.asked]
    lines = {line["label"]: line["text"] for line in told["receipt_lines"]}
    numbered = lines[wording.RECEIPT_ORDER].split(", ")
    names = [real.option(id).name for id in receipt.order]
    assert numbered == [f"{place}. {name}" for place, name in enumerate(names, start=1)]
    assert lines[wording.RECEIPT_ASKED].startswith(f"1. {real.option(receipt.asked[0]).name}, 2. ")
    assert lines[wording.RECEIPT_TURN] == receipt.turn
    assert lines[wording.RECEIPT_KNOWLEDGE] == receipt.knowledge
    assert lines[wording.RECEIPT_SIGNATURE] == receipt.mac
    rows = len(williams_design(len(receipt.order)))
    assert f"Row {receipt.row} of" in lines[wording.RECEIPT_DESIGN]
    assert f"{rows} rows" in lines[wording.RECEIPT_DESIGN]


def test_every_rule_of_a_receipt_has_words() -> None:
    assert set(wording.RECEIPT_RULE) == set(RULES)


def test_the_words_around_it_name_no_option(real: KnowledgeBase) -> None:
    names = OptionNames(real)
    words = [text for name, text in vars(wording).items() if name.startswith("WHY_")]

    assert len(words) >= 8
    assert [text for text in words if names.in_text(text)] == []
