"""Requirement P8: what a pupil reads before the first message is true to its place and plain."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.words import read_words
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.settings import ROOT
from bot.web.chat_page import chat_page

pytestmark = pytest.mark.anyio


def of(**more: Any) -> School:
    """Return a school with settings of its own."""
    return School(id="one", name="Hill School", retention_days=12, **more)


@pytest.fixture
def page(real: KnowledgeBase) -> Callable[[School], Awaitable[str]]:
    """Returns the chat page of a school."""

    async def got(school: School) -> str:
        app = FastAPI()
        schools = Schools({"one": school})
        app.include_router(chat_page(schools, real, 1000, is_off=lambda _: False))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.get("/chat")).text

    return got


@pytest.fixture
async def html(page: Callable[[School], Awaitable[str]]) -> str:
    """The chat page of one school."""
    return await page(of())


async def test_who_reads_a_left_message_is_true_to_the_place(
    page: Callable[[School], Awaitable[str]],
) -> None:
    school, demonstration = await page(of()), await page(of(demonstration=True))

    assert "A careers adviser at Hill School reads it" in school
    assert "no adviser at a school does" in demonstration
    assert "A careers adviser at Hill School reads it" not in demonstration


async def test_the_page_can_be_asked_for_by_head(real: KnowledgeBase) -> None:
    app = FastAPI()
    app.include_router(chat_page(Schools({"one": of()}), real, 1000, is_off=lambda _: False))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert [(await client.head(path)).status_code for path in ("/", "/chat")] == [200, 200]


async def test_the_notice_stands_in_the_log_before_taps_and_box(html: str) -> None:
    """P8: a pupil, and a screen reader, comes by it before anything that sends."""
    told = html.index("can read this chat")

    assert html.index('role="log"') < told < html.index("What can I do at 14?")
    assert told < html.index("<textarea")
    assert "Hill School" in html[told - 60 : told]
    assert "I am a computer, not a person." in html[:told]


async def test_a_school_and_a_demonstration_each_say_one_thing(
    page: Callable[[School], Awaitable[str]],
) -> None:
    """P8: who reads, who is told, how long: in the notice and in the words of End and clear."""
    school, demonstration = await page(of()), await page(of(demonstration=True))

    for html in (school, demonstration):
        assert html.count("for 12 days") == 2
    assert "Staff at Hill School can read this chat" in school
    assert "are told if you write that you are not safe" in school
    assert "Your school still keeps what you wrote for 12 days" in school
    assert "demonstration" not in school
    assert "Those who run it can read it" in demonstration
    assert "Nobody is told if you are not safe" in demonstration
    assert "Those who run this demonstration still keep what you wrote" in demonstration
    assert "Staff at" not in demonstration
    assert "Your school still keeps" not in demonstration


async def test_the_notice_can_be_read_at_12_to_13(html: str) -> None:
    """P8: reading age 12 to 13."""
    notice = re.search(r'<div class="before">(.*?)</div>', html, re.S)
    assert notice is not None
    text = ". ".join(re.findall(r"<p[^>]*>([^<]+)</p>", notice.group(1))).replace("..", ".")

    assert len(text.split()) > 30
    assert grade(text, read_words(ROOT / "knowledge")) <= MAX_GRADE_PAGE


async def test_a_form_without_its_script_sends_a_pupils_words_nowhere(html: str) -> None:
    """P8: pressed before the page listens, Send keeps the words in the box."""
    form = re.search(r"<form class=\"ask\"[^>]*>", html)

    assert form is not None
    assert 'method="dialog"' in form.group()
    assert "action=" not in form.group()
