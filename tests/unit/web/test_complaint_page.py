"""Requirement P8: the page takes complaints without a name and shows when they are answered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.database import engine_at
from bot.handoff.complaints import Complaints
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.words import read_words
from bot.schools.models import Adviser, School
from bot.schools.schools import Schools
from bot.settings import ROOT
from bot.web import wording
from bot.web.complaint_page import MAX_CHARS, complaint_page
from bot.web.limits import COMPLAINTS, Limits
from bot.web.refusals import add_refusals

ADVISER = Adviser(name="Mrs Ahmed", where="In the library.")
SCHOOLS = Schools(
    {
        "first": School(id="first", name="First School"),
        "second": School(id="second", name="Second School", adviser=ADVISER),
    }
)
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=timezone.utc)
PATH = "/complaint?school=second"
WORDS = "It said I was <b>late</b> & it kept that."

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def complaints(tmp_path: Path) -> Complaints:
    return Complaints(engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}"))


@pytest.fixture
async def http(real: KnowledgeBase, complaints: Complaints) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    add_refusals(app)
    app.include_router(complaint_page(SCHOOLS, real, complaints, Limits(), lambda: NOW))
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
    refused = await http.post(PATH, data={"text": "words"}, headers=headers)

    assert refused.status_code == 403
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
