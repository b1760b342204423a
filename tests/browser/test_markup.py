"""Markup, script and tricks with text, sent as messages: shown as they were typed, never run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.chat import ANSWER_MS, Chat

CORPUS = Path(__file__).with_name("corpus.txt").read_text(encoding="utf-8").splitlines()
ADDED = """() => [...document.querySelectorAll(
  '.log :is(script, img, iframe, style, link, meta, input, object, embed, math, base)'
)].map((node) => node.outerHTML)"""


@pytest.mark.slow
def test_every_string_is_shown_as_text_and_nothing_runs(chat: Chat) -> None:
    """W5: the XSS corpus, in the page; 0 scripts run, 0 CSP reports."""
    for number, text in enumerate(CORPUS, start=1):
        chat.type(text)
        expect(chat.answers).to_have_count(number, timeout=ANSWER_MS)
        expect(chat.asked.last.locator("p").nth(1)).to_have_text(text)
    answered = chat.answers.count()

    assert answered == len(CORPUS) > 20
    assert chat.page.evaluate(ADDED) == []
    assert (
        chat.page.locator('.log a:not([href^="http"], [href^="tel:"], [href^="sms:"])').count() == 2
    )
    assert chat.page.evaluate("[{}.x, document.title]") == [
        None,
        "Evenhand: your choices at 14, 16 and 18",
    ]
    assert chat.watch.faults() == []
    assert checks.sideways(chat.page) == []
    chat.reload()
    expect(chat.answers).to_have_count(len(CORPUS))
    assert chat.page.evaluate(ADDED) == []
    assert chat.watch.faults() == []


def test_a_long_word_makes_nothing_scroll_sideways(chat: Chat) -> None:
    chat.ask("W" * 1000)

    assert checks.sideways(chat.page) == []


def test_a_long_paste_is_kept_whole_and_its_length_is_said(chat: Chat) -> None:
    pasted = "a" * 1500
    chat.box.focus()
    chat.page.keyboard.insert_text(pasted)
    assert chat.box.input_value() == pasted
    chat.box.press("Enter")

    expect(chat.log).to_contain_text("It has 1500 characters, and 1000 is the most.")
    expect(chat.box).to_have_value(pasted)
    expect(chat.answers.get_by_role("link")).to_have_count(0)  # 1000 is no number to text
    chat.ask("how long is a t level")
    expect(chat.box).to_have_value("")


def test_two_pupils_do_not_see_each_others_strings(new_chat: Callable[[], Chat]) -> None:
    one, two = new_chat(), new_chat()
    one.ask(CORPUS[2])
    two.ask("hello")

    expect(two.log).not_to_contain_text("onerror")
