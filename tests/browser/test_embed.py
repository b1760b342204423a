"""The chat in a corner of a school's website, which is another site with a strict policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Frame, Page, expect

from bot.launcher import Running
from tests.browser import checks
from tests.browser.chat import ANSWER_MS
from tests.browser.school_site import SchoolSite
from tests.browser.watch import Watch

OPENER = "Ask about your choices"


@pytest.fixture
def website(page: Page, watch: Watch, school_site: SchoolSite) -> Page:
    """A page of the school's website, the chat closed."""
    page.goto(school_site.origin)
    expect(page.get_by_role("button", name=OPENER)).to_be_visible()
    return page


def opened(page: Page) -> Frame:
    """Open the chat with the keyboard and return its frame."""
    page.get_by_role("button", name=OPENER).focus()
    page.keyboard.press("Enter")
    return frame_of(page)


def frame_of(page: Page) -> Frame:
    """Return the frame of the chat once it listens."""
    inside = page.frame_locator("iframe")
    expect(inside.locator("pupil-chat[ready]")).to_be_attached(timeout=ANSWER_MS)
    page.frames[1].wait_for_load_state()
    return page.frames[1]


def ask(frame: Frame, text: str) -> None:
    """Ask *text* in the frame and wait for its answer."""
    frame.get_by_label("Your question").fill(text)
    frame.get_by_label("Your question").press("Enter")
    expect(frame.locator(".from-bot[data-turn]")).to_have_count(1, timeout=ANSWER_MS)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_closed_and_open_it_looks_right(website: Page, pictures: Path, width: int) -> None:
    website.set_viewport_size({"width": width, "height": 740})
    website.screenshot(path=pictures / f"embed-closed-{width}.png")
    faults = checks.looks(website)
    frame = opened(website)
    website.screenshot(path=pictures / f"embed-open-{width}.png")
    expect(frame.locator(".before")).to_be_in_viewport(ratio=1)
    faults += [*checks.looks(website), *checks.looks(frame)]
    ask(frame, "what can i do at 16")
    website.screenshot(path=pictures / f"embed-cards-{width}.png")
    faults += checks.looks(frame)

    assert faults == []
    expect(frame.locator("header").get_by_text("Talk to a person")).to_be_in_viewport(ratio=1)


def test_nothing_but_the_loader_is_fetched_before_it_is_opened(
    website: Page, watch: Watch, server: Running
) -> None:
    asked = [r.url.removeprefix(server.url) for r in watch.requests if server.url in r.url]

    assert asked == ["/embed.js", "/schools/riverside/colours.css"]


def test_it_opens_and_closes_by_keyboard_and_gives_the_focus_back(website: Page) -> None:
    button = website.locator("evenhand-chat button")
    expect(button).to_have_attribute("aria-expanded", "false")
    website.keyboard.press("Tab")
    expect(button).to_be_focused()
    assert checks.focus_faults(website) == []

    frame = opened(website)
    expect(button).to_have_attribute("aria-expanded", "true")
    assert frame.evaluate("document.hasFocus()")
    website.keyboard.press("Tab")
    expect(frame.get_by_role("link", name="Skip to the message box")).to_be_focused()
    website.keyboard.press("Escape")

    expect(website.locator("iframe")).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_escape_closes_a_panel_first_and_then_the_chat(website: Page) -> None:
    frame = opened(website)
    frame.get_by_role("button", name="Menu", exact=True).press("Enter")
    website.keyboard.press("Escape")
    expect(frame.get_by_role("dialog")).to_be_hidden()
    expect(website.locator("iframe")).to_be_visible()

    website.keyboard.press("Escape")

    expect(website.locator("iframe")).to_be_hidden()


def test_it_stays_open_with_its_conversation_on_the_next_page(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    school_site: SchoolSite,
    tmp_path: Path,
) -> None:
    # A browser as pupils have it: with Playwright's own switches, or in a private window, nothing
    # is kept in a frame of another site.
    flags = [*browser_type_launch_args["args"], "--headless", "--remote-debugging-pipe"]
    chromium = {**browser_type_launch_args, "args": flags, "ignore_default_args": True}
    context = browser_type.launch_persistent_context(tmp_path, **chromium)
    page = context.new_page()
    page.goto(school_site.origin)
    ask(opened(page), "how long is a t level")
    page.goto(f"{school_site.origin}/another-page")
    frame = frame_of(page)

    expect(frame.get_by_text("how long is a t level")).to_be_visible(timeout=ANSWER_MS)
    expect(frame.locator(".from-bot[data-turn]")).to_have_count(1)
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    context.close()


def test_only_the_chat_itself_can_ask_to_be_closed(website: Page, server: Running) -> None:
    """W2: `postMessage` from elsewhere is not heard."""
    frame = opened(website)
    close = {"type": "evenhand:close"}
    # The right origin and the wrong source, the right source and the wrong origin, both wrong.
    website.evaluate(
        """([data, origin]) => {
          const {frame} = document.querySelector('evenhand-chat');
          const event = (origin, source) => dispatchEvent(
            new MessageEvent('message', {data, origin, source}));
          event(origin, window);
          event('https://evil.example', frame.contentWindow);
          event(origin.replace('127.0.0.1', '127.0.0.1.evil.example'), frame.contentWindow);
          postMessage(data, '*');
        }""",
        [close, server.url],
    )
    website.wait_for_timeout(300)
    expect(website.locator("iframe")).to_be_visible()

    frame.evaluate("data => parent.postMessage(data, '*')", close)

    expect(website.locator("iframe")).to_be_hidden()


def test_another_website_cannot_show_it(
    page: Page, watch: Watch, other_site: SchoolSite, server: Running
) -> None:
    """W2: a site that is not listed shows nothing."""
    page.goto(other_site.origin)
    page.get_by_role("button", name=OPENER).click()
    expect(page.locator("iframe")).to_be_visible()

    expect(page.frame_locator("iframe").locator("body")).to_be_attached()

    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]
    assert any("frame-ancestors" in text for text in watch.console)
    assert not any("/static/" in request.url for request in watch.requests)


def test_two_lines_make_one_button(website: Page) -> None:
    website.evaluate(
        """() => new Promise((done) => {
          const script = document.createElement('script');
          script.src = document.querySelector('script').src;
          script.dataset.school = 'riverside';
          script.onload = done;
          document.body.append(script);
        })"""
    )

    assert website.locator("evenhand-chat").count() == 1


def test_where_nothing_can_be_kept_a_pupil_can_chat_and_is_told(website: Page) -> None:
    # As in every private window of Chromium, which `website` is.
    frame = opened(website)
    ask(frame, "how long is a t level")

    expect(frame.locator(".note")).to_contain_text("a reload starts a new chat")


def test_nothing_is_blocked_and_nothing_asked_of_others(website: Page, watch: Watch) -> None:
    """P2: no request goes to another origin."""
    frame = opened(website)
    ask(frame, "what can i do at 16")
    frame.get_by_role("button", name="Get help").click()
    expect(frame.get_by_role("heading", name="Get help")).to_be_focused()
    website.keyboard.press("Escape")
    website.keyboard.press("Escape")

    expect(website.locator("iframe")).to_be_hidden()
    assert watch.faults() == []
