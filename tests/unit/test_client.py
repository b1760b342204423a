"""The API's answer as one flat record, and honest words when there is no server."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.client import Client, Conversation, ServerError, record_of

ANSWER: dict[str, Any] = {
    "turn": 3,
    "status": "compared",
    "replies": [
        {"text": "One moment.", "shown": {}},
        {
            "text": "Side by side.",
            "shown": {
                "stage": "post_16",
                "options": ["utc"],
                "facets": ["length"],
                "sources": [],
                "receipt": {"turn": "5f0c"},
            },
        },
    ],
    "understood": {"intent": "compare_options", "confidence": 0.9, "passages": []},
    "latency_ms": 12.345,
}


def conversation(handler: Any) -> Conversation:
    transport = httpx.MockTransport(handler)
    return Conversation(httpx.Client(base_url="http://evenhand.test", transport=transport), "key")


def test_a_record_is_flat_and_of_the_last_reply() -> None:
    record = record_of(7, ANSWER)

    assert record["text"] == "One moment.\n\nSide by side."
    assert (record["id"], record["status"], record["intent"]) == (7, "compared", "compare_options")
    assert (record["stage"], record["options"], record["facets"]) == (
        "post_16",
        ["utc"],
        ["length"],
    )
    assert (record["turn"], record["receipt"]) == (3, "5f0c")
    assert record["latency_ms"] == 12.3


def test_a_record_of_a_message_that_was_not_understood_has_every_field() -> None:
    refused = {
        "turn": 1,
        "status": "refused_input",
        "replies": [],
        "understood": None,
        "latency_ms": 0.0,
    }

    assert record_of(None, refused).keys() == record_of(7, ANSWER).keys()


def test_a_message_goes_to_its_own_conversation() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=ANSWER)

    assert conversation(handler).say("hi") == ANSWER
    assert seen[0].url.path == "/api/conversations/key/messages"


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (httpx.Response(422, json={"error": "text: missing"}), "answered 422: text: missing"),
        (httpx.Response(500, content=b"<html>"), "answered 500: no reason given"),
        (httpx.Response(500, json=[]), "answered 500: no reason given"),
        (httpx.Response(200, content=b"<html>"), "is not an Evenhand server"),
    ],
)
def test_a_refusal_is_told_with_its_reason(response: httpx.Response, reason: str) -> None:
    with pytest.raises(ServerError, match=reason):
        conversation(lambda request: response).say("hi")


def test_a_server_that_is_not_there_says_how_to_start_one() -> None:
    with Client("http://127.0.0.1:9") as client, pytest.raises(ServerError, match="`make run`"):
        client.start()


def test_a_new_conversation_waits_when_too_many_were_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("bot.client.time.sleep", slept.append)
    answers = [
        httpx.Response(429, headers={"Retry-After": "7"}, json={"error": "Wait."}),
        httpx.Response(200, json={"conversation": "key"}),
    ]
    client = Client("http://evenhand.test")
    client._http = httpx.Client(
        base_url="http://evenhand.test", transport=httpx.MockTransport(lambda _: answers.pop(0))
    )

    assert client.start().key == "key"
    assert slept == [7.0]


def test_a_message_that_comes_too_soon_is_told_so() -> None:
    said = conversation(lambda _: httpx.Response(429, json={"error": "Wait 2 seconds."}))

    with pytest.raises(ServerError, match="429: Wait 2 seconds"):
        said.say("hi")
