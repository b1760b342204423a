"""Long conversations and many at once are timed as they are, with stand-ins for a bot."""

from __future__ import annotations

import threading
import time

import pytest

from bot.evaluation import load


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A measurement of a second instead of minutes."""
    for name, value in {"TALKS": 3, "LAST_TURN": 5, "PAUSE_S": 0.0, "SECONDS": 0.5}.items():
        monkeypatch.setattr(load, name, value)


class Bot:
    """Answers after some milliseconds, one conversation at a time, later turns slower."""

    def __init__(self, wait_s: float, slower_s: float = 0.0) -> None:
        self.wait_s, self.slower_s = wait_s, slower_s
        self.lock = threading.Lock()
        self.heard: list[list[str]] = []

    def begin(self) -> load.Say:
        said: list[str] = []
        self.heard.append(said)

        def say(text: str) -> None:
            with self.lock:
                time.sleep(self.wait_s + len(said) * self.slower_s)
            said.append(text)

        return say


def test_the_last_turn_asks_what_the_first_did() -> None:
    bot = Bot(0.0)

    load.long_talks(bot.begin, ["a", "b", "c", "d"])

    assert [(said[0], said[-1], len(said)) for said in bot.heard] == [
        ("a", "a", 5),
        ("b", "b", 5),
        ("c", "c", 5),
    ]


def test_a_bot_that_grows_slower_is_told_so() -> None:
    first, last = load.long_talks(Bot(0.005, slower_s=0.01).begin, ["a", "b"])

    assert len(first) == len(last) == 3
    assert min(last) > max(first)


def test_messages_a_second_are_those_that_one_bot_answers() -> None:
    told = load.saturated(Bot(0.01).begin, ["a", "b", "c"])

    assert 20 < told <= 100


def test_a_bot_that_refuses_stops_the_measurement() -> None:
    def begin() -> load.Say:
        def say(text: str) -> None:
            raise ValueError(text)

        return say

    with pytest.raises(ValueError, match=r"[abc]"):
        load.saturated(begin, ["a", "b", "c"])
