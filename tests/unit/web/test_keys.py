"""A conversation key opens its own conversation, and nothing else does."""

from __future__ import annotations

import base64

import pytest

from bot.web.keys import ConversationKeys

KEYS = ConversationKeys([b"k" * 32])
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_a_minted_key_leads_to_one_sender() -> None:
    """A9: the server makes the key."""
    key = KEYS.mint()[0]

    assert KEYS.sender(key) is not None
    assert KEYS.sender(key) == KEYS.sender(key)


def test_a_minted_key_is_43_characters_that_need_no_escaping() -> None:
    key = KEYS.mint()[0]

    assert len(key) == 43
    assert set(key) <= set(ALPHABET)


def test_no_two_keys_or_senders_are_the_same() -> None:
    keys = {KEYS.mint()[0] for _ in range(200)}

    assert len(keys) == 200
    assert len({KEYS.sender(key) for key in keys}) == 200


def test_the_sender_says_nothing_of_the_key() -> None:
    """A9: the key is not the bot's sender id."""
    key = KEYS.mint()[0]

    sender = KEYS.sender(key)

    assert sender is not None
    assert len(sender) == 32
    assert sender not in base64.urlsafe_b64decode(key + "=").hex()
    assert KEYS.sender(sender) is None


@pytest.mark.parametrize("place", range(42))
def test_a_key_with_one_character_changed_is_refused(place: int) -> None:
    """A9: a guess opens nothing."""
    key = KEYS.mint()[0]
    other = "A" if key[place] != "A" else "B"

    assert KEYS.sender(key[:place] + other + key[place + 1 :]) is None


@pytest.mark.parametrize("length", [0, 1, 21, 40, 41, 42])
def test_a_key_cut_short_is_refused(length: int) -> None:
    assert KEYS.sender(KEYS.mint()[0][:length]) is None


@pytest.mark.parametrize("more", ["AAAA", "=", "==", "\n"])
def test_a_key_with_more_behind_it_is_refused(more: str) -> None:
    assert KEYS.sender(KEYS.mint()[0] + more) is None


def test_a_key_has_one_spelling_only() -> None:
    # The last character holds two bits that Base64 does not read.
    key = KEYS.mint()[0]

    others = [key[:-1] + last for last in ALPHABET if last != key[-1]]

    assert [other for other in others if KEYS.sender(other) is not None] == []


def test_a_key_of_another_deployment_is_refused() -> None:
    assert KEYS.sender(ConversationKeys([b"x" * 32]).mint()[0]) is None


def test_a_conversation_goes_on_after_the_secret_was_rotated() -> None:
    key = KEYS.mint()[0]
    rotated = ConversationKeys([b"n" * 32, b"k" * 32])

    assert rotated.sender(key) == KEYS.sender(key)
    assert KEYS.sender(rotated.mint()[0]) is None


def test_the_two_halves_of_two_keys_do_not_make_a_third() -> None:
    """A9: nor does a swap."""
    one, other = KEYS.mint()[0], KEYS.mint()[0]

    assert KEYS.sender(one[:21] + other[21:]) is None


@pytest.mark.parametrize(
    "junk", ["", "a", "null", "../../etc/passwd", "A" * 43, "\u00e9" * 43, "A" * 42 + " ", "\x00"]
)
def test_junk_is_refused_without_an_error(junk: str) -> None:
    assert KEYS.sender(junk) is None
