"""The loader, a school's colours, and its two pages, as a browser gets them."""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.words import read_words
from bot.schools.colour import EDGE_CONTRAST, PAGE, TEXT_CONTRAST, contrast
from bot.schools.hours import OpeningHours
from bot.schools.models import Adviser, School
from bot.schools.schools import Schools
from bot.settings import ROOT
from bot.web.school_pages import school_pages

LOADER_BYTES = 2000  # gzipped, with the style sheet that it fetches
ADVISER = Adviser(name="Mrs Ahmed", where="In the library.", email="careers@a.example")
HOURS = OpeningHours(monday=("09:00-16:00",))
SCHOOLS = Schools(
    {
        "first": School(id="first", name='First "A" & Co', colour="#b3261e"),
        "second": School(id="second", name="Second", adviser=ADVISER, opening_hours=HOURS),
    }
)
PAGES = ("/privacy", "/accessibility")

pytestmark = pytest.mark.anyio


@pytest.fixture
async def http(real: KnowledgeBase) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(school_pages(SCHOOLS, real))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def text_of(html: str) -> str:
    """Return the text of a page's main part."""
    main = re.search(r"<main>(.*)</main>", html, re.S)
    assert main is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.group(1))).strip()


async def test_the_loader_is_a_script_that_any_site_may_load(http: httpx.AsyncClient) -> None:
    found = await http.get("/embed.js")

    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/javascript")
    assert found.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_the_loader_and_its_colours_stay_under_2_kb(http: httpx.AsyncClient) -> None:
    loaded = [await http.get("/embed.js"), await http.get("/schools/second/colours.css")]

    assert sum(len(gzip.compress(each.content)) for each in loaded) < LOADER_BYTES


async def test_the_loader_puts_no_markup_and_no_style_attribute_into_a_page(
    http: httpx.AsyncClient,
) -> None:
    script = (await http.get("/embed.js")).text

    refused = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\.style\b|cssText"
    assert re.findall(refused, script) == []


@pytest.mark.parametrize("id", SCHOOLS.by_id)
async def test_the_colours_of_a_school_can_be_seen_and_read(
    http: httpx.AsyncClient, id: str
) -> None:
    found = await http.get(f"/schools/{id}/colours.css")
    colours = dict(re.findall(r"(--[a-z-]+):(#[0-9a-f]{6})", found.text))

    assert found.headers["content-type"].startswith("text/css")
    assert set(colours) == {"--brand", "--brand-ink", "--brand-dark", "--brand-dark-ink"}
    assert colours["--brand"] == SCHOOLS.school(id).colour
    assert contrast(colours["--brand"], PAGE) >= EDGE_CONTRAST
    for ground in ("--brand", "--brand-dark"):
        assert contrast(colours[ground], colours[f"{ground}-ink"]) >= TEXT_CONTRAST


async def test_an_unknown_school_has_no_colours(http: httpx.AsyncClient) -> None:
    assert (await http.get("/schools/third/colours.css")).status_code == 404


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_that_of_the_school_asked_for(http: httpx.AsyncClient, page: str) -> None:
    first, second = (await http.get(page)), (await http.get(page, params={"school": "second"}))

    assert (first.status_code, second.status_code) == (200, 200)
    assert "the chat of First &#34;A&#34; &amp; Co." in first.text
    assert 'href="/schools/first/colours.css"' in first.text
    assert "your form tutor or the school office" in text_of(first.text)
    assert "Mrs Ahmed" in text_of(second.text)
    assert "careers@a.example" in text_of(second.text)
    assert "Mrs Ahmed" not in first.text


async def test_the_privacy_page_tells_when_the_adviser_is_there(http: httpx.AsyncClient) -> None:
    page = await http.get("/privacy?school=second")

    assert "Hours: Monday, 9am to 4pm (UK time)" in text_of(page.text)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("school", ["third", "", "FIRST", "<script>alert(1)</script>", "a" * 5000])
async def test_an_unknown_school_gets_a_clear_page_that_repeats_nothing(
    http: httpx.AsyncClient, page: str, school: str
) -> None:
    found = await http.get(page, params={"school": school})

    assert found.status_code == 404
    assert "names a school that does not use this chat" in text_of(found.text)
    assert "999" in found.text
    assert "<script" not in found.text
    assert school == "" or school not in found.text


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_has_help_a_language_a_heading_and_a_title(
    http: httpx.AsyncClient, page: str
) -> None:
    html = (await http.get(page)).text

    assert '<html lang="en-GB">' in html
    assert len(re.findall(r"<h1>", html)) == 1
    assert re.search(r"<title>[A-Z].+</title>", html)
    assert "999" in text_of(html)
    assert "0800 1111" in text_of(html)


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_holds_no_script_no_inline_style_and_nothing_from_elsewhere(
    http: httpx.AsyncClient, page: str
) -> None:
    html = (await http.get(page)).text

    assert re.findall(r"<script|<style|\sstyle=|\son\w+=", html) == []
    assert re.findall(r'(?:src|<link[^>]*href)="(?!/)', html) == []


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_can_be_read_at_12_to_13(http: httpx.AsyncClient, page: str) -> None:
    text = text_of((await http.get(page)).text)

    assert len(text.split()) > 100
    assert grade(text, read_words(ROOT / "knowledge")) <= MAX_GRADE_PAGE
