"""What a screen reader hears of the chat, and that the focus is left where it is."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chat import ANSWER_MS, Chat

LOOKING = "Evenhand is looking that up"


def test_a_reply_is_heard_once_and_the_focus_stays(chat: Chat) -> None:
    """T1: a reply is announced once."""
    chat.box.focus()
    chat.page.keyboard.type("how long does a T Level take?")
    chat.page.keyboard.press("Enter")

    expect(chat.log).to_contain_text("A T Level takes two years", timeout=ANSWER_MS)
    expect(chat.box).to_be_focused()
    expect(chat.box).to_have_value("")
    expect(chat.status).to_be_empty()
    assert [text.count("A T Level takes two years") for text in chat.heard("log")] == [0, 1]
    assert chat.log.inner_text().count("A T Level takes two years") == 1
    assert chat.heard("status") == [LOOKING, ""]


def test_what_was_said_before_a_reload_is_there_and_not_heard_again(chat: Chat) -> None:
    chat.ask("how long is a t level")
    chat.reload()

    expect(chat.log).to_contain_text("A T Level takes two years", timeout=ANSWER_MS)
    expect(chat.log).to_contain_text("how long is a t level")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    assert chat.heard("log") == []
    assert LOOKING not in chat.heard("status")

    chat.ask("is it paid")
    assert ["is it paid" in text for text in chat.heard("log")] == [True, False]


def test_only_the_answer_itself_is_heard(chat: Chat) -> None:
    answer = chat.ask("what can i do at 16")

    quiet = answer.locator('[aria-live="off"]')
    expect(quiet.get_by_role("button", name="I think this is biased")).to_be_attached()
    expect(quiet.get_by_role("button", name="Helpful", exact=True)).to_be_attached()
    expect(quiet.locator(".card, .lines, .answer")).to_have_count(0)
