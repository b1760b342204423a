"""The pupil API for a person, over the whole application; Rasa is played and time is set."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from bot.handoff.desk import Desk
from bot.web.people import People
from tests.unit.handoff.conftest import PATEL
from tests.unit.web.person.conftest import Clock, Rasa, begun, id_of, said

pytestmark = pytest.mark.anyio


async def test_a_pupil_asks_waits_talks_and_goes_back(
    http: httpx.AsyncClient, path: str, people: People, desk: Desk
) -> None:
    """R8: each step says how things stand."""
    first = (await http.get(f"{path}/person")).json()
    waiting = (await http.post(f"{path}/person/ask", json={})).json()
    id = id_of(people)
    await people.do(id, partial(desk.claim, id, PATEL))
    held = (await http.get(f"{path}/person")).json()
    back = (await http.post(f"{path}/person/take_back", json={})).json()

    assert first == {"state": "with_bot", "held": False, "text": "", "taps": [], "moved": 0}
    assert 0 < waiting.pop("moved") < held["moved"] < back["moved"]
    assert waiting == {
        "state": "waiting",
        "held": False,
        "text": "You are first in the queue for a person.",
        "taps": [{"label": "Leave the queue", "do": "leave_queue"}],
    }
    assert (held["state"], held["held"]) == ("with_adviser", True)
    assert held["text"] == "You are talking to a person: Ms Patel, careers adviser."
    assert (back["state"], back["taps"][0]) == (
        "returned",
        {"label": "Yes", "do": "judge", "sends": {"about": "helped", "answer": "yes"}},
    )


async def test_the_computer_is_not_asked_while_a_person_has_the_chat(
    http: httpx.AsyncClient, path: str, people: People, desk: Desk, rasa: Rasa, clock: Clock
) -> None:
    """R8: bot silent, 61 minutes idle and more; who waits for an answer is not kept waiting."""
    await http.post(f"{path}/person/ask", json={})
    id = id_of(people)
    await people.do(id, partial(desk.claim, id, PATEL))
    for _ in range(2 * 61):
        clock.now += timedelta(seconds=30)
        await people.do(id, partial(desk.heartbeat, id, PATEL))
    kept = await http.post(
        f"{path}/messages", json={"text": "hi", "id": "a"}, headers={"Prefer": "wait"}
    )

    assert kept.status_code == 202
    assert kept.json() == {"seq": 3, "turn": 1, "id": "a", "held": True}
    assert rasa.asked == []
    assert [e["kind"] for e in await said(http, path)] == ["notice", "notice", "pupil"]


async def test_an_answer_that_is_under_way_when_a_person_joins_is_not_let_out(
    http: httpx.AsyncClient, path: str, people: People, desk: Desk, rasa: Rasa
) -> None:
    """R8: one owner, from the moment of the claim."""
    rasa.hold.clear()
    await http.post(f"{path}/messages", json={"text": "hi", "id": "a"})
    while not rasa.asked:
        await asyncio.sleep(0)
    id = id_of(people)
    await people.do(id, partial(desk.claim, id, PATEL))
    rasa.hold.set()
    await people.do(id, partial(desk.hand_back, id, PATEL))
    answered = await http.post(
        f"{path}/messages", json={"text": "hi again", "id": "b"}, headers={"Prefer": "wait"}
    )

    assert answered.json()["status"] == "thanked"
    kinds = [e["kind"] for e in await said(http, path)]
    assert kinds == ["pupil", "notice", "notice", "pupil", "bot"]


async def test_two_messages_without_words_bring_an_offer(
    http: httpx.AsyncClient, path: str
) -> None:
    for id in ("a", "b"):
        headers = {"Prefer": "wait"}
        await http.post(f"{path}/messages", json={"text": "!!", "id": id}, headers=headers)
    while len(found := await said(http, path)) < 5:
        await asyncio.sleep(0.01)

    assert found[-1]["status"] == "offer_failed_twice"
    assert (await http.get(f"{path}/events")).json()["person"]["state"] == "offered"


async def test_a_left_message_goes_to_the_desk_and_is_one_however_often_it_is_sent(
    http: httpx.AsyncClient, path: str, desk: Desk, rasa: Rasa, clock: Clock
) -> None:
    """R2, R8: out of hours a pupil may leave a message and a way to be reached."""
    clock.now += timedelta(hours=6)
    asked = (await http.post(f"{path}/person/ask", json={})).json()
    left = {"text": "Who can help me?", "id": "a", "reach": "form 10B"}
    replies = [await http.post(f"{path}/person/leave_message", json=left) for _ in range(3)]

    assert [tap["do"] for tap in asked["taps"]] == ["leave_message", "decline"]
    assert {reply.status_code for reply in replies} == {200}
    (found,) = desk.left(PATEL)
    assert (found.text, found.reach) == ("Who can help me?", "form 10B")
    assert rasa.asked == []
    assert [e["kind"] for e in await said(http, path)] == ["notice", "pupil", "notice"]
    assert "form 10B" not in str(await said(http, path))


async def test_what_is_not_possible_now_is_409_with_the_reason(
    http: httpx.AsyncClient, path: str
) -> None:
    for what in ("decline", "leave_queue", "take_back"):
        refused = await http.post(f"{path}/person/{what}", json={})
        assert refused.status_code == 409
        assert refused.json()["error"].startswith("That is not possible any more.")
    judged = {"about": "helped", "answer": "yes"}
    assert (await http.post(f"{path}/person/judge", json=judged)).status_code == 409


async def test_a_disclosure_to_a_person_is_answered_and_they_go_on(
    http: httpx.AsyncClient, path: str, people: People, desk: Desk, rasa: Rasa
) -> None:
    """G1: screened with an adviser as well; the fixed words come, and the person keeps the chat."""
    await http.post(f"{path}/person/ask", json={})
    id = id_of(people)
    await people.do(id, partial(desk.claim, id, PATEL))
    told = {"text": "i am not safe at home", "id": "a"}
    answered = await http.post(f"{path}/messages", json=told, headers={"Prefer": "wait"})

    assert answered.json()["status"] == "safeguarding"
    assert rasa.asked == []
    assert people.chats.of(id).adviser == PATEL.id


async def test_a_disclosure_brings_the_offer_of_a_person(
    http: httpx.AsyncClient, path: str
) -> None:
    """G5: below the fixed words."""
    told = {"text": "i am not safe at home", "id": "a"}
    await http.post(f"{path}/messages", json=told, headers={"Prefer": "wait"})

    assert (await said(http, path))[-1]["status"] == "offer_flagged"


async def test_a_school_where_nobody_joins_says_so(http: httpx.AsyncClient) -> None:
    plain = await begun(http, "plain")
    refused = await http.post(f"{plain}/person/ask", json={})

    assert refused.status_code == 409
    assert "“Get help” says how to meet a careers adviser." in refused.json()["error"]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("ask", {"adviser": "a1"}),
        ("leave_message", {"text": ""}),
        ("leave_message", {"text": "hi", "reach": "x" * 121}),
        ("leave_message", {"text": "hi", "reach": "a\nb"}),
        ("judge", {"about": "who", "answer": "yes"}),
        ("judge", {"about": "helped", "answer": "9"}),
    ],
)
async def test_what_nobody_asked_for_is_refused(
    http: httpx.AsyncClient, path: str, what: str, body: dict[str, Any]
) -> None:
    """P1: nothing else of a pupil is collected."""
    assert (await http.post(f"{path}/person/{what}", json=body)).status_code == 422


async def test_a_key_of_nobody_opens_no_route_of_a_person(http: httpx.AsyncClient) -> None:
    """A9: a guessed key is 404."""
    guessed = "/api/conversations/" + "A" * 43
    for what in ("ask", "decline", "leave_queue", "take_back"):
        assert (await http.post(f"{guessed}/person/{what}", json={})).status_code == 404
    assert (await http.get(f"{guessed}/person")).status_code == 404


async def test_a_pupil_who_ends_the_chat_is_out_of_the_queue(
    http: httpx.AsyncClient, path: str, desk: Desk
) -> None:
    await http.post(f"{path}/person/ask", json={})
    assert len(desk.queue(PATEL)) == 1
    await http.delete(path)

    assert desk.queue(PATEL) == []


async def test_a_vanished_adviser_is_noticed_by_the_clock(
    http: httpx.AsyncClient, path: str, people: People, desk: Desk, clock: Clock
) -> None:
    """R8: the running server returns the chat to the queue."""
    await http.post(f"{path}/person/ask", json={})
    id = id_of(people)
    await people.do(id, partial(desk.claim, id, PATEL))
    clock.now += timedelta(seconds=60)
    deadline = asyncio.get_running_loop().time() + 10
    while desk.queue(PATEL) == [] and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.05)

    assert [chat.conversation for chat in desk.queue(PATEL)] == [id]
