"""A pupil's message gets a real, impartial answer through the very path that the page takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx

from bot.client import Client, record_of
from bot.knowledge.wiring import knowledge_base
from bot.launcher import Running
from bot.settings import ROOT


def ask(client: Client, *texts: str) -> dict[str, object]:
    conversation = client.start()
    return [record_of("", conversation.say(text)) for text in texts][-1]


def test_an_overview_shows_every_route_of_the_stage(client: Client) -> None:
    record = ask(client, "what can i do after year 11")

    wanted = {option.id for option in knowledge_base().choice_set("post_16")}
    assert record["status"] == "overview"
    assert set(record["options"]) == wanted


def test_a_point_of_one_route_starts_with_the_answer_and_names_the_others(client: Client) -> None:
    record = ask(client, "how much do apprentices get paid")

    option = knowledge_base().option("apprenticeships")
    assert record["facets"] == ["cost_and_pay"]
    assert record["text"].startswith(option.facets.cost_and_pay.text)
    for other in knowledge_base().choice_set("post_16"):
        assert other == option or other.name in record["text"]


def test_an_answer_is_one_reply_with_its_parts(client: Client) -> None:
    replies = client.start().say("tell me about t levels")["replies"]

    # Rasa would cut the text at every empty line and send the parts apart.
    assert len(replies) == 1
    assert "\n\n" in replies[0]["text"]
    assert replies[0]["shown"]["blocks"]


def test_what_was_talked_about_is_remembered(client: Client) -> None:
    length = ask(client, "tell me about T Levels", "how long is it?")
    pay = ask(client, "tell me about T Levels", "how long is it?", "what about pay?")

    assert (length["options"][0], length["facets"]) == ("t_levels", ["length"])
    assert (pay["options"][0], pay["facets"]) == ("t_levels", ["cost_and_pay"])


def test_the_same_point_of_another_route_is_answered(client: Client) -> None:
    record = ask(client, "how long does a t level take", "and what about a levels?")

    assert (record["options"][0], record["facets"]) == ("a_levels", ["length"])


def test_which_is_best_is_a_comparison_without_a_winner(client: Client) -> None:
    record = ask(client, "just tell me whats better, btec or a levels??")

    assert record["status"] == "compared"
    assert set(record["options"][:2]) == {"a_levels", "applied_general"}
    assert record["text"].startswith("No route is best for everyone")


def test_a_topic_is_answered_with_its_source(client: Client) -> None:
    record = ask(client, "whats the 16-19 bursary fund")

    assert record["topic"] == "bursary_fund"
    assert record["sources"]
    assert "Where this comes from" in record["text"]


def test_the_route_is_asked_for_and_then_the_point_is_told(client: Client) -> None:
    asked = ask(client, "what grades do i need")
    told = ask(client, "what grades do i need", "a levels")

    assert asked["status"] == "asked_which_option"
    assert (told["options"][0], told["facets"]) == ("a_levels", ["entry"])


def test_a_person_is_offered(client: Client) -> None:
    record = ask(client, "can i talk to an actual person please")

    assert record["status"] == "offered_person"
    assert "0800 100 900" in record["text"]


def test_the_order_of_routes_differs_between_conversations(client: Client) -> None:
    orders = {tuple(ask(client, "what can i do at 18")["options"]) for _ in range(6)}

    # Six draws from eighteen rows: all the same with probability 18 ** -5.
    assert len(orders) > 1


def test_a_batch_gives_one_record_for_each_line_in_order(server: Running, tmp_path: Path) -> None:
    lines = [
        b'{"id": "a", "text": "tell me about utcs", "conversation": "one"}',
        b"not json",
        b'{"id": "b", "text": "how long is it", "conversation": "one"}',
        b'{"id": "c"}',
        b'{"id": "d", "text": "hello"}',
        b"\xff\xfe",
    ]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\n".join(lines))

    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--batch", str(file), "--base-url", server.url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == ["a", None, "b", "c", "d", None]
    assert [record["status"] for record in records] == [
        "answered",
        "failed",
        "answered",
        "failed",
        "greeted",
        "failed",
    ]
    assert records[2]["options"][0] == "utc"
    assert set(records[0]) == {
        "id", "turn", "text", "intent", "confidence", "stage", "options", "facets", "topic",
        "passages", "sources", "receipt", "status", "safeguarding", "latency_ms",
    }  # fmt: skip


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "hello", "--base-url", "http://127.0.0.1:9"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "no server answers at http://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_health_says_that_it_is_ready_and_what_the_gate_and_the_ledger_hold(
    server: Running, client: Client
) -> None:
    before = httpx.get(f"{server.url}/health", trust_env=False).json()
    ask(client, "what can i do at 18")

    after = httpx.get(f"{server.url}/health", trust_env=False).json()

    assert after == {
        "ready": True,
        "knowledge": knowledge_base().version,
        "ledger_rows": after["ledger_rows"],
        "gate_refused": 0,
        "gate_refused_by_rule": {},
    }
    assert after["ledger_rows"] > before["ledger_rows"] >= 1
