"""The wish for a person is kept, without the pupil's words."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.database import engine_at
from bot.handoff.requests import AdviserRequests, adviser_request

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=timezone.utc)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "evenhand.db"


def requests_in(file: Path) -> AdviserRequests:
    return AdviserRequests(engine_at(f"sqlite:///{file}"))


def rows(file: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(
            "select conversation, stage, asked_at from adviser_request"
        ).fetchall()
    finally:
        connection.close()


def test_a_request_is_on_disk_when_it_was_recorded(file: Path) -> None:
    requests_in(file).record("one", "post_16", NOW)

    assert rows(file) == [("one", "post_16", "2026-11-23 09:30:00.000000")]


def test_a_request_without_a_stage_is_kept(file: Path) -> None:
    requests_in(file).record("one", None, NOW)

    assert rows(file)[0][1] is None


def test_requests_are_counted_for_each_conversation(file: Path) -> None:
    requests = requests_in(file)
    for conversation in ("one", "two", "one"):
        requests.record(conversation, None, NOW)

    assert [requests.count(c) for c in ("one", "two", "three")] == [2, 1, 0]


def test_requests_outlive_the_process(file: Path) -> None:
    requests_in(file).record("one", None, NOW)

    assert requests_in(file).count("one") == 1


def test_a_request_has_a_time_of_its_own(file: Path) -> None:
    before = datetime.now(timezone.utc).replace(tzinfo=None)

    requests_in(file).record("one", None)

    asked_at = datetime.fromisoformat(str(rows(file)[0][2]))
    assert before <= asked_at <= datetime.now(timezone.utc).replace(tzinfo=None)


def test_nothing_but_conversation_stage_and_time_is_kept() -> None:
    assert set(adviser_request.c.keys()) == {"id", "conversation", "stage", "asked_at"}
