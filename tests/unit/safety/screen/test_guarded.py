"""Requirement G1: a broken screen counts as a flag."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from bot.errors import ModelFileError
from bot.safety.flags import Category, Flag
from bot.safety.screen import wiring
from bot.safety.screen.guarded import MAX_STUCK, UNREAD, Guarded
from bot.settings import content_settings

A_FLAG = Flag((Category.NEGLECT,), immediate=False, by=("words",))


class Fake:
    """A screen that answers as it is told to."""

    def __init__(self, answer: Callable[[], object]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Sequence[str]]] = []

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        self.asked.append((text, before))
        return self.answer()  # type: ignore[return-value]


@pytest.mark.parametrize("answer", [None, A_FLAG])
def test_what_a_whole_screen_says_is_passed_on(answer: Flag | None) -> None:
    screen = Fake(lambda: answer)

    assert Guarded(screen).read("some words", ["earlier"]) == answer
    assert screen.asked == [("some words", ["earlier"])]


def test_a_screen_that_throws_is_a_flag(caplog: pytest.LogCaptureFixture) -> None:
    """G1, L1: the flag is there, and the pupil's words are in no log."""

    def broken() -> object:
        raise RuntimeError("canary words of a pupil")

    assert Guarded(Fake(broken)).read("canary words of a pupil") == UNREAD
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text


def test_a_screen_that_hangs_is_a_flag() -> None:
    """G1."""
    released = threading.Event()

    assert Guarded(Fake(released.wait), patience_s=0.02).read("words") == UNREAD
    released.set()


@pytest.mark.parametrize(
    "junk",
    ["yes", 0, [], False, Flag((), False, ()), Flag(("suicide",), False, ())],  # type: ignore[arg-type]
)
def test_a_screen_that_talks_junk_is_a_flag(junk: object) -> None:
    """G1."""
    assert Guarded(Fake(lambda: junk)).read("words") == UNREAD


def test_readings_that_never_end_are_not_piled_up() -> None:
    """G1: beyond the most that may hang, a message is flagged without being read."""
    released = threading.Event()
    screen = Fake(released.wait)
    guarded = Guarded(screen, patience_s=0.01)

    flags = [guarded.read("words") for _ in range(MAX_STUCK + 3)]
    released.set()

    assert flags == [UNREAD] * (MAX_STUCK + 3)
    assert len(screen.asked) == MAX_STUCK


def test_a_screen_that_cannot_be_loaded_is_a_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    """G1: without its network the product answers every message as if it were flagged."""

    def nothing(settings: object) -> object:
        raise ModelFileError("no network")

    monkeypatch.setattr(wiring, "screen_of", nothing)
    wiring.safety_screen.cache_clear()

    flag = wiring.safety_screen().read("what is a t level")
    wiring.safety_screen.cache_clear()

    assert content_settings() is not None
    assert flag == UNREAD
