"""What an adviser or a pupil writes to do harm is made safe on every page and in every export."""

from __future__ import annotations

import csv
import io
import json
import secrets
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from bot.conversations.records import Said
from bot.conversations.store import Transcripts
from bot.staff.roles import Role
from tests.api.console import Browser, Console, text_of
from tests.unit.review.test_spreadsheet import ATTACKS
from tests.unit.staff.people import People

ADDRESS = "http://elsewhere.example/a?b=1"


class Seen(HTMLParser):
    """The tags, attributes and links of a page, as a browser reads it."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.fixture
def console(tmp_path: Path, secret: str) -> Console:
    return Console.begin(People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret))


@pytest.fixture
def everything(console: Console) -> Browser:
    """The browser of somebody who is adviser and administrator."""
    return console.as_member(Role.ADVISER, Role.ADMINISTRATOR)


def talk(console: Console, browser: Browser, asked: str, *replies: str) -> str:
    """Return a chat: a pupil *asked*, was answered, and the member in *browser* said *replies*."""
    id = secrets.token_hex(16)
    transcripts = Transcripts(console.people.staff.engine, console.people.clock)
    transcripts.begin(id, "school")
    transcripts.accept(id, asked, "one")
    claimed = transcripts.claim(id)
    assert claimed is not None
    shown = {"status": "answered"}
    understood = {"intent": "ask_about_option", "confidence": 0.9, "entities": [], "passages": []}
    said = Said("answered", [{"text": "An answer.", "shown": shown}], understood)
    transcripts.answer(id, claimed, said)
    console.live.people.asking.ask(id)
    assert browser.post(f"/console/chats/{id}/take").status_code == 303
    for text in replies:
        assert browser.post(f"/console/chats/{id}/say", text=text).status_code == 303
    return id


def pages(browser: Browser, id: str) -> list[httpx.Response]:
    """Return every page that shows the words of chat *id*."""
    found = [
        browser.get(f"/console/chats/{id}"),
        browser.get(f"/console/conversations/{id}"),
        browser.get("/console/conversations"),
        browser.post(f"/console/conversations/{id}/export", form="page"),
        browser.post("/console/conversations/export", form="page"),
    ]
    assert {page.status_code for page in found} == {200}
    return found


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(7)</script> canary",
        '<img src=x onerror="alert(7)"> canary',
        '"><svg onload=alert(7)> canary',
        "</td></tr></table><form action=//elsewhere.example> canary",
        "<a href=javascript:alert(7)>canary</a>",
        "{{ 7 * 7 }} canary",
    ],
)
def test_html_in_a_reply_of_an_adviser_or_in_a_question_is_text_on_every_page(
    console: Console, everything: Browser, text: str
) -> None:
    """W5"""
    id = talk(console, everything, text, text)

    found = pages(everything, id)

    for page in found:
        seen = Seen(page)
        assert "img" not in seen.tags
        assert {name for name in seen.attributes if name.startswith("on")} == set()
        assert [link for link in seen.links if not link.startswith(("/", "#"))] == []
        assert [link for link in seen.links if link.startswith("//")] == []
        assert "canary" in page.text
        assert "alert(7)</script>" not in page.text
        assert " 49 " not in text_of(page)
    events = console.live.people.chats.transcripts.events(id)
    assert [event.text for event in events if event.kind == "adviser"] == [text]


def test_a_web_address_of_a_pupil_is_kept_and_is_nowhere_a_link(
    console: Console, everything: Browser
) -> None:
    """W5: nothing is lost, and nobody is led to another site by a click."""
    id = talk(console, everything, f"is {ADDRESS} any good")

    found = pages(everything, id)

    for page in found:
        assert "elsewhere.example" in text_of(page)
        assert [link for link in Seen(page).links if "elsewhere" in link] == []
    assert console.live.people.chats.transcripts.events(id)[0].text == f"is {ADDRESS} any good"


@pytest.mark.parametrize("text", [ADDRESS, "www.elsewhere.example", "discord.gg/abc"])
def test_a_web_address_of_an_adviser_is_not_sent_and_their_words_stay_in_the_box(
    console: Console, everything: Browser, text: str
) -> None:
    """G12: told why, filed, and nothing of it is lost."""
    id = talk(console, everything, "can i talk to someone")

    said = everything.post(f"/console/chats/{id}/say", text=f"look at {text}")

    assert said.status_code == 409
    assert "Not sent" in text_of(said)
    assert f"look at {text}</textarea>" in said.text
    events = console.live.people.chats.transcripts.events(id)
    assert [event for event in events if event.kind == "adviser"] == []
    (filed,) = console.live.filing.records.list_for("school")
    assert filed.categories == ("contact",)


@pytest.mark.parametrize(
    "number",
    ["07700 900123", "+44 7700 900123", "oh seven seven double oh nine oh oh one two three"],
)
def test_a_number_that_an_adviser_pastes_is_in_no_file_that_leaves(
    console: Console, everything: Browser, number: str
) -> None:
    """G12, P4: it is not sent, and neither the exports nor the trail have it."""
    id = talk(console, everything, "can i talk to someone")

    said = everything.post(f"/console/chats/{id}/say", text=f"ring me on {number}")
    exports = [
        everything.post(f"/console/conversations/{id}/export", form=form)
        for form in ("csv", "json", "page")
    ]

    assert said.status_code == 409
    assert [export.status_code for export in exports] == [200] * 3
    assert not any(number in export.text for export in exports)
    lines = console.people.staff.trail.lines("school")
    assert not any(number in line.about for line in lines)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_an_export_is_a_formula_whoever_wrote_it(
    console: Console, everything: Browser, attack: str
) -> None:
    """A pupil's question, an adviser's reply, and an adviser's own name."""
    name = f"{attack.strip()} Eve"
    with console.people.staff.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff_member SET name = ?", (name,))
    id = talk(console, everything, attack, "=1+1")

    files = [
        everything.post(f"/console/conversations/{id}/export", form="csv"),
        everything.post("/console/conversations/export", form="csv"),
    ]

    cells = [
        cell
        for file in files
        for row in csv.reader(io.StringIO(file.text, newline=""))
        for cell in row
    ]
    assert [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@\uff1d\uff0b")] == []
    assert sum(cell.startswith("'") for cell in cells) >= 4  # two questions, a reply and a name
    exported = everything.post(f"/console/conversations/{id}/export", form="json")
    assert "=1+1" in [row["words"] for row in json.loads(exported.text)]  # JSON has no formulas
