"""What a pupil types goes on as plain words: no command, no control, no trick of direction."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.web.clean import clean, has_words


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "  /restart",
        "//restart",
        "/ / restart",
        "\\restart",
        "\uff0frestart",  # full-width slash
        "\u2044restart",  # fraction slash
        "\u2215restart",  # division slash
        "\u200b/restart",  # a zero-width space in front
        "\u202e/restart",  # a mark that turns the direction in front
        "/\u200b/restart",
        "\x00/restart",
        "\n/restart",
        "\ufeff/restart",
    ],
)
def test_a_command_loses_its_mark(text: str) -> None:
    assert clean(text) == "restart"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="/\\\u2044\u2215\uff0f \t\u200b\u202e\ufeff\x00ab", max_size=12))
def test_nothing_that_can_be_typed_starts_a_command(text: str) -> None:
    assert not clean(text).startswith(("/", "\\", "\u2044", "\u2215", " "))


def test_a_slash_inside_stays() -> None:
    assert clean("A levels and/or a T Level") == "A levels and/or a T Level"


@pytest.mark.parametrize(
    "mark",
    ["\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c"],
)
def test_marks_that_turn_the_direction_are_left_out(mark: str) -> None:
    assert clean(f"what{mark} is a{mark} utc") == "what is a utc"


@pytest.mark.parametrize(
    "mark", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\x00", "\x07", "\x1b"]
)
def test_characters_that_are_not_seen_are_left_out(mark: str) -> None:
    assert clean(f"t le{mark}vel") == "t level"


def test_half_a_character_is_left_out() -> None:
    assert clean("utc\ud800").encode() == b"utc"


@pytest.mark.parametrize(
    "space",
    ["\n", "\r\n", "\x0b", "\x0c", "\x85", "\t", "   ", "\u00a0", "\u2003", "\u2028", "\u2029"],
)
def test_white_space_of_any_kind_becomes_one_space(space: str) -> None:
    assert clean(f" what{space}is it{space}") == "what is it"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("what\u2019s a utc", "what's a utc"),
        ("\u2018utc\u2019", "'utc'"),
        ("\u201cutc\u201d", '"utc"'),
    ],
)
def test_curly_quotes_become_straight(text: str, plain: str) -> None:
    assert clean(text) == plain


@pytest.mark.parametrize(
    ("text", "composed"),
    [
        ("\uff34 \uff2c\uff45\uff56\uff45\uff4c", "T Level"),
        ("e\u0301cole", "\u00e9cole"),
        ("e\u200b\u0301cole", "\u00e9cole"),  # a zero-width space before the accent
        ("1\u00bd", "11\u20442"),
        ("\ufb01nish", "finish"),
    ],
)
def test_look_alike_letters_become_plain(text: str, composed: str) -> None:
    assert clean(text) == composed


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="e\u200b\u0301/ \u2019\u00a8", max_size=12))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)

    assert clean(once) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_cleaned_words_hold_no_unseen_character_and_no_line_break(text: str) -> None:
    categories = {unicodedata.category(c) for c in clean(text)}

    assert not categories & {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize("text", ["a", "16", "\U0001f600 ok", "\u4f60\u597d", "\u00b2"])
def test_a_letter_or_a_digit_is_words(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", "?!", "\U0001f600\U0001f44d", "...", "\u2764\ufe0f"])
def test_signs_and_pictures_alone_are_no_words(text: str) -> None:
    assert not has_words(text)
