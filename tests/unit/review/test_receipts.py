"""The receipt of an answer that was given is checked, and what was changed since is seen."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.review.receipts import checks

TURN = Turn("c-one", 3)


@pytest.fixture
def shown(composer: Composer) -> dict:
    return json.loads(json.dumps(composer.overview("post_16", TURN).as_json()))


def holds(shown: dict, keys: ImpartialityKeys, turn: Turn = TURN) -> list[bool]:
    return [check.holds for check in checks(shown, turn, keys)]


def test_a_receipt_holds_with_and_without_why_beside_it(shown, keys) -> None:
    assert holds(shown, keys) == [True] * 4
    assert holds({**shown, "why": {"question": "Why?"}}, keys) == [True] * 4


def test_a_receipt_of_before_the_secret_was_rotated_holds(shown, keys_of, secret) -> None:
    new = "another secret of the tests, thirty-two characters"

    assert holds(shown, keys_of(new, secret)) == [True] * 4
    assert not all(holds(shown, keys_of(new)))


def test_words_an_order_or_a_turn_that_were_changed_are_seen(shown, keys) -> None:
    words, order = deepcopy(shown), deepcopy(shown)
    words["blocks"][0]["text"] = "T Levels are best."
    order["receipt"]["order"] = order["receipt"]["order"][::-1]

    assert holds(words, keys) == [True, True, False, True]
    assert holds(order, keys) == [False, True, True, False]
    assert holds(shown, keys, Turn("c-two", 3)) == [True, False, True, True]


def test_what_puts_no_option_forward_has_nothing_to_check(keys) -> None:
    assert checks({"status": "greeted"}, TURN, keys) == []


@pytest.mark.parametrize("junk", ["x", {}, {"mac": 1}])
def test_a_receipt_that_cannot_be_read_does_not_hold(keys, junk) -> None:
    found = checks({"receipt": junk}, TURN, keys)

    assert [check.holds for check in found] == ([] if not junk else [False])
