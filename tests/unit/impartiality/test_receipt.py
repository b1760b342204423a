"""A receipt is signed, bound to its turn and its words, and cannot be altered or forged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ReceiptError, UnknownKey
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.impartiality.receipt import Receipt, hash_of_words, is_genuine, read_receipt, signed

if TYPE_CHECKING:
    from tests.unit.impartiality.conftest import Leaving

TURN = Turn("conversation", 3)
# Made by the release before receipts recorded places, with this secret.
OLD = Path(__file__).with_name("receipt_before_places.json")
OLD_SECRET = "the secret of a receipt from before places were kept"
NEW, OTHER = "a new secret of the tests, long enough to be one", "o" * 40
FIELDS = [field.name for field in fields(Receipt)]

Broken = Callable[..., "set[str]"]
Make = Callable[[Presentation], "Leaving"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@pytest.fixture
def receipt(composer: Composer) -> Receipt:
    made = composer.compare(["a_levels", "t_levels"], ["length"], TURN).receipt
    assert made is not None
    return made


def other_value(value: Any) -> Any:
    """Return another value of the same kind."""
    if value is None or isinstance(value, int):
        return 0 if value is None else value + 1
    return value[:-1] if value else (("x", "y"),)


def test_a_receipt_of_the_composer_is_genuine(receipt: Receipt, keys: ImpartialityKeys) -> None:
    assert is_genuine(receipt, keys.receipt)


@pytest.mark.parametrize("field", FIELDS)
def test_a_receipt_with_any_field_altered_is_not_genuine(
    receipt: Receipt, keys: ImpartialityKeys, field: str
) -> None:
    altered = replace(receipt, **{field: other_value(getattr(receipt, field))})

    assert altered != receipt
    assert not is_genuine(altered, keys.receipt)


@pytest.mark.parametrize("field", FIELDS)
def test_an_answer_whose_receipt_was_altered_does_not_leave(
    composer: Composer, leaving: Make, broken: Broken, field: str
) -> None:
    answer = leaving(composer.compare(["a_levels", "t_levels"], ["length"], TURN))
    answer.shown["receipt"][field] = other_value(answer.shown["receipt"][field])

    assert "I8" in broken(answer, TURN)


@pytest.mark.parametrize("field", FIELDS)
def test_an_answer_whose_receipt_lacks_a_field_does_not_leave(
    composer: Composer, leaving: Make, broken: Broken, field: str
) -> None:
    answer = leaving(composer.overview("post_16", TURN))
    del answer.shown["receipt"][field]

    assert broken(answer, TURN) == {"I8"}


@pytest.mark.parametrize(
    "turn",
    [Turn("conversation", 4), Turn("conversation", 2), Turn("another", 3)],
    ids=["replayed later", "replayed earlier", "in another conversation"],
)
def test_an_answer_of_another_turn_does_not_leave(
    composer: Composer, leaving: Make, broken: Broken, turn: Turn
) -> None:
    answer = leaving(composer.overview("post_16", TURN))

    assert broken(answer, TURN) == set()
    assert broken(answer, turn) == {"I8"}


def test_a_receipt_from_before_places_were_kept_stays_verifiable(
    keys_of: Callable[..., ImpartialityKeys],
) -> None:
    given = json.loads(OLD.read_text(encoding="utf-8"))

    old = read_receipt(given)

    assert (old.places, old.asked, old.facets) == (None, ("t_levels",), ("where",))
    assert is_genuine(old, keys_of(OLD_SECRET).receipt)
    assert json.loads(json.dumps(old.as_json())) == given
    assert not is_genuine(replace(old, places=()), keys_of(OLD_SECRET).receipt)


def test_a_new_answer_with_a_receipt_of_the_old_kind_does_not_leave(
    composer: Composer, leaving: Make, broken: Broken, keys: ImpartialityKeys
) -> None:
    answer = leaving(composer.facet("t_levels", ["where"], TURN))
    answer.sign(keys, places=None)

    assert broken(answer, TURN) == {"I3"}


@pytest.mark.parametrize(
    "places",
    [
        None,
        {},
        "places",
        [None],
        [{}],
        [{"option": "utc", "facet": "where", "order": ["a"], "row": "0", "design": "williams-1"}],
        [{"option": "utc", "facet": "where", "order": "ab", "row": 0, "design": "williams-1"}],
        [{"option": 1, "facet": "where", "order": ["a"], "row": 0, "design": "williams-1"}],
    ],
)
def test_places_of_another_shape_are_no_receipt(receipt: Receipt, places: Any) -> None:
    with pytest.raises(ReceiptError, match="places"):
        read_receipt({**receipt.as_json(), "places": places})


def test_the_receipts_of_two_answers_cannot_be_swapped(
    composer: Composer, leaving: Make, broken: Broken
) -> None:
    one = leaving(composer.facet("t_levels", ["length"], TURN))
    two = leaving(composer.facet("a_levels", ["length"], TURN))
    one.shown["receipt"], two.shown["receipt"] = two.shown["receipt"], one.shown["receipt"]

    assert broken(one, TURN) == broken(two, TURN) == {"I8"}


def test_an_answer_stripped_of_its_receipt_does_not_leave(
    composer: Composer, leaving: Make, broken: Broken
) -> None:
    answer = leaving(composer.overview("post_16", TURN))
    answer.shown["receipt"] = None

    assert "I8" in broken(answer, TURN)


def test_a_receipt_signed_by_another_deployment_is_refused(
    composer: Composer,
    keys_of: Callable[..., ImpartialityKeys],
    leaving: Make,
    broken: Broken,
) -> None:
    answer = leaving(composer.overview("post_16", TURN))
    answer.sign(keys_of(OTHER))

    assert broken(answer, TURN) == {"I8"}


def test_another_deployments_signature_under_our_keys_name_is_refused(
    receipt: Receipt, keys: ImpartialityKeys, keys_of: Callable[..., ImpartialityKeys]
) -> None:
    forged = replace(signed(receipt, keys_of(OTHER).receipt), key=keys.receipt.current)

    assert not is_genuine(forged, keys.receipt)


def test_a_receipt_is_verified_after_the_secret_was_rotated(
    receipt: Receipt, secret: str, keys_of: Callable[..., ImpartialityKeys]
) -> None:
    rotated, forgotten = keys_of(NEW, OTHER, secret).receipt, keys_of(NEW).receipt

    assert is_genuine(receipt, rotated)
    assert signed(receipt, rotated).key != receipt.key
    assert not is_genuine(receipt, forgotten)
    with pytest.raises(UnknownKey, match=f"signed with key {receipt.key}, .* var/old-secrets"):
        forgotten.key(receipt.key)


def test_each_purpose_signs_otherwise(keys: ImpartialityKeys) -> None:
    macs = {ring.sign(b"said") for ring in (keys.turn, keys.order, keys.receipt)}

    assert len(macs) == 3


def test_the_words_are_hashed_with_the_things_to_tap(composer: Composer) -> None:
    shown = composer.overview("post_16", TURN).as_json()

    changed = {**shown, "suggestions": shown["suggestions"][1:]}

    assert hash_of_words(changed) != hash_of_words(shown)
    assert hash_of_words({**shown, "blocks": shown["blocks"][1:]}) != hash_of_words(shown)


def test_a_receipt_outlives_json(receipt: Receipt) -> None:
    assert read_receipt(json.loads(json.dumps(receipt.as_json()))) == receipt


@settings(max_examples=300, deadline=None)
@given(field=st.sampled_from(FIELDS), value=json_values)
def test_a_receipt_with_any_value_is_read_or_refused(
    composer: Composer, keys: ImpartialityKeys, field: str, value: Any
) -> None:
    made = composer.overview("post_16", TURN).receipt
    assert made is not None
    given_receipt = {**made.as_json(), field: value}

    try:
        read = read_receipt(given_receipt)
    except ReceiptError:
        return
    assert read == made or not is_genuine(read, keys.receipt)


@settings(max_examples=200, deadline=None)
@given(value=json_values)
def test_what_is_no_receipt_at_all_is_refused(value: Any) -> None:
    with pytest.raises(ReceiptError):
        read_receipt(value)


def test_an_unknown_field_is_refused(receipt: Receipt) -> None:
    with pytest.raises(ReceiptError, match="the receipt's fields are not asked, asked_row,"):
        read_receipt({**receipt.as_json(), "pupil": "someone"})


@pytest.mark.parametrize(
    ("field", "value"),
    [("row", "3"), ("row", True), ("row", None), ("asked_row", 1.0), ("order", "abc"),
     ("order", [1]), ("cards", [["a"]]), ("cards", [["a", "b", "c"]]), ("cards", ["ab"]),
     ("key", None), ("words", ["x"]), ("mac", 7)],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_named(receipt: Receipt, field: str, value: Any) -> None:
    with pytest.raises(ReceiptError, match=f"the receipt's {field} is not of the kind"):
        read_receipt({**receipt.as_json(), field: value})


@pytest.mark.parametrize("field", FIELDS)
def test_deep_lists_are_refused(receipt: Receipt, field: str) -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]

    with pytest.raises(ReceiptError):
        read_receipt({**receipt.as_json(), field: deep})
