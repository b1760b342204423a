"""When the web server purges: every hour, and sooner after a purge that left something."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import structlog

from bot.errors import StorageError
from bot.keeping.claim import DoneElsewhere
from bot.keeping.keeper import Purged, Retention
from bot.schools.contacts import Contacts
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.web import purging

TOLD = Contacts(lead="lead@hill.example", deputy="deputy@hill.example", retention_days=400)
SCHOOLS = Schools(
    {"hill": School(id="hill", retention_days=9, safeguarding=TOLD), "bare": School(id="bare")}
)


class Keeper:
    """Fails as it is told to, and then leaves something in the log as often as it is told to."""

    def __init__(self, *failures: Exception, left: int = 0) -> None:
        self.asked: list[Retention] = []
        self._failures = list(failures)
        self._left = left

    @property
    def log_is_left(self) -> bool:
        return len(self.asked) <= self._left

    def purge(self, retention: Retention) -> Purged:
        self.asked.append(retention)
        if self._failures:
            raise self._failures.pop(0)
        return Purged(conversations=2, complaints=1, records=1)


def purge_once(keeper: Keeper) -> list[Any]:
    with structlog.testing.capture_logs() as logs:
        asyncio.run(purging.purge_once(keeper, SCHOOLS))  # type: ignore[arg-type]
    return logs


def test_each_school_keeps_for_its_own_time() -> None:
    """P5: conversations and safeguarding records."""
    keeper = Keeper()

    (told,) = purge_once(keeper)

    assert keeper.asked == [Retention(30, {"hill": 9, "bare": 30}, {"hill": 400})]
    assert (told["conversations"], told["records"], told["log_is_left"]) == (2, 1, False)


def test_a_purge_that_another_process_does_is_no_failure() -> None:
    (told,) = purge_once(Keeper(DoneElsewhere("another process")))

    assert (told["event"], told["log_level"]) == ("purge.elsewhere", "info")


def test_a_purge_that_fails_is_told() -> None:
    (told,) = purge_once(Keeper(StorageError("the disk is full")))

    assert (told["event"], told["log_level"]) == ("purge.failed", "error")


def test_what_was_left_in_the_log_is_tried_again_before_the_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """P6: an erasure is whole as soon as nobody reads what it deleted."""
    keeper, slept = Keeper(left=2), []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if seconds == purging.PURGE_EVERY_S:
            raise asyncio.CancelledError

    monkeypatch.setattr(purging, "sleep", sleep)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(purging.purge_every_hour(keeper, SCHOOLS))  # type: ignore[arg-type]

    assert slept == [purging.AGAIN_S, purging.AGAIN_S, purging.PURGE_EVERY_S]
    assert len(keeper.asked) == 3
