"""A message left for an adviser: how to reach the pupil is screened as the message is (G1, G7)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.conversations.store import Transcripts
from bot.errors import StorageError
from bot.handoff.desk import Desk
from bot.safeguarding.concern import Concern
from bot.safeguarding.tables import alert, safeguarding_record
from bot.web.safety import Safety
from tests.unit.handoff.conftest import PATEL
from tests.unit.web.conftest import Screen
from tests.unit.web.person.conftest import Clock, Rasa, said

pytestmark = pytest.mark.anyio

TOLD = "not by phone, i am not safe at home"
PHONE = "01632 960123"


@pytest.fixture(autouse=True)
def after_hours(clock: Clock) -> None:
    """Nobody is there, so that a message is what a pupil can leave."""
    clock.now += timedelta(hours=6)


def filed(transcripts: Transcripts) -> list[Any]:
    with transcripts.engine.connect() as connection:
        return list(connection.execute(select(safeguarding_record)).all())


def alerts(transcripts: Transcripts) -> list[str]:
    with transcripts.engine.connect() as connection:
        return sorted(connection.execute(select(alert.c.who)).scalars())


async def leave(http: httpx.AsyncClient, path: str, reach: str, text: str = "hi") -> httpx.Response:
    left = {"text": text, "id": "a", "reach": reach}
    return await http.post(f"{path}/person/leave_message", json=left)


async def test_a_disclosure_in_how_to_reach_the_pupil_is_filed_and_answered(
    http: httpx.AsyncClient, path: str, rasa: Rasa, transcripts: Transcripts, safety: Safety
) -> None:
    """G1, G5: one record with both, its alerts, and the fixed words in the chat."""
    left = await leave(http, path, TOLD, "who can help me")

    assert left.status_code == 200
    (record,) = filed(transcripts)
    assert record.words == f"who can help me\n{TOLD}"
    assert record.seq == 1
    assert alerts(transcripts) == ["deputy", "lead"]
    answers = [event for event in await said(http, path) if event.get("status") == "safeguarding"]
    assert [event["replies"][0]["text"] in safety.words.sentences() for event in answers] == [True]
    assert rasa.asked == []


async def test_a_disclosure_in_both_is_one_concern(
    http: httpx.AsyncClient, path: str, transcripts: Transcripts
) -> None:
    """G7: one record for each flag, sent again or not."""
    for _ in range(3):
        await leave(http, path, TOLD, "i am not safe at home")

    assert len(filed(transcripts)) == 1
    assert alerts(transcripts) == ["deputy", "lead"]


async def test_a_disclosure_that_goes_on_from_the_message_is_found(
    http: httpx.AsyncClient, path: str, transcripts: Transcripts
) -> None:
    """G4: half of it in the message, half in how to reach the pupil."""
    await leave(http, path, "safe at home", "i am not")

    assert len(filed(transcripts)) == 1


async def test_ways_to_be_reached_are_kept_and_those_of_a_disclosure_are_masked(
    http: httpx.AsyncClient, path: str, desk: Desk, transcripts: Transcripts
) -> None:
    """P4: contact details are wanted here; the exact words of a disclosure are in the record."""
    await leave(http, path, f"ring {PHONE}")
    other = {"text": "hello", "id": "b", "reach": f"{TOLD}, ring {PHONE}"}
    await http.post(f"{path}/person/leave_message", json=other)

    assert [left.reach for left in desk.left(PATEL)] == [f"ring {PHONE}", f"{TOLD}, ring [phone]"]
    assert PHONE in filed(transcripts)[0].words


async def test_a_broken_screen_counts_as_a_flag(
    http: httpx.AsyncClient, path: str, screen: Screen, transcripts: Transcripts
) -> None:
    """G1: nothing that could not be read goes by."""
    screen.error = RuntimeError("broken")
    await leave(http, path, "form 10B")

    (record,) = filed(transcripts)
    assert "unread" in record.categories


async def test_a_message_that_is_sent_again_with_a_disclosure_is_filed(
    http: httpx.AsyncClient, path: str, transcripts: Transcripts
) -> None:
    """G1: the message is there already, how to reach the pupil is new."""
    await leave(http, path, "")
    await leave(http, path, TOLD)
    await leave(http, path, TOLD)

    (record,) = filed(transcripts)
    assert (record.words, record.seq) == (f"hi\n{TOLD}", 1)


async def test_message_record_and_alerts_are_kept_together_or_not_at_all(
    http: httpx.AsyncClient,
    path: str,
    safety: Safety,
    desk: Desk,
    transcripts: Transcripts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """G7: a fault after the record undoes the message; sent again it is one with one record."""
    add = type(safety.filing.records).add

    def broken(self: Any, connection: Any, concern: Concern) -> str | None:
        add(self, connection, concern)
        raise StorageError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(type(safety.filing.records), "add", broken)
        refused = await leave(http, path, TOLD)

    assert refused.status_code == 503
    assert (await said(http, path), filed(transcripts), desk.left(PATEL)) == ([], [], [])
    assert (await leave(http, path, TOLD)).status_code == 200
    assert (len(filed(transcripts)), len(desk.left(PATEL))) == (1, 1)


async def test_no_file_has_the_words_of_a_way_to_be_reached(
    http: httpx.AsyncClient, path: str, tmp_path: Path
) -> None:
    """P4: it is kept encrypted."""
    await leave(http, path, f"ring {PHONE}")

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert [file.name for file in files if PHONE.encode() in file.read_bytes()] == []
