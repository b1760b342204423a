"""Nothing a client can send crashes the product, is echoed back, or shows its inside."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.client import Client
from bot.launcher import Running
from bot.web import wording

KIND_ANSWERS = {
    "empty": ("", wording.EMPTY),
    "spaces": ("  \n\t ", wording.EMPTY),
    "only control characters": ("\x00\x01\x1b\x7f", wording.EMPTY),
    "only direction marks": ("\u202e\u200f\u2066", wording.EMPTY),
    "only a slash": ("/", wording.EMPTY),
    "emoji only": ("\U0001f600\U0001f44d\U0001f3fd", wording.NO_WORDS),
    "punctuation only": ("?!... --", wording.NO_WORDS),
    "10,000 characters": ("a" * 10_000, wording.TOO_LONG.format(limit=1000)),
}


@pytest.fixture
def http(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as http:
        yield http


@pytest.mark.parametrize("name", KIND_ANSWERS)
def test_a_message_without_readable_words_gets_a_kind_answer(client: Client, name: str) -> None:
    text, words = KIND_ANSWERS[name]

    answer = client.start().say(text)

    assert answer["status"] == "refused_input"
    assert answer["replies"][0]["text"] == words


@pytest.mark.parametrize(
    "text",
    [
        '/request_person{"slot":"x"}',
        '/ask_about_option{"option":"a_levels"}',
        '\uff0frequest_person{"slot":"x"}',
        "/session_start",
        "/back",
        "  /request_person",
        "\u200b/request_person",
    ],
)
def test_a_command_is_read_as_words(client: Client, text: str) -> None:
    """J1: through the whole product."""
    conversation = client.start()

    answer = conversation.say(text)

    # A command that got through would be an intent with full confidence.
    assert answer["status"] != "failed"
    assert answer["understood"]["confidence"] < 1.0


def test_restart_is_words_too_and_starts_again(client: Client) -> None:
    conversation = client.start()
    conversation.say("tell me about t levels")

    answer = conversation.say("/restart")

    assert answer["status"] == "started_again"
    assert conversation.say("how long is it")["status"] == "asked_which_option"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert('canary7431')</script> what is a t level",
        "<img src=x onerror=canary7431>",
        "my name is canary7431 and i want to know about btecs",
        "{{canary7431}} ${canary7431} %canary7431%",
        "مرحبا canary7431 \u202etxet",
        "canary7431 " * 80,
        "is http://canary7431.example/a?b=1 or www.canary7431.example any good",
    ],
)
def test_a_pupils_words_never_come_back(http: httpx.Client, text: str) -> None:
    key = http.post("/api/conversations", json={}).json()["conversation"]

    path = f"/api/conversations/{key}/messages"
    response = http.post(path, json={"text": text}, headers={"Prefer": "wait"})

    assert response.status_code == 200
    assert "canary7431" not in response.text


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"not json", "application/json", 422),
        (b"", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'"text"', "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"text": 5}', "application/json", 422),
        (b'{"text": null}', "application/json", 422),
        (b'{"text": "hi", "name": "canary7431"}', "application/json", 422),
        (b'{"text": "hi", "sender": "someone"}', "application/json", 422),
        (b"text=hello", "application/x-www-form-urlencoded", 422),
        (b"\xff\xfe\x00\x01binary", "application/octet-stream", 422),
        (b'{"text": "\xff\xfe"}', "application/json", 400),
        (b'{"text": ' + b"[" * 5000 + b"]" * 5000 + b"}", "application/json", 400),
        (b'{"text": "' + b"a" * 100_000 + b'"}', "application/json", 413),
    ],
)
def test_json_that_the_api_does_not_take_is_refused_with_a_reason(
    http: httpx.Client, content: bytes, content_type: str, status: int
) -> None:
    key = http.post("/api/conversations", json={}).json()["conversation"]

    response = http.post(
        f"/api/conversations/{key}/messages",
        content=content,
        headers={"Content-Type": content_type},
    )

    assert response.status_code == status
    assert response.json()["error"]
    assert "canary7431" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize("key", ["unknown", "a" * 43, "%00", "A" * 5000])
def test_an_unknown_conversation_is_not_found(http: httpx.Client, key: str) -> None:
    response = http.post(f"/api/conversations/{key}/messages", json={"text": "hi"})

    assert response.status_code in (404, 405)
    assert response.json()["error"]


@pytest.mark.parametrize("text", [b"\\ud800", b"\\u0000", b"\\ud800\\u0000\\udfff"])
def test_what_no_database_can_keep_is_left_out(http: httpx.Client, text: bytes) -> None:
    key = http.post("/api/conversations", json={}).json()["conversation"]

    response = http.post(
        f"/api/conversations/{key}/messages",
        content=b'{"text": "' + text + b'"}',
        headers={"Content-Type": "application/json", "Prefer": "wait"},
    )

    assert response.json()["status"] == "refused_input"


def test_a_changed_key_is_not_found(http: httpx.Client) -> None:
    """A9: a guess gets 404."""
    key = http.post("/api/conversations", json={}).json()["conversation"]
    changed = ("A" if key[0] != "A" else "B") + key[1:]

    response = http.post(f"/api/conversations/{changed}/messages", json={"text": "hi"})

    assert response.status_code == 404


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/nothing", "/static/nothing.js", "/docs", "/.git"]
)
def test_a_path_that_is_not_there_is_not_found(http: httpx.Client, path: str) -> None:
    response = http.get(path)

    assert response.status_code == 404
    assert "Traceback" not in response.text


def test_every_reply_carries_the_security_headers(http: httpx.Client) -> None:
    replies = [http.get("/"), http.get("/nothing"), http.post("/api/conversations", json={})]

    for reply in replies:
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Cache-Control"] == "no-store"
