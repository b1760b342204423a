"""A school is switched off in one action, for every process and across restarts."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from bot.database import engine_at
from bot.errors import StorageError
from bot.schools.switch import SEEN_WITHIN_S, Switch


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'evenhand.db'}"


def test_a_school_is_on_until_it_is_switched_off_and_again_afterwards(url: str) -> None:
    switch = Switch(engine_at(url))

    before = switch.is_off("a")
    switch.turn("a", off=True)
    off = switch.is_off("a"), switch.is_off("b")
    switch.turn("a", off=False)

    assert (before, off, switch.is_off("a")) == (False, (True, False), False)


def test_another_process_sees_it_within_two_seconds(url: str) -> None:
    clock = Clock()
    web, command = Switch(engine_at(url), clock), Switch(engine_at(url))
    assert not web.is_off("a")

    command.turn("a", off=True)
    clock.now += SEEN_WITHIN_S

    assert SEEN_WITHIN_S <= 2
    assert web.is_off("a")


def test_it_stays_off_over_a_restart(url: str) -> None:
    Switch(engine_at(url)).turn("a", off=True)

    assert Switch(engine_at(url)).is_off("a")


def test_turning_it_off_twice_is_as_good_as_once(url: str) -> None:
    switch = Switch(engine_at(url))

    switch.turn("a", off=True)
    switch.turn("a", off=True)
    switch.turn("b", off=False)

    assert switch.off() == {"a"}


def test_the_database_is_asked_once_in_two_seconds_however_often_it_is_called(url: str) -> None:
    engine, clock = engine_at(url), Clock()
    switch = Switch(engine, clock)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    for _ in range(1000):
        switch.is_off("a")
        clock.now += 0.001

    assert len([statement for statement in asked if "SELECT" in statement]) == 1


def test_a_database_that_cannot_be_read_is_an_error_and_not_an_answer(
    url: str, tmp_path: Path
) -> None:
    clock = Clock()
    switch = Switch(engine_at(url), clock)
    assert not switch.is_off("a")
    with engine_at(url).begin() as connection:
        connection.exec_driver_sql("drop table school_off")
    clock.now += SEEN_WITHIN_S

    with pytest.raises(StorageError, match="the switch cannot be read"):
        switch.is_off("a")
    with pytest.raises(StorageError, match="the switch cannot be turned"):
        switch.turn("a", off=True)
