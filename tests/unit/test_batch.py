"""Lines in, lines out, one for one and in order, whatever a line holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.batch import answer_lines
from bot.client import ServerError


class FakeConversation:
    """Repeats what it is told, with the number of its conversation."""

    def __init__(self, number: int) -> None:
        self.number = number

    def say(self, text: str) -> dict[str, Any]:
        if text == "fail":
            raise ServerError("the server answered 500: no reason given")
        return {
            "turn": 1,
            "status": "answered",
            "replies": [{"text": f"{self.number}: {text}", "shown": {}}],
            "understood": None,
            "latency_ms": 1.0,
        }


class FakeClient:
    """Starts conversations that are numbered from 1."""

    def __init__(self) -> None:
        self.started = 0

    def start(self) -> FakeConversation:
        self.started += 1
        return FakeConversation(self.started)


def answers(*lines: bytes | dict[str, Any]) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    records = answer_lines(raw, FakeClient())  # type: ignore[arg-type]
    return [json.loads(record, parse_constant=pytest.fail) for record in records]


def test_each_line_has_its_answer_in_order() -> None:
    records = answers(*({"id": n, "text": f"question {n}"} for n in range(5)))

    assert [(r["id"], r["text"]) for r in records] == [
        (n, f"{n + 1}: question {n}") for n in range(5)
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"\xff\xfe", "the line is not UTF-8"),
        (b"", "the line is not JSON"),
        (b"{", "the line is not JSON"),
        (b"[" * 100_000, "the line is not JSON"),
        (b"[1]", "the line is not an object"),
        (b'"text"', "the line is not an object"),
        (b"null", "the line is not an object"),
        (b'{"text": "x"}', '"id" is missing'),
        (b'{"id": 1}', '"text" is missing or is not a string'),
        (b'{"id": 1, "text": 7}', '"text" is missing or is not a string'),
        (b'{"id": 1, "text": null}', '"text" is missing or is not a string'),
        (b'{"id": 1, "text": "x", "conversation": 7}', '"conversation" is not a string'),
        (b'{"id": 1, "text": "\\ud800"}', "half of a character"),
        (b'{"id": "\\ud800", "text": "x"}', "half of a character"),
        (b'{"id": ' + b"1" * 5000 + b', "text": "x"}', "the line is not JSON"),
        (b'{"id": NaN, "text": "x"}', "the line is not JSON"),
        (b'{"id": -Infinity, "text": "x"}', "the line is not JSON"),
    ],
    ids=range(17),
)
def test_a_bad_line_fails_by_itself_and_keeps_its_place(line: bytes, error: str) -> None:
    first, bad, last = answers({"id": "a", "text": "x"}, line, {"id": "b", "text": "y"})

    assert (first["id"], last["id"]) == ("a", "b")
    assert (bad["status"], bad["line"]) == ("failed", 2)
    assert error in bad["error"]


def test_a_bad_line_keeps_its_own_id() -> None:
    (record,) = answers({"id": "mine", "text": 7})

    assert record["id"] == "mine"


@pytest.mark.parametrize(
    "line", [b'{"id": "\\ud800", "text": "x"}', b'{"id": 1, "text": "\\ud800"}']
)
def test_a_line_with_half_a_character_has_a_record_that_can_be_printed(line: bytes) -> None:
    (record,) = answer_lines([line], FakeClient())  # type: ignore[arg-type]

    assert json.loads(record.encode("utf-8"))["status"] == "failed"


def test_a_byte_order_mark_before_the_first_line_is_passed_over() -> None:
    (record,) = answers(b'\xef\xbb\xbf{"id": 1, "text": "x"}')

    assert (record["id"], record["status"]) == (1, "answered")


def test_a_line_that_the_server_refuses_fails_by_itself_with_its_id() -> None:
    bad, good = answers({"id": "a", "text": "fail"}, {"id": "b", "text": "x"})

    assert (bad["id"], bad["line"], bad["status"]) == ("a", 1, "failed")
    assert "500" in bad["error"]
    assert good["status"] == "answered"


def test_lines_that_name_a_conversation_share_it() -> None:
    records = answers(
        {"id": 1, "text": "x", "conversation": "one"},
        {"id": 2, "text": "x", "conversation": "two"},
        {"id": 3, "text": "x", "conversation": "one"},
    )

    assert [record["text"] for record in records] == ["1: x", "2: x", "1: x"]


@pytest.mark.parametrize("more", [{}, {"conversation": None}])
def test_lines_that_name_no_conversation_share_none(more: dict[str, Any]) -> None:
    records = answers({"id": 1, "text": "x", **more}, {"id": 2, "text": "x", **more})

    assert [record["text"] for record in records] == ["1: x", "2: x"]


def test_an_empty_conversation_name_is_a_name() -> None:
    records = answers(*[{"id": 1, "text": "x", "conversation": ""}] * 2)

    assert [record["text"] for record in records] == ["1: x", "1: x"]


def test_no_lines_have_no_answers() -> None:
    assert answers() == []
