"""Dark mode in the school's colour, and a small phone at twice the text size (T1)."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from bot.launcher import Running
from bot.schools.colour import DARK_PAGE, EDGE_CONTRAST, TEXT_CONTRAST, contrast
from tests.browser import checks
from tests.browser.chat import Chat

SMALL = {"width": 320, "height": 640}
SAD = "i feel really sad"


def colour_of(node: Locator, name: str) -> str:
    """Return a colour of *node* as "#rrggbb"."""
    found = node.evaluate("(node, name) => getComputedStyle(node)[name]", name)
    return "#{:02x}{:02x}{:02x}".format(*map(int, re.findall(r"\d+", found)[:3]))


def dark_colours(server: Running, school: str) -> tuple[str, str]:
    """Return the school's colour for dark mode and the ink on it, as the style sheet says them."""
    sheet = httpx.get(f"{server.url}/schools/{school}/colours.css", trust_env=False).text
    found = dict(re.findall(r"--([\w-]+):(#\w{6})", sheet))
    return found["brand-dark"], found["brand-dark-ink"]


@pytest.mark.parametrize("school", ["riverside", "shut"])
@pytest.mark.parametrize("how", ["device", "menu"])
def test_dark_mode_is_in_the_schools_own_colour_and_can_be_read(
    chat: Chat, server: Running, school: str, how: str
) -> None:
    """T1: contrast is held in dark mode whatever the school's colour is."""
    page = chat.page
    if how == "device":
        page.emulate_media(color_scheme="dark")
    chat.open(f"{server.url}/chat?school={school}")
    if how == "menu":
        page.get_by_role("button", name="Menu", exact=True).click()
        page.get_by_role("radio", name="Dark").check()
        page.keyboard.press("Escape")
    chat.ask("how long is a t level")
    brand, ink = dark_colours(server, school)

    for part in (page.locator("header"), chat.asked.last, page.get_by_role("button", name="Send")):
        assert colour_of(part, "backgroundColor") == brand
        assert colour_of(part, "color") == ink
    assert contrast(brand, ink) >= TEXT_CONTRAST
    for behind in (DARK_PAGE, colour_of(page.locator("body"), "backgroundColor")):
        assert contrast(brand, behind) >= EDGE_CONTRAST
    assert checks.accessibility_faults(page) == []


def test_light_colours_on_a_dark_device_are_the_schools_usual_ones(chat: Chat) -> None:
    chat.page.emulate_media(color_scheme="dark")
    chat.page.get_by_role("button", name="Menu", exact=True).click()
    chat.page.get_by_role("radio", name="Light").check()

    assert colour_of(chat.page.locator("header"), "backgroundColor") == "#1b4b5a"


@pytest.fixture
def large(chat: Chat) -> Chat:
    """The chat on a small phone, at twice the text size."""
    chat.page.set_viewport_size(SMALL)
    chat.text_size("Largest")
    return chat


def bars_end(page: Page) -> float:
    """Return where what stays at the top ends, in px."""
    return float(page.locator(".people").evaluate("node => node.getBoundingClientRect().bottom"))


def test_the_box_is_seen_without_a_scroll(large: Chat) -> None:
    """T1: at 320 px and 200% a pupil sees where to type, in every state that is not a fault."""
    send = large.page.get_by_role("button", name="Send")

    for question in (None, "what can i do at 16", "how long is a t level", SAD):
        if question:
            large.ask(question)
        expect(large.box).to_be_in_viewport(ratio=1)
        expect(send).to_be_in_viewport(ratio=1)
        assert checks.person_out_of_view(large.page) == []


@pytest.mark.parametrize("size", [SMALL, {"width": 360, "height": 740}])
def test_the_quick_exit_covers_nothing_of_what_brought_it_up(
    large: Chat, size: dict[str, int]
) -> None:
    """T1: focus and words are not hidden by what stays in view."""
    large.page.set_viewport_size(size)  # type: ignore[arg-type]
    large.ask("how long is a t level")
    large.ask(SAD)
    leave = large.page.get_by_role("button", name="Leave this page")

    expect(leave).to_be_in_viewport(ratio=1)
    expect(large.asked.last).to_be_in_viewport(ratio=1)
    top = large.asked.last.evaluate("node => node.getBoundingClientRect().top")
    assert top >= bars_end(large.page)


def test_a_fault_is_told_in_whole_words(large: Chat) -> None:
    """T1: the state was one letter a line, beside its button."""
    large.page.route("**/api/**", lambda route: route.abort())
    large.type("is it paid")
    expect(large.status).to_contain_text("cannot be reached")

    box = large.status.bounding_box()
    assert box is not None
    assert box["width"] > SMALL["width"] / 2
    assert checks.sideways(large.page) == []


@pytest.mark.parametrize("name", ["My options", "Get help", "Menu"])
def test_a_panel_uses_the_width_that_there_is(large: Chat, name: str) -> None:
    large.page.get_by_role("button", name=name).first.click()
    box = large.page.get_by_role("dialog").bounding_box()

    assert box is not None
    assert box["width"] >= SMALL["width"] - 24
    assert checks.looks(large.page) == []
