"""The live console by its routes: the queue, a chat, a concern; who may, and what is refused."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from bot.conversations.store import Transcripts
from bot.handoff.states import State
from bot.safeguarding.concern import Concern
from bot.staff.roles import Role
from tests.api.console import Browser, Console, text_of
from tests.unit.staff.people import People

ADVISER, LEAD = Role.ADVISER, Role.SAFEGUARDING_LEAD
WORDS = "canary of a concern"


@pytest.fixture
def console(tmp_path: Path, secret: str) -> Console:
    return Console.begin(People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret))


def begun(console: Console, school: str = "school") -> str:
    """Return a conversation in which a pupil has written once."""
    id = secrets.token_hex(16)
    transcripts = Transcripts(console.people.staff.engine, console.people.clock)
    transcripts.begin(id, school)
    transcripts.accept(id, "can i talk to <b>someone</b> http://x.example", "one")
    return id


def waiting(console: Console, school: str = "school") -> str:
    """Return a conversation that waits for a person."""
    id = begun(console, school)
    console.live.people.asking.ask(id)
    return id


def state(console: Console, id: str) -> State:
    return console.live.people.chats.of(id).state


def taken(console: Console, browser: Browser) -> str:
    """Return a chat that the member in *browser* has."""
    id = waiting(console)
    assert browser.post(f"/console/chats/{id}/take").status_code == 303
    return id


def test_a_chat_waits_in_the_queue_of_its_own_school_alone(console: Console) -> None:
    """A2"""
    id, other = waiting(console), waiting(console, "other")

    page = console.as_member(ADVISER).get("/console/chats")

    assert f"/console/chats/{id}/take" in page.text
    assert other not in page.text
    assert "1 chat is waiting" in text_of(page)
    assert "asked for a person" in text_of(page)


def test_a_chat_is_taken_answered_and_closed(console: Console) -> None:
    """The whole way by plain forms, as without scripts."""
    browser = console.as_member(ADVISER)
    id = taken(console, browser)

    said = browser.post(f"/console/chats/{id}/say", text="Hello there", number="n1")
    again = browser.post(f"/console/chats/{id}/say", text="Hello there", number="n1")
    browser.post(f"/console/chats/{id}/note", note="asks about a place")
    page = browser.get(f"/console/chats/{id}")
    closed = browser.post(f"/console/chats/{id}/close", outcome="answered")

    assert (said.status_code, again.status_code, closed.status_code) == (303, 303, 303)
    assert text_of(page).count("Hello there") == 1
    assert "asks about a place" in text_of(page)
    assert state(console, id) is State.closed
    events = console.live.people.chats.transcripts.events(id)
    assert "asks about a place" not in str(events)


def test_of_two_who_take_a_chat_one_has_it_and_the_other_is_told(console: Console) -> None:
    first = console.as_member(ADVISER)
    second = console.as_member(ADVISER, email="bo@school.example")
    id = taken(console, first)

    late = second.post(f"/console/chats/{id}/take")
    said = second.post(f"/console/chats/{id}/say", text="me too")

    assert late.status_code == 409
    assert "a colleague has taken this chat already" in text_of(late)
    assert said.status_code == 409
    assert "me too" not in str(console.live.people.chats.transcripts.events(id))


def test_an_adviser_who_vanishes_is_told_when_they_come_back(console: Console) -> None:
    """R8: after 60 s without a sign the chat is in the queue again."""
    browser = console.as_member(ADVISER)
    id = taken(console, browser)
    console.people.clock.go(seconds=61)
    console.live.people.chats.run_out(console.live.people.asking.ran_out)

    said = browser.post(f"/console/chats/{id}/say", text="still there?")

    assert state(console, id) is State.waiting
    assert said.status_code == 409
    assert "still there?" in said.text  # what was typed is not lost
    assert "this chat is not yours any more" in text_of(said)


def test_an_open_page_is_a_sign_that_the_adviser_is_there(console: Console) -> None:
    """R8"""
    browser = console.as_member(ADVISER)
    id = taken(console, browser)
    for _ in range(4):
        console.people.clock.go(seconds=40)
        assert browser.get(f"/console/chats/{id}/live").status_code == 200
        console.live.people.chats.run_out(console.live.people.asking.ran_out)

    assert state(console, id) is State.with_adviser


@pytest.mark.parametrize(
    "text", ["ring me on 07700 900123", "my snap is patel_99", "meet me outside the gates"]
)
def test_contact_details_of_an_adviser_are_refused_and_a_concern_is_filed(
    console: Console, text: str
) -> None:
    """G12"""
    browser = console.as_member(ADVISER)
    id = taken(console, browser)

    said = browser.post(f"/console/chats/{id}/say", text=text)

    assert said.status_code == 409
    assert "Not sent" in text_of(said)
    assert text not in str(console.live.people.chats.transcripts.events(id))
    listed = console.live.filing.records.list_for("school")
    assert [each.categories for each in listed] == [("contact",)]


def test_a_concern_of_an_adviser_takes_two_actions_and_only_the_lead_reads_it(
    console: Console,
) -> None:
    """G9, G12: it is opened and sent; adviser and administrator get 404 for what was written."""
    browser = console.as_member(ADVISER, Role.ADMINISTRATOR)
    id = begun(console)

    sent = browser.post(f"/console/chats/{id}/concern", concern=WORDS)

    assert sent.status_code == 303
    (summary,) = console.live.filing.records.list_for("school")
    page = f"/console/safeguarding/{summary.id}"
    assert browser.get(page).status_code == 404
    lead = console.as_member(LEAD, email="lead@school.example")
    assert WORDS not in lead.get("/console/safeguarding").text
    assert WORDS in lead.get(page).text


def test_each_look_at_a_concern_is_kept_and_it_is_taken_in_hand(console: Console) -> None:
    """G9: with the record, and in the audit trail."""
    lead = console.as_member(LEAD)
    id = str(console.live.filing.file_alone(Concern("school", "pupil", WORDS, "once", ())))
    page = f"/console/safeguarding/{id}"

    lead.get(page)
    lead.post(f"{page}/acknowledge")
    lead.post(f"{page}/action", action="spoke to the pupil")

    found = console.live.filing.records.read(id)
    assert [step.what for step in found.steps] == ["viewed", "acknowledged", "action"]
    assert found.acknowledged
    told = [line.what for line in console.people.staff.trail.lines("school", limit=10)]
    assert {"safeguarding.read", "safeguarding.acknowledged", "safeguarding.action"} <= set(told)


def test_a_record_that_was_altered_says_so(console: Console) -> None:
    """G9"""
    lead = console.as_member(LEAD)
    id = str(console.live.filing.file_alone(Concern("school", "pupil", WORDS, "once", ())))
    with console.people.staff.engine.begin() as connection:
        connection.exec_driver_sql("update safeguarding_record set words = 'nothing'")

    assert "This record was changed" in lead.get(f"/console/safeguarding/{id}").text
    assert "Records were changed" in lead.get("/console/safeguarding").text


def test_a_drill_is_filed_and_called_one(console: Console) -> None:
    """G11"""
    lead = console.as_member(LEAD)

    assert lead.post("/console/safeguarding/drill").status_code == 303

    assert "a drill" in text_of(lead.get("/console/safeguarding"))


def test_what_a_pupil_wrote_is_shown_as_text(console: Console) -> None:
    """W5: markup and a web address of a pupil are neither run nor made a link."""
    page = console.as_member(ADVISER).get(f"/console/chats/{begun(console)}")

    assert "&lt;b&gt;someone&lt;/b&gt;" in page.text
    assert 'href="http://x.example"' not in page.text


def test_each_look_at_a_chat_leaves_a_line(console: Console) -> None:
    """L2"""
    id = begun(console)
    console.as_member(ADVISER).get(f"/console/chats/{id}")

    line = console.people.staff.trail.lines("school", limit=1)[0]
    assert (line.what, line.about) == ("chat.read", id)


def test_an_adviser_sees_which_routes_were_told_of(console: Console) -> None:
    """I10: what an adviser writes counts as told."""
    browser = console.as_member(ADVISER)
    id = taken(console, browser)
    mirror = console.live.mirror
    events = console.live.people.chats.transcripts.events(id)
    assert mirror.routes_told(events) is None

    browser.post(f"/console/chats/{id}/say", text="Have you heard of T Levels?")

    events = console.live.people.chats.transcripts.events(id)
    told = mirror.routes_told(events, "post_16")
    assert told is not None
    assert told.told == ("T Levels",)
    assert "Apprenticeship" in " ".join(told.not_told)
