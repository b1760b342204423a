"""What a browser shows where the API would tell an error: a page with the help lines."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.reading import MAX_GRADE_PAGE, grade
from bot.knowledge.words import read_words
from bot.settings import ROOT
from bot.web import wording
from bot.web.refused_page import refused_page
from tests.unit.web.test_api import anyio_backend, http, rasa, reception, transcripts

__all__ = ["anyio_backend", "http", "rasa", "reception", "transcripts"]

pytestmark = pytest.mark.anyio

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nowhere", "/static/none", "/chat/x", "/schools"])
async def test_a_page_that_is_not_there_shows_the_help_lines(
    http: httpx.AsyncClient, path: str
) -> None:
    shown = await http.get(path, headers=BROWSER)

    assert shown.status_code == 404
    assert shown.headers["Content-Type"].startswith("text/html")
    assert wording.PAGES[404][0] in shown.text
    assert "0800 1111" in shown.text
    assert path not in shown.text


async def test_a_program_and_the_api_get_json(http: httpx.AsyncClient) -> None:
    plain = await http.get("/nowhere")
    api = [
        await http.get("/api/nowhere", headers=BROWSER),
        await http.get(f"/api/conversations/{'a' * 43}/events", headers=BROWSER),
    ]

    assert [each.status_code for each in (plain, *api)] == [404] * 3
    assert all(set(each.json()) == {"error"} for each in (plain, *api))


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
async def test_each_page_can_be_read_at_12_to_13(real: KnowledgeBase, status: int) -> None:
    why = wording.TOO_OFTEN.format(seconds=30)

    shown = refused_page(real)(status, why, {"Retry-After": "30"})

    text = re.sub(r"<[^>]+>", " ", bytes(shown.body).decode())
    assert shown.headers["Retry-After"] == "30"
    assert grade(text, read_words(ROOT / "knowledge")) <= MAX_GRADE_PAGE
    assert ("Wait 30 seconds" in text) == (status == 429)
