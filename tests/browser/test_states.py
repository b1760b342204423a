"""Every state of the chat: nothing wrong with how it looks, and a picture of it for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from bot import cli_school
from bot.launcher import Running
from tests.browser import checks
from tests.browser.chat import ANSWER_MS, Chat

HEIGHTS = {320: 640, 360: 740, 1280: 800}
CARDS = "what can i do at 16"
COMPARED = "compare a levels and t levels"
WELLBEING = "i feel really sad"


@dataclass
class Looking:
    """Looks at one state after the other, and keeps what is wrong."""

    pictures: Path
    faults: list[str] = field(default_factory=list)

    def at(self, chat: Chat, state: str, *, broken_network: bool = False) -> None:
        """Check how *chat* stands now, and take a picture named after *state* and its width."""
        page = chat.page
        name = f"{state}-{page.viewport_size['width']}" if page.viewport_size else state
        page.screenshot(path=self.pictures / f"{name}.png", animations="disabled")
        found = checks.looks(page)
        if page.locator("dialog[open]").count() == 0:
            found += checks.person_out_of_view(page)
        found += chat.watch.faults(broken_network=broken_network)
        self.faults += [f"{name}: {fault}" for fault in found]


@pytest.fixture
def looking(pictures: Path) -> Looking:
    return Looking(pictures)


def set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})


def panel(chat: Chat, name: str) -> None:
    chat.page.get_by_role("button", name=name).first.click()
    expect(chat.page.get_by_role("dialog")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("width", HEIGHTS)
def test_every_state_of_a_conversation_looks_right(
    chat: Chat, looking: Looking, width: int
) -> None:
    """T1: axe finds 0 faults; targets are 44 px."""
    page = chat.page
    set_width(page, width)
    looking.at(chat, "first")
    held: list[Route] = []
    page.route("**/messages", lambda route: held.append(route))
    chat.type(CARDS)
    expect(chat.status).to_have_text("Evenhand is looking that up")
    looking.at(chat, "answering")
    held[0].continue_()
    page.unroute("**/messages")
    expect(chat.answers).to_have_count(1, timeout=ANSWER_MS)
    expect(chat.answers.last.locator(".card").first).to_be_visible()
    looking.at(chat, "cards")
    chat.answers.last.get_by_role("button", name="Keep").first.click()
    expect(chat.ask(COMPARED).locator("table")).to_be_visible()
    looking.at(chat, "comparison")
    routes = chat.tap("See the map of routes").locator("svg.map button")
    expect(routes.nth(10)).to_be_attached()
    looking.at(chat, "map")
    chat.ask("how long is a t level")
    looking.at(chat, "answer")
    for name, state in (("My options", "options"), ("Get help", "help"), ("Menu", "menu")):
        panel(chat, name)
        looking.at(chat, state)
        page.keyboard.press("Escape")

    assert looking.faults == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "width"),
    [
        ("dark", 360),
        ("dark", 1280),
        ("forced", 360),
        ("largest", 320),
        ("largest", 360),
        ("spaced", 320),
        ("spaced", 360),
    ],
)
def test_every_way_to_look_at_it_looks_right(
    chat: Chat, looking: Looking, how: Literal["dark", "forced", "largest", "spaced"], width: int
) -> None:
    """T1: in dark mode, forced colours, large and spaced text."""
    page = chat.page
    set_width(page, width)
    media: dict[str, Any] = {
        "dark": {"color_scheme": "dark"},
        "forced": {"forced_colors": "active"},
    }
    page.emulate_media(**media.get(how, {}))
    if how == "largest":
        chat.text_size("Largest")
    if how == "spaced":
        checks.space_text(page)
    looking.at(chat, f"{how}-first")
    chat.ask(CARDS)
    looking.at(chat, f"{how}-cards")
    chat.answers.last.get_by_role("button", name="Keep").first.click()
    chat.ask(COMPARED)
    looking.at(chat, f"{how}-comparison")
    chat.tap("See the map of routes")
    looking.at(chat, f"{how}-map")
    chat.ask(WELLBEING)
    looking.at(chat, f"{how}-wellbeing")
    for name, state in (("My options", "options"), ("Get help", "help"), ("Menu", "menu")):
        panel(chat, name)
        looking.at(chat, f"{how}-{state}")
        page.keyboard.press("Escape")

    assert looking.faults == []


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_chat_that_cannot_be_reached_looks_right(
    chat: Chat, looking: Looking, width: int
) -> None:
    page = chat.page
    set_width(page, width)
    page.route("**/api/**", lambda route: route.abort())

    chat.type("how long is a t level")
    expect(chat.status).to_contain_text("cannot be reached")
    expect(chat.asked.get_by_text("Sending")).to_be_in_viewport(ratio=1)
    looking.at(chat, "error", broken_network=True)
    page.context.set_offline(True)
    expect(chat.status).to_contain_text("You are offline")
    looking.at(chat, "offline", broken_network=True)

    assert looking.faults == []


def test_the_chat_that_is_switched_off_looks_right(
    chat: Chat, looking: Looking, server: Running
) -> None:
    cli_school.turn("shut", off=True)
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        while client.post("/api/conversations", json={"school": "shut"}).status_code != 503:
            pass  # a switch is seen within five seconds
    for width in HEIGHTS:
        set_width(chat.page, width)
        chat.open(f"{server.url}/chat?school=shut")
        expect(chat.status).to_contain_text("switched the chat off")
        expect(chat.box).to_be_disabled()
        expect(chat.page.get_by_role("button", name="Send")).to_be_disabled()
        expect(chat.log.get_by_role("button", disabled=False)).to_have_count(0)
        looking.at(chat, "off", broken_network=True)
        panel(chat, "Get help")
        expect(chat.page.get_by_role("dialog")).to_contain_text("0800 1111")
        chat.page.evaluate("sessionStorage.clear()")

    cli_school.turn("shut", off=False)
    assert looking.faults == []


def test_the_box_is_in_view_without_a_scroll_at_400_percent_zoom(chat: Chat) -> None:
    """T1: 400% zoom."""
    chat.page.set_viewport_size({"width": 320, "height": 256})
    expect(chat.box).to_be_in_viewport(ratio=1)
    chat.ask("how long is a t level")

    expect(chat.box).to_be_in_viewport(ratio=1)
    assert checks.person_out_of_view(chat.page) == []
    assert checks.sideways(chat.page) == []


def test_twice_the_text_size_fits_a_phone(chat: Chat) -> None:
    chat.text_size("Largest")

    assert chat.page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
    assert checks.sideways(chat.page) == []
    box = chat.box.bounding_box()
    assert box is not None
    assert box["width"] > 120  # room for a word or two
    chat.ask(CARDS)
    assert checks.sideways(chat.page) == []
