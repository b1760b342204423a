"""A disclosure through the whole running product: the real screen, mask, records and outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.client import Client
from bot.launcher import Running

TOLD = "i dont feel safe at home, my dad hits me"
CANARY = "07700 900847"


@pytest.fixture
def http(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def begun(http: httpx.Client, school: str) -> str:
    key = http.post("/api/conversations", json={"school": school}).json()["conversation"]
    return f"/api/conversations/{key}/messages"


def test_a_disclosure_is_answered_by_fixed_words_with_help_lines(http: httpx.Client) -> None:
    """G1, G5."""
    answered = http.post(
        begun(http, "riverside"), json={"text": TOLD}, headers={"Prefer": "wait"}
    ).json()

    assert answered["status"] == "safeguarding"
    assert "Childline: Call 0800 1111" in answered["replies"][0]["text"]
    assert answered["understood"] is None


def test_a_demonstration_says_that_nobody_is_told(http: httpx.Client) -> None:
    """G11."""
    answered = http.post(
        begun(http, "school"), json={"text": TOLD}, headers={"Prefer": "wait"}
    ).json()

    assert "nobody has been told" in answered["replies"][0]["text"]


def test_a_body_over_the_limit_is_screened(http: httpx.Client) -> None:
    """G1: over a real connection, of which the rest is not read."""
    refused = http.post(begun(http, "riverside"), json={"text": TOLD + " a" * 9_000})

    assert refused.status_code == 413
    assert refused.json()["status"] == "safeguarding"


def test_exact_words_are_in_the_record_alone(server: Running, http: httpx.Client) -> None:
    """P4, G9: not in the transcript, the tracker or a log."""
    http.post(
        begun(http, "riverside"),
        json={"text": f"{TOLD}, text me on {CANARY}"},
        headers={"Prefer": "wait"},
    )

    var = server.parts[0].log.parent.parent
    with closing(sqlite3.connect(var / "evenhand.db")) as database:
        words = [row[0] for row in database.execute("select words from safeguarding_record")]
        kept = [row[0] for row in database.execute("select text from event where kind = 'pupil'")]
    assert any(CANARY in text for text in words)
    assert [text for text in kept if CANARY in text] == []
    others = [file for file in Path(var).rglob("*") if file.is_file()]
    others = [file for file in others if not file.name.startswith("evenhand.db")]
    assert others
    assert [file.name for file in others if CANARY.encode() in file.read_bytes()] == []


def test_careers_talk_goes_on_after_a_disclosure(client: Client) -> None:
    """G6, G10."""
    conversation = client.start()
    conversation.say(TOLD)

    assert conversation.say("what can i do after year 11")["status"] == "overview"
