"""My options: kept in the tab, printed, downloaded, taken to an adviser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser import checks
from tests.browser.chat import Chat


def kept(chat: Chat) -> Locator:
    """Open My options and return its list."""
    chat.page.get_by_role("button", name="My options").click()
    return chat.page.locator("#kept ol > li")


def test_what_is_kept_is_there_after_a_reload_and_can_be_taken_out(chat: Chat) -> None:
    page = chat.page
    page.get_by_role("button", name="My options 0").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nothing here yet")
    page.keyboard.press("Escape")
    chat.ask("how long is a t level").get_by_role("button", name="Keep T Levels").click()
    expect(chat.status).to_have_text("T Levels is in My options.")
    chat.ask("what is an apprenticeship").get_by_role("button", name="Keep").first.click()
    chat.reload()

    options = kept(chat)
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("A T Level takes two years")
    expect(options.first.get_by_role("link").first).to_have_attribute("rel", "noreferrer")
    options.first.get_by_role("button", name="Remove T Levels").click()
    expect(options).to_have_count(1)
    expect(page.get_by_role("heading", name="My options")).to_be_focused()
    assert checks.looks(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="My options 1")).to_be_visible()


def test_the_button_says_whether_it_is_kept(chat: Chat) -> None:
    chat.ask("how long is a t level")
    button = chat.answers.last.locator("button[aria-pressed]", has_text="T Levels")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("Kept")
    button.click()

    expect(button).to_have_attribute("aria-pressed", "false")
    expect(chat.page.get_by_role("button", name="My options 0")).to_be_visible()


def test_on_paper_there_are_the_options_and_nothing_else(chat: Chat, pictures: Path) -> None:
    page = chat.page
    chat.ask("how long is a t level").get_by_role("button", name="Keep T Levels").click()
    kept(chat)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.screenshot(path=pictures / "print.png", full_page=True)

    for there in ("Evenhand, Riverside School", "A T Level takes two years"):
        expect(page.get_by_text(there).and_(page.locator("#kept *")).first).to_be_visible()
    expect(page.get_by_text("What would I need to do next for each of these")).to_be_visible()
    expect(page.locator(".in-print time")).to_have_text(str(page.evaluate(TODAY)))
    assert page.locator("button:visible, header:visible, .log:visible").count() == 0
    assert checks.sideways(page) == []


TODAY = "new Date().toLocaleDateString('en-GB', {dateStyle: 'long'})"


def test_the_print_button_prints(chat: Chat) -> None:
    chat.ask("how long is a t level").get_by_role("button", name="Keep T Levels").click()
    chat.page.evaluate("window.print = () => { document.documentElement.dataset.printed = 1 }")
    kept(chat)
    chat.page.get_by_role("button", name="Print or save as PDF").click()

    expect(chat.page.locator("html")).to_have_attribute("data-printed", "1")


def test_the_download_is_a_text_with_the_options_and_their_sources(chat: Chat) -> None:
    chat.ask("how long is a t level").get_by_role("button", name="Keep T Levels").click()
    kept(chat)
    with chat.page.expect_download() as download:
        chat.page.get_by_role("button", name="Download").click()
    text = download.value.path().read_text(encoding="utf-8")

    assert download.value.suggested_filename == "my-options.txt"
    assert "Riverside School" in text
    assert "T Levels\n" in text.replace("\r\n", "\n")
    assert "A T Level takes two years" in text
    assert "https://www.gov.uk/" in text
    assert "What could I do if I change my mind later?" in text
    assert chat.watch.faults() == []
