"""The chat by keyboard alone: every stop, in order, with a ring that nothing hides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.chat import Chat

BARS = [
    'link "Skip to the message box"',
    'button "My options 0"',
    'button "Menu"',
    'button "Talk to a person"',
    'button "Get help"',
]
WELCOME = [
    'log "Conversation"',
    'button "What can I do at 14?"',
    'button "What can I do after year 11?"',
    'button "What can I do at 18?"',
    'button "I don\'t know what I want to do"',
    'button "See the map of routes"',
    'link "Privacy"',
    'link "Accessibility"',
]
COMPOSER = ['textbox "Your question"', 'button "Send"']
ANSWER = [
    "summary Other routes at 16 (13)",
    'link "T Levels on GOV.UK"',
    'button "What it is"',
    'button "Who it is for"',
    'button "What you need to get in"',
    'button "What you do"',
    'button "What it costs and pays"',
    'button "Where you do it"',
    'button "What it can lead to"',
    'button "Good points"',
    'button "Things to watch for"',
    'button "How to apply"',
    'button "Key dates"',
    'button "Changing your mind"',
    'button "Talk to a person"',
    'button "Keep T Levels"',
    "summary Where this comes from",
    "summary Why am I seeing these, in this order?",
    'button "I think this is biased"',
    'button "Helpful"',
    'button "Not helpful"',
]
MENU = [
    'button "Close"',
    'button "See the map of routes"',
    'button "Start again"',
    'button "Print or save this chat"',
    'button "End and clear"',
    'radio "Usual"',
    'radio "Usual"',
    'radio "As my device"',
    'link "Privacy"',
    'link "Accessibility"',
]


def focused(page: Page) -> str:
    """Return role and name of what has the focus."""
    node = page.locator(":focus")
    if node.evaluate("node => node.tagName") == "SUMMARY":
        return f"summary {node.inner_text().split(':')[0].strip()}" + (
            ":" if ":" in node.inner_text() else ""
        )
    return node.aria_snapshot().removeprefix("- ").splitlines()[0].split(":")[0].split(" [")[0]


def stops(page: Page, key: str = "Tab") -> Iterator[tuple[str, list[str]]]:
    """Press *key* and yield each stop with what is wrong there, until the page has been left."""
    first = None
    while True:
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            return
        name = focused(page)
        if name == first:  # Chromium without a window goes round
            return
        first = first or name
        yield name, checks.focus_faults(page)


@pytest.mark.parametrize("size", [(320, 256), (360, 740), (1280, 800)])
def test_every_stop_is_named_and_seen(chat: Chat, size: tuple[int, int]) -> None:
    """T1: keyboard alone, with a ring that is seen."""
    chat.page.set_viewport_size({"width": size[0], "height": size[1]})

    found = list(stops(chat.page))

    assert [name for name, _ in found] == [*BARS, *WELCOME, *COMPOSER]
    assert [(name, wrong) for name, wrong in found if wrong] == []


@pytest.mark.parametrize("size", [(320, 256), (360, 740), (1280, 800)])
def test_every_stop_of_an_answer_is_seen_there_and_back(chat: Chat, size: tuple[int, int]) -> None:
    """T1: keyboard alone, in an answer."""
    page = chat.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    chat.box.focus()
    page.keyboard.type("how long is a t level")
    page.keyboard.press("Enter")
    chat.answered(0)
    expect(chat.box).to_be_focused()

    back = list(stops(page, "Shift+Tab"))
    there = list(stops(page))

    assert [name for name, _ in there] == [*BARS, *WELCOME, *ANSWER, *COMPOSER]
    assert [name for name, _ in back] == [*reversed([*BARS, *WELCOME, *ANSWER])]
    assert [(name, wrong) for name, wrong in (*back, *there) if wrong] == []


@pytest.mark.parametrize("how", ["dark", "forced", "largest"])
def test_the_ring_is_seen_however_the_page_looks(chat: Chat, how: str) -> None:
    if how == "dark":
        chat.page.emulate_media(color_scheme="dark")
    elif how == "forced":
        chat.page.emulate_media(forced_colors="active")
    else:
        chat.text_size("Largest")
        chat.page.locator("body").evaluate("() => document.activeElement.blur()")
    chat.ask("what can i do at 16")
    chat.box.focus()

    found = list(stops(chat.page, "Shift+Tab"))

    assert len(found) > 30
    assert [(name, wrong) for name, wrong in found if wrong] == []


def test_the_menu_holds_the_focus_and_gives_it_back(chat: Chat) -> None:
    page = chat.page
    menu = page.get_by_role("button", name="Menu", exact=True)
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Menu")).to_be_focused()

    found = []
    for _ in MENU:
        page.keyboard.press("Tab")
        found.append((focused(page), checks.focus_faults(page)))
    page.keyboard.press("Escape")

    assert [name for name, _ in found] == MENU
    assert [(name, wrong) for name, wrong in found if wrong] == []
    expect(menu).to_be_focused()


def test_a_choice_in_the_menu_is_made_with_the_arrow_keys(chat: Chat) -> None:
    page = chat.page
    page.get_by_role("button", name="Menu", exact=True).press("Enter")
    page.get_by_role("radio", name="As my device").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")

    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    assert checks.focus_faults(page) == []
    expect(page.locator("body")).to_have_css("background-color", "rgb(20, 25, 28)")
    chat.reload()
    expect(page.locator("body")).to_have_css("background-color", "rgb(20, 25, 28)")


def test_the_map_can_be_walked_and_asked(chat: Chat) -> None:
    page = chat.page
    chat.tap("See the map of routes")
    routes = page.locator("svg.map button")
    names = routes.all_inner_texts()
    routes.first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")  # a ring is for whoever uses the keyboard

    found = []
    for _ in names:
        found.append((page.locator(":focus").inner_text(), checks.focus_faults(page)))
        page.keyboard.press("Tab")

    assert [name for name, _ in found] == names
    assert [(name, wrong) for name, wrong in found if wrong] == []
    routes.first.press("Enter")
    expect(chat.answered(1).locator(".answer, .option").first).to_be_visible()


def test_the_skip_link_goes_to_the_box(chat: Chat) -> None:
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Enter")

    expect(chat.box).to_be_focused()
