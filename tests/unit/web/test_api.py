"""The pupil API, over real transcripts and the real way out; only Rasa is played."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from limits import RateLimitItemPerMinute

from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.dialogue import Answer, Reply
from bot.errors import DialogueError
from bot.keeping.keeper import Keeper
from bot.schools.contacts import Contacts
from bot.schools.identity import Identity, NonceStore, sign
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.schools.switch import Switch
from bot.settings import Settings
from bot.web import wording
from bot.web.app import create_app
from bot.web.guards import MAX_BODY_BYTES
from bot.web.limits import CALLS, MESSAGES
from bot.web.outgoing import Outgoing
from bot.web.reception import Reception
from bot.web.safety import Safety

pytestmark = pytest.mark.anyio

WELCOME = Reply("You are welcome. Ask me something else whenever you like.", {"status": "thanked"})
OWN = "https://guidance.example"
SCHOOLS_SITE = "https://www.riverside.example"
IDENTITY_SECRET = "the secret of a school's own server, long enough"


class Rasa:
    """Answers each message after a moment; raises or hangs when told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: DialogueError | None = None

    async def ask(self, sender: str, text: str, turn: int, memory: object = None) -> Answer:
        self.asked.append(text)
        await asyncio.sleep(0.01)
        if self.error:
            raise self.error
        return Answer((WELCOME,), {"intent": "thank"})

    async def is_ready(self) -> bool:
        return True

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def transcripts(tmp_path: Path) -> Transcripts:
    engine = engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}")
    migrate(engine)
    return Transcripts(engine)


@pytest.fixture
def reception(transcripts: Transcripts) -> Reception:
    contacts = Contacts(lead="lead@riverside.example", deputy="deputy@riverside.example")
    listed = School(id="riverside", allowed_origins=(SCHOOLS_SITE,), safeguarding=contacts)
    return Reception(
        schools=Schools({"school": School(id="school", demonstration=True), "riverside": listed}),
        switch=Switch(transcripts.engine),
        nonces=NonceStore(transcripts.engine),
        identity_secrets={"riverside": (IDENTITY_SECRET,)},
        identity_key=b"k" * 32,
    )


@pytest.fixture
async def http(
    outgoing: Outgoing,
    rasa: Rasa,
    transcripts: Transcripts,
    reception: Reception,
    safety: Safety,
    keeper: Keeper,
    secret: str,
    tmp_path: Path,
) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(secret=secret, var=tmp_path)  # type: ignore[arg-type]
    app = create_app(settings, outgoing, rasa, transcripts, reception, safety, keeper)  # type: ignore[arg-type]
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=OWN) as client:
            yield client


@pytest.fixture
async def key(http: httpx.AsyncClient) -> str:
    begun = await http.post("/api/conversations", json={})
    assert begun.status_code == 201
    return str(begun.json()["conversation"])


Say = Callable[..., Any]


@pytest.fixture
def say(http: httpx.AsyncClient, key: str) -> Say:
    async def say(text: str, wait: bool = True, **fields: str) -> httpx.Response:
        headers = {"Prefer": "wait"} if wait else {}
        path = f"/api/conversations/{key}/messages"
        return await http.post(path, json={"text": text, **fields}, headers=headers)

    return say


async def events(http: httpx.AsyncClient, key: str, **query: Any) -> list[dict[str, Any]]:
    found = await http.get(f"/api/conversations/{key}/events", params=query)
    assert found.status_code == 200
    return list(found.json()["events"])


async def test_a_message_is_on_disk_when_it_is_acknowledged(
    http: httpx.AsyncClient, key: str, say: Say, rasa: Rasa, transcripts: Transcripts
) -> None:
    """R1: before the bot is called."""
    rasa.error = DialogueError("down")

    kept = await say("hi", wait=False, id="one")

    assert kept.status_code == 202
    assert kept.json() == {"seq": 1, "turn": 1, "id": "one"}
    with transcripts.engine.connect() as connection:
        assert connection.exec_driver_sql("select text from event where seq = 1").scalar() == "hi"


async def test_who_waits_gets_the_answer(say: Say) -> None:
    answered = await say("thanks")

    assert answered.status_code == 200
    body = answered.json()
    assert (body["status"], body["turn"]) == ("thanked", 1)
    assert [reply["text"] for reply in body["replies"]] == [WELCOME.text]
    assert body["understood"] == {"intent": "thank"}
    assert body["latency_ms"] > 0


async def test_a_message_sent_three_times_is_one(
    http: httpx.AsyncClient, key: str, say: Say, rasa: Rasa
) -> None:
    answers = [await say("thanks", id="one") for _ in range(3)]

    assert {answer.json()["seq"] for answer in answers} == {1}
    assert rasa.asked == ["thanks"]
    assert [event["kind"] for event in await events(http, key)] == ["pupil", "bot"]


async def test_a_long_poll_gives_the_answer_when_it_comes(
    http: httpx.AsyncClient, key: str, say: Say
) -> None:
    waiting = asyncio.create_task(events(http, key, after=1, wait=5))
    await asyncio.sleep(0.05)
    assert not waiting.done()

    await say("thanks", wait=False)

    assert [event["status"] for event in await waiting] == ["thanked"]


async def test_a_long_poll_without_news_comes_back_empty(http: httpx.AsyncClient, key: str) -> None:
    assert await events(http, key, wait=0.1) == []


async def test_messages_sent_at_once_are_answered_in_their_order(
    http: httpx.AsyncClient, key: str, say: Say, rasa: Rasa
) -> None:
    await asyncio.gather(*(say(f"number {n}") for n in range(6)))

    found = await events(http, key)
    said = [event["text"] for event in found if event["kind"] == "pupil"]
    assert rasa.asked == said
    assert [event["turn"] for event in found if event["kind"] == "bot"] == [1, 2, 3, 4, 5, 6]


async def test_when_rasa_fails_the_answer_is_honest(say: Say, rasa: Rasa) -> None:
    rasa.error = DialogueError("down")

    answered = (await say("hi")).json()

    assert answered["status"] == "failed"
    assert [reply["text"] for reply in answered["replies"]] == [wording.FAILED]


async def test_the_map_is_answered_with_every_stage(http: httpx.AsyncClient, key: str) -> None:
    path = f"/api/conversations/{key}/map"

    answered = (await http.post(path, json={}, headers={"Prefer": "wait"})).json()

    assert answered["status"] == "map"
    stages = [reply["shown"]["stage"] for reply in answered["replies"]]
    assert stages == ["post_14", "post_16", "post_18"]


async def test_what_a_pupil_thinks_of_an_answer_is_kept_with_its_turn(
    http: httpx.AsyncClient, key: str, say: Say, transcripts: Transcripts, outgoing: Outgoing
) -> None:
    await say("thanks")
    path = f"/api/conversations/{key}/feedback"

    kept = await http.put(path, json={"turn": 1, "verdict": "down", "reason": "one_sided"})

    assert kept.json() == {"said": wording.FEEDBACK_KEPT}
    with transcripts.engine.connect() as connection:
        rows = connection.exec_driver_sql("select turn, verdict, reason from feedback").all()
    assert rows == [(1, "down", "one_sided")]
    assert len(outgoing.incidents.reports()) == 1  # one-sided is what the audit must see


@pytest.mark.parametrize("turn", [2, 99])
@pytest.mark.parametrize(("method", "name"), [("PUT", "feedback"), ("POST", "reports")])
async def test_an_answer_that_never_was_is_not_judged(
    http: httpx.AsyncClient, key: str, say: Say, turn: int, method: str, name: str
) -> None:
    await say("thanks")
    body = {"turn": turn, **({"verdict": "up"} if name == "feedback" else {})}

    refused = await http.request(method, f"/api/conversations/{key}/{name}", json=body)

    assert (refused.status_code, refused.json()) == (404, {"error": wording.NO_SUCH_TURN})


async def test_after_the_end_the_key_opens_nothing(
    http: httpx.AsyncClient, key: str, say: Say
) -> None:
    """A9: reuse gets 404."""
    await say("thanks")

    ended = await http.delete(f"/api/conversations/{key}")

    assert ended.status_code == 204
    again = [
        await say("hi", wait=False),
        await http.get(f"/api/conversations/{key}/events"),
        await http.get(f"/api/conversations/{key}/events", headers={"Accept": "text/event-stream"}),
        await http.put(f"/api/conversations/{key}/feedback", json={"turn": 1, "verdict": "up"}),
        await http.post(f"/api/conversations/{key}/reports", json={"turn": 1}),
        await http.post(f"/api/conversations/{key}/map", json={}),
        await http.delete(f"/api/conversations/{key}"),
    ]
    assert [reply.status_code for reply in again] == [404] * len(again)


async def test_a_genuine_key_without_a_conversation_opens_nothing(
    http: httpx.AsyncClient, key: str, transcripts: Transcripts
) -> None:
    with transcripts.engine.begin() as connection:
        connection.exec_driver_sql("delete from conversation")

    assert (await http.get(f"/api/conversations/{key}/events")).status_code == 404


async def test_a_database_that_fails_gives_503_and_keeps_nothing_in_memory(
    http: httpx.AsyncClient, say: Say, transcripts: Transcripts
) -> None:
    with transcripts.engine.begin() as connection:
        connection.exec_driver_sql("alter table event rename to gone")

    refused = await say("hi", id="one")
    with transcripts.engine.begin() as connection:
        connection.exec_driver_sql("alter table gone rename to event")
    kept = await say("hi", id="one")

    assert (refused.status_code, refused.json()) == (503, {"error": wording.NOT_KEPT})
    assert kept.json()["seq"] == 1


async def test_a_flood_from_one_conversation_is_slowed_and_another_is_not(
    http: httpx.AsyncClient, say: Say
) -> None:
    """W4: one flooder gets 429 with `Retry-After`."""
    statuses = [
        (await say("hi", wait=False, id=f"n{n}")).status_code for n in range(MESSAGES.amount + 1)
    ]
    slowed = await say("hi", wait=False)
    other = (await http.post("/api/conversations", json={})).json()["conversation"]
    quiet = await http.post(f"/api/conversations/{other}/messages", json={"text": "hi"})

    assert statuses == [202] * MESSAGES.amount + [429]
    assert 1 <= int(slowed.headers["Retry-After"]) <= 61
    assert "Wait" in slowed.json()["error"]
    assert quiet.status_code == 202


async def test_300_pupils_on_one_address_are_not_refused(http: httpx.AsyncClient) -> None:
    """W4: a school shares one address."""
    statuses = set()
    for _ in range(300):
        begun = await http.post("/api/conversations", json={})
        path = f"/api/conversations/{begun.json()['conversation']}/messages"
        statuses |= {begun.status_code, (await http.post(path, json={"text": "hi"})).status_code}

    assert statuses == {201, 202}


async def test_no_flood_on_their_address_refuses_300_quiet_pupils(
    http: httpx.AsyncClient, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W4: one conversation that floods, and forged keys, all at the same time as they write."""
    # Smaller than it is, so that a flood that would use it up takes seconds.
    room = RateLimitItemPerMinute(310 * 2 + CALLS.amount, namespace="address")
    monkeypatch.setattr("bot.web.api.ADDRESS", room)
    flooded: set[int] = set()
    forged: set[int] = set()
    quiet: set[int] = set()

    async def flood() -> None:
        for number in range(CALLS.amount + 100):
            flooded.add((await say("hi", wait=False, id=f"n{number}")).status_code)

    async def forge() -> None:
        for number in range(room.amount + 100):
            path = f"/api/conversations/{number:043}/events"
            forged.add((await http.get(path)).status_code)

    async def write() -> None:
        begun = await http.post("/api/conversations", json={})
        path = f"/api/conversations/{begun.json()['conversation']}"
        said = await http.post(f"{path}/messages", json={"text": "hi"})
        heard = await http.get(f"{path}/events")
        quiet.update(each.status_code for each in (begun, said, heard))

    async def write_all() -> None:
        for _ in range(30):
            await asyncio.gather(*(write() for _ in range(10)))

    await asyncio.gather(flood(), forge(), write_all())
    await write()

    assert flooded == {202, 429}
    assert forged == {404, 429}
    assert quiet == {201, 202, 200}


async def test_a_flood_of_new_conversations_is_slowed_and_those_there_are_go_on(
    http: httpx.AsyncClient, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W4"""
    few = RateLimitItemPerMinute(20, namespace="begun")
    monkeypatch.setattr("bot.web.api.BEGUN", few)

    begun = [await http.post("/api/conversations", json={}) for _ in range(few.amount + 1)]

    assert begun[-1].status_code == 429
    assert int(begun[-1].headers["Retry-After"]) >= 1
    assert (await say("hi", wait=False)).status_code == 202


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/conversations"),
        ("POST", "/api/conversations/KEY/messages"),
        ("POST", "/api/conversations/KEY/map"),
        ("POST", "/api/conversations/KEY/reports"),
        ("PUT", "/api/conversations/KEY/feedback"),
        ("DELETE", "/api/conversations/KEY"),
        ("GET", "/api/conversations/KEY/events"),
        ("OPTIONS", "/api/conversations"),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "https://guidance.example.elsewhere.example"},
        {"Origin": "https://["},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=lambda headers: next(iter(headers.values())),
)
async def test_a_page_of_another_site_is_refused(
    http: httpx.AsyncClient, key: str, method: str, path: str, headers: dict[str, str]
) -> None:
    """W2: a foreign origin on each call."""
    refused = await http.request(
        method, path.replace("KEY", key), headers=headers, json={} if method == "POST" else None
    )

    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers


async def test_its_own_page_may_ask(http: httpx.AsyncClient) -> None:
    begun = await http.post("/api/conversations", json={}, headers={"Origin": OWN})

    assert begun.status_code == 201


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {}, 422),
        (b"[]", {}, 422),
        (b'{"text": 1}', {}, 422),
        (b'{"text": "hi", "name": "canary9911"}', {}, 422),
        (b'{"text": "hi", "id": "has spaces"}', {}, 422),
        (b'{"text": "hi", "id": ""}', {}, 422),
        (b'{"text": "' + b"a" * MAX_BODY_BYTES + b'"}', {}, 413),
        (b'{"text": "hi"}', {"Content-Length": "-5"}, 400),
        (b'{"text": "hi"}', {"Content-Length": "\u0665"}, 400),
        (b'{"text": "hi"}', {"Content-Length": "99999999999999999999"}, 400),
        (b"[" * 5000, {}, 400),
        (b"\xff\xfe", {}, 422),
    ],
    ids=[
        "cut short",
        "a list",
        "a number",
        "a field too many",
        "an id with spaces",
        "an empty id",
        "too long",
        "a length below 0",
        "a length in other digits",
        "an endless length",
        "deeply nested",
        "not UTF-8",
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_and_not_repeated(
    http: httpx.AsyncClient, key: str, content: bytes, headers: dict[str, str], status: int
) -> None:
    """W3: oversize is 413, deep JSON is refused."""
    sent = {"Content-Type": "application/json", **{k: v.encode() for k, v in headers.items()}}  # type: ignore[dict-item]

    refused = await http.post(f"/api/conversations/{key}/messages", content=content, headers=sent)

    assert refused.status_code == status
    assert set(refused.json()) == {"error"}
    assert "canary9911" not in refused.text


async def test_a_body_without_a_length_is_refused(http: httpx.AsyncClient, key: str) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"text": "hi"}'

    refused = await http.post(f"/api/conversations/{key}/messages", content=slowly())

    assert refused.status_code == 411


async def test_a_slow_body_is_cut(
    http: httpx.AsyncClient, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W3: a slow body is cut."""
    monkeypatch.setattr("bot.web.guards.BODY_TIMEOUT_S", 0.1)

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"text": '
        await asyncio.sleep(1)
        yield b'"hi"}'

    refused = await http.post(
        f"/api/conversations/{key}/messages", content=slowly(), headers={"Content-Length": "14"}
    )

    assert refused.status_code == 408


async def test_every_reply_has_the_security_headers(http: httpx.AsyncClient, key: str) -> None:
    replies = [
        await http.get("/"),
        await http.get("/health"),
        await http.get("/static/pupil-chat.css"),
        await http.get("/nowhere"),
        await http.post("/api/conversations", content=b"{"),
        await http.get("/api/conversations/junk/events"),
        await http.get(f"/api/conversations/{key}/events"),
        await http.post("/api/conversations", json={}, headers={"Origin": "https://other.example"}),
    ]

    for reply in replies:
        policy = reply.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "max-age=31536000; includeSubDomains" in reply.headers["Strict-Transport-Security"]
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in reply.headers
        assert "camera=()" in reply.headers["Permissions-Policy"]
        assert "Set-Cookie" not in reply.headers
        assert "Cache-Control" in reply.headers


async def test_nothing_of_the_api_is_stored_by_a_browser(http: httpx.AsyncClient, key: str) -> None:
    """P10: `no-store` on what the API answers."""
    found = await http.get(f"/api/conversations/{key}/events")

    assert found.headers["Cache-Control"] == "no-store"


async def test_an_error_inside_shows_nothing_of_the_inside(
    http: httpx.AsyncClient, key: str, monkeypatch: pytest.MonkeyPatch, transcripts: Transcripts
) -> None:
    """W7: errors say nothing of the inside."""

    def broken(*_: Any) -> None:
        raise RuntimeError("canary5577 in /srv/secret/path")

    monkeypatch.setattr(transcripts, "events", broken)

    failed = await http.get(f"/api/conversations/{key}/events")

    assert failed.status_code == 500
    assert failed.json() == {"error": wording.FAILED}


async def test_what_a_dead_process_left_behind_is_answered(
    http: httpx.AsyncClient, key: str, transcripts: Transcripts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transcripts.engine.connect() as connection:
        id = connection.exec_driver_sql("select id from conversation").scalar()
    # Accepted, and the process died before it began to answer.
    transcripts.accept(str(id), "hi", "left-behind")

    found = await events(http, key, after=1, wait=10)

    assert [event["kind"] for event in found] == ["bot"]


# -- schools ---------------------------------------------------------------------------------


async def test_the_site_that_a_school_lists_may_use_its_chat_and_no_other_schools(
    http: httpx.AsyncClient,
) -> None:
    headers = {"Origin": SCHOOLS_SITE}
    path = "/api/conversations"

    asked = await http.request("OPTIONS", path, headers=headers)
    begun = await http.post(path, json={"school": "riverside"}, headers=headers)
    elsewhere = await http.post(path, json={"school": "school"}, headers=headers)

    assert asked.status_code == 204
    assert (begun.status_code, begun.json()["school"]) == (201, "riverside")
    for reply in (asked, begun):
        assert reply.headers["Access-Control-Allow-Origin"] == SCHOOLS_SITE
        assert "Access-Control-Allow-Credentials" not in reply.headers
        assert reply.headers["Vary"] == "Origin"
    assert elsewhere.status_code == 403


async def test_only_the_listed_site_may_show_the_chat_in_a_frame(http: httpx.AsyncClient) -> None:
    async def ancestors(path: str) -> str:
        return (
            (await http.get(path)).headers["Content-Security-Policy"].split("frame-ancestors ")[1]
        )

    assert await ancestors("/chat?school=riverside") == f"'self' {SCHOOLS_SITE}"
    assert await ancestors("/chat?school=school") == "'none'"
    assert await ancestors("/chat?school=nobody") == "'none'"
    assert await ancestors("/") == "'none'"
    assert await ancestors("/api/conversations?school=riverside") == "'none'"


async def test_an_unknown_school_is_told(http: httpx.AsyncClient) -> None:
    begun = await http.post("/api/conversations", json={"school": "nobody"})

    assert (begun.status_code, begun.json()) == (404, {"error": wording.NO_SCHOOL})
    assert (await http.get("/chat?school=nobody")).status_code == 404


async def test_a_school_that_is_off_takes_no_message_and_its_page_stays(
    http: httpx.AsyncClient, key: str, say: Say, reception: Reception
) -> None:
    reception.switch.turn("school", off=True)

    refused = [await say("hi"), await http.post("/api/conversations", json={})]
    other = await http.post("/api/conversations", json={"school": "riverside"})
    page = await http.get("/chat?school=school")
    reception.switch.turn("school", off=False)

    for reply in refused:
        assert reply.status_code == 503
        assert reply.json() == {"error": wording.SWITCHED_OFF, "off": True}
    assert other.status_code == 201
    assert "0800 1111" in page.text
    assert (await say("hi")).status_code == 200


def identity(**changed: Any) -> dict[str, Any]:
    """Return what the school's own server would send, with some of it changed after signing."""
    plain = Identity(
        school="riverside", subject="pupil 17", expires=int(time.time()) + 60,
        nonce="0123456789abcdef", mac="",
    )  # fmt: skip
    return {**plain.model_dump(), "mac": sign(plain, IDENTITY_SECRET), **changed}


async def test_a_signed_identity_is_kept_as_a_hash_and_works_once(
    http: httpx.AsyncClient, transcripts: Transcripts
) -> None:
    """A10: a replay is refused."""
    body = {"school": "riverside", "identity": identity()}

    begun = await http.post("/api/conversations", json=body)
    again = await http.post("/api/conversations", json=body)

    assert (begun.status_code, again.status_code) == (201, 403)
    with transcripts.engine.connect() as connection:
        kept = connection.exec_driver_sql("select identity from conversation").scalar_one()
    assert len(kept) == 64
    assert "pupil 17" not in kept


async def test_who_is_not_signed_in_is_anonymous(
    http: httpx.AsyncClient, transcripts: Transcripts
) -> None:
    """A10: unsigned is anonymous."""
    begun = await http.post("/api/conversations", json={"school": "riverside"})

    with transcripts.engine.connect() as connection:
        kept = connection.exec_driver_sql("select identity from conversation").scalars().all()
    assert begun.status_code == 201
    assert kept == [None]


@pytest.mark.parametrize(
    "changed",
    [
        {"mac": "0" * 64},
        {"mac": ""},
        {"subject": "pupil 18"},
        {"expires": 1},
        {"school": "school"},
        {"nonce": "fedcba9876543210"},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_an_identity_that_is_not_signed_is_refused(
    http: httpx.AsyncClient, changed: dict[str, Any]
) -> None:
    """A10: forged, empty and expired ones are refused."""
    body = {"school": "riverside", "identity": identity(**changed)}

    begun = await http.post("/api/conversations", json=body)

    assert begun.status_code == 403
    assert "identity is refused" in begun.json()["error"]
