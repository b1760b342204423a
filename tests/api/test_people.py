"""The way to a person, with the whole product: pupils' own words, Rasa, the queue."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from bot.launcher import Running

WAIT = {"Prefer": "wait"}
PATIENCE_S = 20


class Pupil:
    """One conversation at a school."""

    def __init__(self, http: httpx.Client, school: str) -> None:
        begun = http.post("/api/conversations", json={"school": school}).json()
        self._http = http
        self._path = f"/api/conversations/{begun['conversation']}"

    def ask(self, text: str) -> dict[str, Any]:
        reply = self._http.post(f"{self._path}/messages", json={"text": text}, headers=WAIT)
        assert reply.status_code == 200
        return dict(reply.json())

    def person(self, what: str = "", **body: Any) -> dict[str, Any]:
        if not what:
            return dict(self._http.get(f"{self._path}/person").json())
        reply = self._http.post(f"{self._path}/person/{what}", json=body)
        assert reply.status_code == 200, reply.text
        return dict(reply.json())

    def until(self, state: str) -> dict[str, Any]:
        """Return how things stand, once the chat is in *state*."""
        deadline = time.monotonic() + PATIENCE_S
        while (now := self.person())["state"] != state:
            assert time.monotonic() < deadline, now
            time.sleep(0.05)
        return now

    def said(self) -> list[dict[str, Any]]:
        return list(self._http.get(f"{self._path}/events").json()["events"])


@pytest.fixture
def http(server: Running) -> Any:
    with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE_S) as client:
        yield client


def test_a_wish_in_a_pupils_own_words_leads_to_the_queue(http: httpx.Client) -> None:
    """R8: from "can i talk to someone"; the answer says how to meet one as well."""
    pupil = Pupil(http, "open")
    answer = pupil.ask("can i talk to a real person please")
    offered = pupil.until("offered")
    waiting = pupil.person("ask")

    assert answer["status"] == "offered_person"
    assert [tap["do"] for tap in offered["taps"]] == ["ask", "decline"]
    assert waiting["text"] == "You are first in the queue for a person."
    assert [e["kind"] for e in pupil.said()] == ["pupil", "bot", "notice", "notice"]
    assert pupil.ask("how long is a t level")["status"] == "answered"
    pupil.person("leave_queue")


def test_a_pupil_in_care_gets_the_same_options_and_an_offer_below(http: httpx.Client) -> None:
    """P3, G10: told kindly, never assumed; options unchanged."""
    same, told = Pupil(http, "open"), Pupil(http, "open")
    answers = [
        same.ask("what can i do at 16"),
        told.ask("im in care, what can i do at 16"),
    ]
    told.until("offered")

    shown = [sorted(answer["replies"][-1]["shown"]["options"]) for answer in answers]
    assert shown[0] == shown[1]
    assert shown[0]
    assert [answer["status"] for answer in answers] == ["overview", "overview"]
    assert told.said()[-1]["status"] == "offer_more_support"
    assert same.person()["state"] == "with_bot"


def test_a_school_without_hours_answers_as_before(http: httpx.Client) -> None:
    pupil = Pupil(http, "school")

    assert pupil.ask("can i talk to a real person please")["status"] == "offered_person"
    assert pupil.person()["state"] == "with_bot"
    assert [e["kind"] for e in pupil.said()] == ["pupil", "bot"]
