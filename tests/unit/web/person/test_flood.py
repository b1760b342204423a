"""A flood of "help" is slowed with the reason, fills no queue, and loses nothing that was taken."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from bot.handoff.desk import Desk
from bot.web.limits import MESSAGES
from tests.unit.handoff.conftest import PATEL
from tests.unit.web.person.conftest import Clock, begun, said

pytestmark = pytest.mark.anyio

TOO_MANY = 10


async def test_a_flood_of_help_is_slowed_and_each_that_was_taken_is_there_once(
    http: httpx.AsyncClient, path: str
) -> None:
    """W4, R1: 429 says how long to wait; what was acknowledged is in the transcript, in order."""
    sent = [f"n{number}" for number in range(MESSAGES.amount + TOO_MANY)]
    replies = [
        await http.post(f"{path}/messages", json={"text": f"help {id}", "id": id}) for id in sent
    ]
    other = await begun(http, "hill")
    quiet = await http.post(f"{other}/messages", json={"text": "help"})

    taken, refused = replies[: MESSAGES.amount], replies[MESSAGES.amount :]
    assert {reply.status_code for reply in taken} == {202}
    assert {reply.status_code for reply in refused} == {429}
    assert all(int(reply.headers["Retry-After"]) >= 1 for reply in refused)
    assert all("Wait" in reply.json()["error"] for reply in refused)
    kept = [event["text"] for event in await said(http, path) if event["kind"] == "pupil"]
    assert kept == [f"help {id}" for id in sent[: MESSAGES.amount]]
    assert quiet.status_code == 202


async def test_who_asks_for_a_person_again_and_again_is_in_the_queue_once(
    http: httpx.AsyncClient, path: str, desk: Desk
) -> None:
    """R8: and does not lose their place, nor push anybody behind them."""
    asks = [await http.post(f"{path}/person/ask", json={}) for _ in range(TOO_MANY)]
    other = await begun(http, "hill")
    second = await http.post(f"{other}/person/ask", json={})

    assert [reply.status_code for reply in asks] == [200] + [409] * (TOO_MANY - 1)
    assert all(reply.json()["error"] for reply in asks[1:])
    assert second.status_code == 200
    assert len(desk.queue(PATEL)) == 2
    notices = [event for event in await said(http, path) if event["kind"] == "notice"]
    assert [notice["status"] for notice in notices] == ["queued"]


async def test_a_flood_of_left_messages_is_slowed_as_any_other(
    http: httpx.AsyncClient, path: str, desk: Desk, clock: Clock
) -> None:
    """W4: each that was taken is at the desk, and no other."""
    clock.now += timedelta(hours=6)
    statuses = []
    for number in range(MESSAGES.amount + TOO_MANY):
        left = {"text": f"help {number}", "id": f"n{number}"}
        reply = await http.post(f"{path}/person/leave_message", json=left)
        statuses.append(reply.status_code)

    assert statuses == [200] * MESSAGES.amount + [429] * TOO_MANY
    assert [left.text for left in desk.left(PATEL)] == [
        f"help {number}" for number in range(MESSAGES.amount)
    ]
