"""Whatever the dialogue server does wrong becomes a DialogueError; what it does right, replies."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from sanic.config import DEFAULT_CONFIG

from bot.dialogue import KEEP_ALIVE_S, Answer, Dialogue, Reply, merge
from bot.errors import DialogueError

pytestmark = pytest.mark.anyio

Handler = Callable[[httpx.Request], httpx.Response]
KEY = b"k" * 32
SOON_S = 0.1


def dialogue(handler: Handler) -> Dialogue:
    return Dialogue(["http://rasa.test"], KEY, 1.0, httpx.MockTransport(handler))


async def ask(handler: Handler) -> Answer:
    client = dialogue(handler)
    try:
        return await client.ask("sender", "what is a utc", 7)
    finally:
        await client.close()


def answering(body: Any) -> Handler:
    return lambda request: httpx.Response(200, json=body)


async def test_an_answer_is_its_replies_and_what_was_understood() -> None:
    body = {"replies": [{"text": "A UTC is a school."}], "understood": {"intent": "ask"}}

    answer = await ask(answering(body))

    assert answer == Answer((Reply("A UTC is a school."),), {"intent": "ask"})


async def test_no_message_goes_down_a_line_that_the_server_may_be_closing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pupil who writes five seconds after the last answer gets one too."""
    assert DEFAULT_CONFIG["KEEP_ALIVE_TIMEOUT"] - KEEP_ALIVE_S >= 2
    monkeypatch.setattr("bot.dialogue.KEEP_ALIVE_S", SOON_S)
    lines = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        body = b'{"replies": [{"text": "x"}], "understood": {}}'
        with suppress(asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                [length] = re.findall(rb"(?i)content-length: (\d+)", head)
                await reader.readexactly(int(length))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    client = Dialogue([f"http://{host}:{port}"], KEY, 1.0)
    seen = []
    for pause_s in (0, 0, 2 * SOON_S):
        await asyncio.sleep(pause_s)
        await client.ask("sender", "what is a utc", 7)
        seen.append(len(lines))
    await client.close()
    server.close()

    assert seen == [1, 1, 2]


async def test_the_question_goes_to_the_guarded_channel_with_the_secret() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"replies": [{"text": "x"}], "understood": {}})

    await ask(handler)

    assert seen[0].url.path == "/webhooks/guarded/message"
    assert seen[0].headers["authorization"] == f"Bearer {KEY.hex()}"
    assert httpx.Response(200, content=seen[0].content).json() == {
        "sender": "sender",
        "text": "what is a utc",
        "turn": 7,
        "memory": {},
    }


async def test_conversations_are_shared_out_and_each_stays_with_its_server() -> None:
    asked: dict[str, set[str]] = {}

    def handler(request: httpx.Request) -> httpx.Response:
        sender = httpx.Response(200, content=request.content).json()["sender"]
        asked.setdefault(sender, set()).add(request.url.host)
        return httpx.Response(200, json={"replies": [{"text": "x"}], "understood": {}})

    for _ in range(2):  # as before and after a restart
        client = Dialogue(["http://one", "http://two"], KEY, 1.0, httpx.MockTransport(handler))
        for number in range(40):
            await client.ask(f"sender {number}", "what is a utc", 7)
        await client.close()

    assert all(len(hosts) == 1 for hosts in asked.values())
    of_one = sum(hosts == {"one"} for hosts in asked.values())
    assert 10 <= of_one <= 30


async def test_it_is_ready_when_every_server_is() -> None:
    down = {"two"}

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503 if request.url.host in down else 200)

    client = Dialogue(["http://one", "http://two"], KEY, 1.0, httpx.MockTransport(handler))
    assert not await client.is_ready()
    down.clear()
    assert await client.is_ready()
    await client.close()


@pytest.mark.parametrize("status", [301, 400, 401, 404, 500, 503])
async def test_any_status_but_200_is_an_error_that_names_it(status: int) -> None:
    with pytest.raises(DialogueError, match=f"answered {status}"):
        await ask(lambda request: httpx.Response(status, json={"replies": [{"text": "x"}]}))


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_a_time_out_is_an_error_that_says_so(error: type[httpx.TimeoutException]) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error("slow", request=request)

    with pytest.raises(DialogueError, match="took too long"):
        await ask(handler)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.RemoteProtocolError])
async def test_a_server_out_of_reach_is_an_error_that_says_so(
    error: type[httpx.TransportError],
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error("gone", request=request)

    with pytest.raises(DialogueError, match="cannot be reached"):
        await ask(handler)


async def test_an_answer_that_says_nothing_is_an_error() -> None:
    with pytest.raises(DialogueError, match="said nothing"):
        await ask(answering({"replies": [], "understood": {}}))


@pytest.mark.parametrize(
    "replies",
    [
        [{"custom": {"status": "answered"}}],
        [{"image": "x"}],
        [{"text": None}],
        [{"text": 7}],
        [{"text": "a"}, {"custom": [1]}],
        [{"text": "a"}, {"image": "x"}],
    ],
)
async def test_a_reply_that_is_no_text_and_no_payload_of_one_is_an_error(
    replies: list[dict[str, Any]],
) -> None:
    with pytest.raises(DialogueError, match="wrong shape"):
        await ask(answering({"replies": replies, "understood": {}}))


@pytest.mark.parametrize(
    "body",
    [[], {}, None, "text", 7, {"replies": None}, {"replies": [1]}, {"replies": [{"text": "x"}]}],
)
async def test_an_answer_of_the_wrong_shape_is_an_error(body: Any) -> None:
    with pytest.raises(DialogueError, match="wrong shape"):
        await ask(answering(body))


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe", b'{"replies": ['])
async def test_an_answer_that_is_not_json_is_an_error(content: bytes) -> None:
    with pytest.raises(DialogueError, match="wrong shape"):
        await ask(lambda request: httpx.Response(200, content=content))


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False), (401, False)])
async def test_the_server_is_ready_when_it_says_so(status: int, ready: bool) -> None:
    client = dialogue(lambda request: httpx.Response(status))

    assert await client.is_ready() is ready
    await client.close()


async def test_a_server_out_of_reach_is_not_ready() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("gone", request=request)

    client = dialogue(handler)

    assert await client.is_ready() is False
    await client.close()


def test_a_text_and_the_payload_after_it_become_one_reply() -> None:
    messages = [
        {"text": "one"},
        {"custom": {"status": "overview"}},
        {"text": "two"},
        {"text": "three"},
        {"custom": {"status": "compared"}},
    ]

    assert merge(messages) == (
        Reply("one", {"status": "overview"}),
        Reply("two"),
        Reply("three", {"status": "compared"}),
    )


def test_a_reply_without_a_payload_counts_as_answered() -> None:
    assert Reply("hello").status == "answered"
    assert Reply("hello", {"status": "greeted"}).status == "greeted"
