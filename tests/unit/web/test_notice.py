"""Requirement P8: what a pupil reads before the first message is true to its place and plain."""

from __future__ import annotations

import re

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


@pytest.fixture
async def html(real: KnowledgeBase) -> str:
    """The chat page of one school."""
    app = FastAPI()
    schools = Schools({"one": School(id="one", name="Hill School")})
    app.include_router(chat_page(schools, real, max_chars=1000))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return (await client.get("/chat")).text


async def test_the_notice_stands_in_the_log_before_the_box(html: str) -> None:
    """P8: a pupil, and a screen reader, comes by it before the box."""
    told = html.index("who look after this chat can read it")

    assert html.index('role="log"') < told < html.index("<textarea")
    assert "Hill School" in html[told - 60 : told]
    assert "I am a computer, not a person." in html[:told]


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
