"""Requirement P8: the page takes complaints without a name and shows when they are answered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.conversations.migrate import migrate
from bot.database import engine_at
from bot.handoff.complaints import Complaints
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.words import read_words
from bot.safeguarding.filing import Filing
from bot.safeguarding.records import Records
from bot.safeguarding.tables import alert, safeguarding_record
from bot.safety.flags import Category, Flag
from bot.safety.reading import NOT_MASKED, Reading
from bot.safety.words import SafetyWords, State, read_safety_words
from bot.schools.contacts import Contacts
from bot.schools.models import Adviser, School
from bot.schools.schools import Schools
from bot.settings import ROOT
from bot.web import wording
from bot.web.complaining import Complaining
from bot.web.complaint_page import BOX_CHARS, MAX_CHARS, complaint_page
from bot.web.guards import MAX_COMPLAINT_BYTES
from bot.web.limits import COMPLAINTS, Limits
from bot.web.refusals import add_refusals
from bot.web.refused_page import refused_page
from tests.unit.web.conftest import Masks, Screen, contact_in

CONTACTS = Contacts(lead="lead@second.example", deputy="deputy@second.example")
ADVISER = Adviser(name="Mrs Ahmed", where="In the library.")
SCHOOLS = Schools(
    {
        "first": School(id="first", name="First School"),
        "second": School(id="second", name="Second School", adviser=ADVISER, safeguarding=CONTACTS),
    }
)
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=timezone.utc)  # a Saturday
PATH = "/complaint?school=second"
TOLD = "i am not safe at home"
FLAG = Flag((Category.ABUSE_AT_HOME,), False, ())
WORDS = "It said I was <b>late</b> & it kept that."

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def complaints(tmp_path: Path) -> Complaints:
    engine = engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}")
    migrate(engine)
    return Complaints(engine)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def words(real: KnowledgeBase) -> SafetyWords:
    return read_safety_words(real.helplines)


@pytest.fixture
async def http(
    real: KnowledgeBase, complaints: Complaints, screen: Screen, words: SafetyWords, secret: str
) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    add_refusals(app, refused_page(real))
    records = Records(complaints._engine, keyring("safeguarding", [secret]))
    filing = Filing(records, SCHOOLS)
    reading = Reading(screen, Masks(), contact_in, "screen-of-the-tests")
    complaining = Complaining(complaints, reading, words, filing, lambda: NOW)
    app.include_router(complaint_page(SCHOOLS, real, complaining, Limits()))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def text_of(html: str) -> str:
    """Return the text of a page's main part."""
    main = re.search(r"<main>(.*)</main>", html, re.S)
    assert main is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.group(1))).strip()


async def test_the_day_of_the_answer_is_told_before_anything_is_written(
    http: httpx.AsyncClient,
) -> None:
    asked = await http.get(PATH)

    assert "They must say by 28 December 2026 that they have it." in text_of(asked.text)
    assert "You need not say who you are." in text_of(asked.text)


async def test_a_complaint_is_kept_and_told_with_its_day_and_number(
    http: httpx.AsyncClient, complaints: Complaints
) -> None:
    taken = await http.post(PATH, data={"text": f"  {WORDS}\n"})

    (kept,) = complaints.all()
    assert taken.status_code == 201
    assert (kept.school, kept.text) == ("second", WORDS)
    assert f"It came in on 28 November 2026. Its number is {kept.number} ." in text_of(taken.text)
    assert "Second School must say by 28 December 2026" in text_of(taken.text)
    assert "ask Mrs Ahmed" in text_of(taken.text)
    assert WORDS not in taken.text


async def test_without_a_school_the_first_one_gets_it(
    http: httpx.AsyncClient, complaints: Complaints
) -> None:
    await http.post("/complaint", data={"text": "words"})

    assert [each.school for each in complaints.all()] == ["first"]


async def test_a_school_that_is_not_there_gets_none(
    http: httpx.AsyncClient, complaints: Complaints
) -> None:
    missed = [
        await http.get("/complaint?school=none"),
        await http.post("/complaint?school=none", data={"text": "words"}),
    ]

    assert [each.status_code for each in missed] == [404, 404]
    assert complaints.all() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", wording.COMPLAINT_EMPTY),
        (" \n\t", wording.COMPLAINT_EMPTY),
        ("<i>" * MAX_CHARS, wording.COMPLAINT_TOO_LONG.format(limit=MAX_CHARS)),
    ],
)
async def test_one_that_cannot_be_taken_stays_in_the_box_with_the_reason(
    http: httpx.AsyncClient, complaints: Complaints, text: str, said: str
) -> None:
    refused = await http.post(PATH, data={"text": text})

    assert refused.status_code == 422
    assert said in text_of(refused.text)
    assert refused.text.count("&lt;i&gt;") == text.count("<i>")
    assert 'aria-invalid="true" aria-describedby="wrong"' in refused.text
    assert complaints.all() == []


async def test_one_that_cannot_be_kept_stays_in_the_box_with_the_reason(
    http: httpx.AsyncClient, complaints: Complaints
) -> None:
    with complaints._engine.begin() as connection:
        connection.exec_driver_sql("drop table complaint")

    failed = await http.post(PATH, data={"text": "my words"})

    assert failed.status_code == 503
    assert wording.COMPLAINT_NOT_KEPT in text_of(failed.text)
    assert ">my words</textarea>" in failed.text


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_a_form_on_another_site_is_refused(
    http: httpx.AsyncClient, complaints: Complaints, headers: dict[str, str]
) -> None:
    """W2: a state is changed by a page of our own alone."""
    headers = {**headers, "Accept": "text/html"}

    refused = await http.post(PATH, data={"text": "words"}, headers=headers)

    assert refused.status_code == 403
    assert "0800 1111" in text_of(refused.text)
    assert complaints.all() == []


async def test_a_flood_is_slowed(http: httpx.AsyncClient, complaints: Complaints) -> None:
    found = [await http.post(PATH, data={"text": "x"}) for _ in range(COMPLAINTS.amount + 1)]

    assert [each.status_code for each in found] == [201] * COMPLAINTS.amount + [429]
    assert int(found[-1].headers["Retry-After"]) > 0
    assert len(complaints.all()) == COMPLAINTS.amount


async def test_the_page_can_be_read_at_12_to_13(http: httpx.AsyncClient) -> None:
    words = read_words(ROOT / "knowledge")
    asked, taken = await http.get(PATH), await http.post(PATH, data={"text": "words"})

    assert grade(text_of(asked.text), words) <= MAX_GRADE_PAGE
    assert grade(text_of(taken.text), words) <= MAX_GRADE_PAGE


def filed(complaints: Complaints) -> list[Any]:
    with complaints._engine.connect() as connection:
        return list(connection.execute(select(safeguarding_record)).all())


def alerted(complaints: Complaints) -> list[str]:
    with complaints._engine.connect() as connection:
        return sorted(connection.execute(select(alert.c.who)).scalars())


def said(words: SafetyWords, state: State) -> str:
    return re.sub(r"\s+", " ", words.answer(FLAG, state))


async def test_personal_data_in_a_complaint_is_not_kept(
    http: httpx.AsyncClient, complaints: Complaints
) -> None:
    """P4"""
    await http.post(PATH, data={"text": "it told my teacher, ring 01632 960123"})

    assert [each.text for each in complaints.all()] == ["it told my teacher, ring [phone]"]
    assert filed(complaints) == []


async def test_a_disclosure_in_a_complaint_is_answered_filed_and_alerted(
    http: httpx.AsyncClient, complaints: Complaints, words: SafetyWords
) -> None:
    """G1, G5, G9: it is a complaint all the same; the exact words are in the record alone."""
    text = f"{TOLD} and the chat did nothing, ring 01632 960123"

    taken = await http.post(PATH, data={"text": text})

    (kept,) = complaints.all()
    (record,) = filed(complaints)
    shown = text_of(taken.text)
    assert taken.status_code == 201
    assert shown.startswith(said(words, State.CLOSED_HOURS))
    assert kept.number in shown
    assert kept.text == f"{TOLD} and the chat did nothing, ring [phone]"
    assert (record.origin, record.school, record.words) == ("complaint", "second", text)
    assert record.said == words.answer(FLAG, State.CLOSED_HOURS)
    assert alerted(complaints) == ["deputy", "lead"]


async def test_a_disclosure_where_nobody_is_told_says_so(
    http: httpx.AsyncClient, complaints: Complaints, words: SafetyWords
) -> None:
    """G1: a school without contacts, and a school that is not there."""
    first = await http.post("/complaint?school=first", data={"text": TOLD})
    none = await http.post("/complaint?school=none", data={"text": TOLD})

    assert said(words, State.DEMONSTRATION) in text_of(first.text)
    assert said(words, State.NOT_TOLD) in text_of(none.text)
    assert alerted(complaints) == []


async def test_complaint_record_and_alerts_are_kept_together_or_not_at_all(
    http: httpx.AsyncClient, complaints: Complaints, words: SafetyWords
) -> None:
    """G7"""
    with complaints._engine.begin() as connection:
        connection.exec_driver_sql("alter table alert rename to gone")

    failed = await http.post(PATH, data={"text": TOLD})

    assert failed.status_code == 503
    assert said(words, State.NOT_TOLD) in text_of(failed.text)
    assert (complaints.all(), filed(complaints)) == ([], [])


@pytest.mark.parametrize("answer", ["junk", 1, RuntimeError("canary9911")], ids=repr)
async def test_a_broken_screen_counts_as_a_flag_on_a_complaint(
    http: httpx.AsyncClient, complaints: Complaints, screen: Screen, answer: object
) -> None:
    """G1"""
    if isinstance(answer, Exception):
        screen.error = answer
    else:
        screen.answer = answer

    taken = await http.post(PATH, data={"text": "hello"})

    assert "It is serious, and you matter." in text_of(taken.text)
    assert [record.categories for record in filed(complaints)] == ['["unread"]']


async def test_a_complaint_that_cannot_be_masked_is_read_by_a_person_and_not_kept(
    http: httpx.AsyncClient, complaints: Complaints, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4"""

    def broken(self: object, text: str, before: object = ()) -> object:
        raise RuntimeError(text)

    monkeypatch.setattr(Masks, "mask", broken)

    await http.post(PATH, data={"text": "ring 01632 960123"})

    assert [each.text for each in complaints.all()] == [NOT_MASKED]
    assert [record.words for record in filed(complaints)] == ["ring 01632 960123"]


async def test_a_disclosure_in_a_complaint_that_is_too_long_is_flagged(
    http: httpx.AsyncClient, complaints: Complaints, words: SafetyWords
) -> None:
    """G1: refused for length; all that the box holds gets there."""
    text = "\u2019" * (BOX_CHARS - len(TOLD)) + TOLD
    asked = await http.get(PATH)

    refused = await http.post(PATH, data={"text": text})

    assert f'maxlength="{BOX_CHARS}"' in asked.text
    assert len("text=" + quote_plus(text)) < MAX_COMPLAINT_BYTES
    assert refused.status_code == 422
    assert said(words, State.CLOSED_HOURS) in text_of(refused.text)
    assert [record.origin for record in filed(complaints)] == ["refused"]
    assert alerted(complaints) == ["deputy", "lead"]


async def test_a_disclosure_in_a_flood_of_complaints_is_flagged_once(
    http: httpx.AsyncClient, complaints: Complaints, words: SafetyWords
) -> None:
    """G1: refused for rate."""
    for _ in range(COMPLAINTS.amount):
        await http.post(PATH, data={"text": "x"})

    refused = [await http.post(PATH, data={"text": TOLD}) for _ in range(3)]

    assert {each.status_code for each in refused} == {429}
    assert all(said(words, State.CLOSED_HOURS) in text_of(each.text) for each in refused)
    assert all(f">{TOLD}</textarea>" in each.text for each in refused)
    assert int(refused[0].headers["Retry-After"]) > 0
    assert len(filed(complaints)) == 1
