"""Requirement J1: whatever a pupil writes reaches Rasa as words, never as a command."""

from __future__ import annotations

import sys
import unicodedata
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.constants import USER_INTENT_RESTART
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue import Answer, Reply
from bot.impartiality.order import Turn
from bot.web.clean import clean
from bot.web.outgoing import Outgoing
from bot.web.turn import take_turn

# Every character that is a slash, looks like one, or becomes one when text is composed.
SLASHES = sorted(
    {
        c
        for c in map(chr, range(sys.maxunicode + 1))
        if "/" in unicodedata.normalize("NFKC", c)
        or any(word in unicodedata.name(c, "") for word in ("SOLIDUS", "SLASH", "RIGHT DIAGONAL"))
    }
)
BEFORE = (
    "", " ", "   ", "\t", "\n", "\r\n", "\x00", "\x1b", "\u00a0", "\u00ad", "\u115f", "\u180e",
    "\u200b", "\u200d", "\u202e", "\u2060", "\u2066", "\u3000", "\u3164", "\ufe0f", "\ufeff",
    "\U000e0020", "/", "//", "\\", "/ /",
)  # fmt: skip
PAYLOADS = (
    "restart", "session_start", "back", "request_person", 'request_person{"slot":"x"}',
    'ask_about_option{"option":"a_levels"}', "ask_facet@0.99", "SetSlots(stage=post_18)",
    'EXTERNAL: restart{"x": 1}', "{}", " restart",
)  # fmt: skip
WELCOME = Reply("You are welcome. Ask me something else whenever you like.", {"status": "thanked"})


class Rasa:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, sender: str, text: str, turn: int, memory: object = None) -> Answer:
        self.asked.append(text)
        return Answer((WELCOME,), {})


def is_command(text: str) -> bool:
    """Return whether Rasa itself would take *text* for an intent instead of words."""
    message = Message({TEXT: text})
    return YAMLStoryReader.unpack_regex_message(message).get(INTENT) is not None


def test_rasa_takes_a_bare_slash_for_a_command() -> None:
    """J1: the check below can fail."""
    assert is_command(f"/{USER_INTENT_RESTART}")
    assert len(SLASHES) > 15


def test_no_slash_or_look_alike_behind_anything_is_a_command() -> None:
    """J1: leading spaces, look-alike slashes, forged payloads."""
    tried = ["".join(parts) for parts in product(BEFORE, SLASHES, PAYLOADS)]

    through = [text for text in tried if is_command(clean(text))]

    assert len(tried) > 4000
    assert through == []


@settings(max_examples=500, deadline=None)
@given(
    st.text(alphabet=[*SLASHES, *"".join(BEFORE)], max_size=8),
    st.sampled_from(PAYLOADS),
    st.text(max_size=8),
)
def test_no_mixture_of_them_is_a_command(before: str, payload: str, after: str) -> None:
    """J1: the same, at random."""
    assert not is_command(clean(before + payload + after))


@pytest.mark.anyio
async def test_what_is_sent_to_rasa_is_what_was_cleaned(outgoing: Outgoing) -> None:
    """J1: no way round the cleaning."""
    rasa = Rasa()
    tried = [f"{before}{slash}{PAYLOADS[4]}" for before in BEFORE for slash in "/\uff0f\u2215"]

    for number, text in enumerate(tried, start=1):
        await take_turn(rasa, outgoing, Turn("sender", number), text, max_chars=1000)  # type: ignore[arg-type]

    assert rasa.asked == [clean(text) for text in tried]
    assert [text for text in rasa.asked if is_command(text)] == []


@pytest.mark.anyio
async def test_a_command_is_read_as_the_same_words_without_its_slash(outgoing: Outgoing) -> None:
    """J1: `/restart` is the wish "restart", understood as if the pupil had typed no slash."""
    rasa = Rasa()
    tried = ("restart", "/restart", " /restart", "\uff0frestart", "//restart")

    for number, text in enumerate(tried, start=1):
        await take_turn(rasa, outgoing, Turn("sender", number), text, max_chars=1000)  # type: ignore[arg-type]

    assert rasa.asked == ["restart"] * len(tried)
