"""Turns, reasons, reports of bias and the ledger, on the running product."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.client import Client
from bot.knowledge.wiring import knowledge_base
from bot.launcher import Running
from bot.settings import ROOT
from bot.web import wording

CANARY = "canary5093"


@pytest.fixture
def http(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as http:
        yield http


@pytest.fixture
def conversation(http: httpx.Client) -> str:
    return str(http.post("/api/conversations", json={}).json()["conversation"])


def say(http: httpx.Client, conversation: str, text: str) -> dict[str, Any]:
    path = f"/api/conversations/{conversation}/messages"
    response = http.post(path, json={"text": text}, headers={"Prefer": "wait"})
    assert response.status_code == 200
    return dict(response.json())


def report(http: httpx.Client, conversation: str, body: dict[str, Any]) -> httpx.Response:
    return http.post(f"/api/conversations/{conversation}/reports", json=body)


def var(server: Running) -> Path:
    return server.parts[0].log.parent.parent


def audit(server: Running) -> dict[str, Any]:
    """Return the audit of the running product's ledger, as its own command prints it."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot", "audit", "--json"],
        cwd=ROOT,
        env={**os.environ, "EVENHAND_VAR": str(var(server))},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def test_the_messages_of_a_conversation_are_numbered_in_the_answer(
    http: httpx.Client, conversation: str
) -> None:
    texts = ("hello", "what can i do at 16", "", "/restart", "what can i do at 16")

    assert [say(http, conversation, text)["turn"] for text in texts] == [1, 2, 3, 4, 5]


def test_starting_again_does_not_bring_an_order_back(http: httpx.Client, conversation: str) -> None:
    turns = []
    for _ in range(4):
        turns.append(say(http, conversation, "what can i do at 18")["replies"][-1]["shown"])
        say(http, conversation, "/restart")

    assert len({shown["receipt"]["turn"] for shown in turns}) == 4
    # Four draws from eighteen rows: all the same with probability 18 ** -3.
    assert len({tuple(shown["options"]) for shown in turns}) > 1


def test_a_list_says_why_these_and_why_in_this_order(http: httpx.Client, conversation: str) -> None:
    shown = say(http, conversation, "what can i do at 16")["replies"][-1]["shown"]

    why, receipt = shown["why"], shown["receipt"]
    assert why["question"] == "Why am I seeing these, in this order?"
    assert f"There are {len(receipt['order'])} of them." in why["answer"][0]
    assert receipt["order"] == shown["options"]
    assert len(why["not_shown"]) + len(receipt["choice_set"]) == len(knowledge_base().options)
    assert receipt["design"] == f"williams-{len(receipt['choice_set'])}"


def test_what_shows_no_option_needs_no_reason(http: httpx.Client, conversation: str) -> None:
    assert "why" not in say(http, conversation, "hello")["replies"][-1]["shown"]


def test_a_report_of_bias_is_in_the_audit_once_with_the_row_of_its_answer(
    server: Running, http: httpx.Client, conversation: str
) -> None:
    answer = say(http, conversation, "what can i do at 16")

    once, again = (report(http, conversation, {"turn": answer["turn"]}) for _ in range(2))

    turn = answer["replies"][-1]["shown"]["receipt"]["turn"]
    told = [each for each in audit(server)["bias_reports"] if each["turn"] == turn]
    assert (once.status_code, again.status_code) == (201, 201)
    assert once.json() == {"said": wording.REPORTED}
    assert len(told) == 1
    assert told[0]["row"] >= 2


@pytest.mark.parametrize("turn", [2, 10**9])
def test_a_turn_that_never_was_cannot_be_reported(
    http: httpx.Client, conversation: str, turn: int
) -> None:
    say(http, conversation, "hello")

    response = report(http, conversation, {"turn": turn})

    assert (response.status_code, response.json()) == (404, {"error": wording.NO_SUCH_TURN})


def test_a_foreign_conversation_cannot_be_reported(http: httpx.Client, conversation: str) -> None:
    say(http, conversation, "hello")
    changed = ("A" if conversation[0] != "A" else "B") + conversation[1:]

    for key in (changed, "unknown"):
        response = report(http, key, {"turn": 1})
        assert (response.status_code, response.json()) == (404, {"error": wording.NOT_FOUND})


@pytest.mark.parametrize(
    "body",
    [{}, {"turn": "1"}, {"turn": None}, {"turn": 0}, {"turn": -1}, {"turn": 1.5}, {"turn": True},
     {"turn": 1, "why": CANARY}, {"turn": 1, CANARY: 1}],
)  # fmt: skip
def test_a_report_takes_the_number_of_a_turn_and_nothing_else(
    http: httpx.Client, conversation: str, body: dict[str, Any]
) -> None:
    say(http, conversation, "hello")

    response = report(http, conversation, body)

    assert response.status_code == 422
    assert response.json()["error"]
    assert CANARY not in response.text


def test_no_word_of_a_pupil_is_in_the_ledger_and_no_key_is_anywhere(
    server: Running, client: Client, http: httpx.Client
) -> None:
    conversation = client.start()
    answer = conversation.say(f"i like {CANARY} a lot. what can i do at 16")
    report(http, conversation.key, {"turn": answer["turn"]})

    files = [file for name in ("ledger.db*", "evenhand.db*") for file in var(server).glob(name)]
    receipt = answer["replies"][-1]["shown"]["receipt"]
    assert any(receipt["turn"].encode() in file.read_bytes() for file in files)
    for file in files:
        assert conversation.key.encode() not in file.read_bytes(), file.name
    in_words = {file.name.split(".")[0] for file in files if CANARY.encode() in file.read_bytes()}
    assert in_words == {"evenhand"}  # the transcript, and nothing else


def test_the_audit_of_the_running_product_finds_nothing_wrong(
    server: Running, client: Client
) -> None:
    client.start().say("what can i do at 14")

    found = audit(server)

    assert (found["wrong"], found["gate_refused"]) == (0, 0)
    assert found["receipts_verified"] == found["presentations"] >= 1
    assert set(found["knowledge_versions"]) == {knowledge_base().version}
    assert set(found["models"]) != {"unknown"}
