"""Help that stays when all fails, what is said before the first message, and the way out."""

from __future__ import annotations

import gzip
import re
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.knowledge.base import KnowledgeBase
from bot.launcher import Running
from tests.browser import checks
from tests.browser.chat import Chat

PAGE_BYTES = 20_000  # of the chat page with all that it loads, gzipped
WELLBEING = "i want to die"
CAREERS = "how long is a t level"
ELSEWHERE = "https://www.bbc.co.uk/weather"


def test_the_help_panel_opens_when_the_service_is_down(chat: Chat, real: KnowledgeBase) -> None:
    """T2: with the API blocked the help panel opens."""
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.type("i need help")
    chat.page.get_by_role("button", name="Get help").click()
    help = chat.page.get_by_role("dialog", name="Get help")

    expect(help).to_be_visible()
    told = help.inner_text()
    assert [line.name for line in real.helplines.values() if line.name not in told] == []
    expect(help.get_by_role("link", name="999", exact=True).first).to_have_attribute(
        "href", "tel:999"
    )
    expect(help.get_by_role("link", name="0800 1111", exact=True)).to_have_attribute(
        "href", "tel:08001111"
    )
    expect(help).to_contain_text("Mrs Ahmed")


def test_the_help_panel_works_without_the_script_s_answers(chat: Chat) -> None:
    chat.page.context.set_offline(True)
    chat.page.get_by_role("button", name="Get help").click()

    expect(chat.page.get_by_role("dialog", name="Get help")).to_contain_text("Childline")


def test_before_the_first_message_it_is_told_and_nothing_is_sent(chat: Chat) -> None:
    """P8: no message is sent before the notice."""
    page = chat.page
    for text in (
        "I am a computer, not a person.",
        "Please do not type your name, address or phone number.",
        "Staff at Riverside School can read this chat for 30 days",
        "Childline is free on 0800 1111",
    ):
        expect(chat.log.get_by_text(text)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("radio", name="Dark").check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Get help").click()
    page.keyboard.press("Escape")
    chat.box.fill("how long is")
    chat.box.fill("   ")
    chat.box.press("Enter")
    page.wait_for_timeout(500)

    assert [r.url for r in chat.watch.requests if "/api/" in r.url] == []
    assert page.context.cookies() == []
    chat.ask(CAREERS)
    assert len(chat.watch.posts("/api/conversations")) == 1


@pytest.mark.parametrize("school", ["riverside", "school"])
@pytest.mark.parametrize("size", [(320, 640), (360, 740), (384, 640), (390, 844), (1280, 800)])
def test_the_whole_notice_is_in_view_before_the_first_message(
    chat: Chat, server: Running, size: tuple[int, int], school: str
) -> None:
    """P8: nothing has to be scrolled or pressed to read it, at a school and in a demonstration."""
    chat.page.set_viewport_size({"width": size[0], "height": size[1]})
    chat.open(f"{server.url}/chat?school={school}")

    expect(chat.log.locator(".before")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [(320, 256), (320, 640), (1280, 800)])
def test_a_person_can_be_asked_for_from_anywhere_in_a_conversation(
    chat: Chat, size: tuple[int, int]
) -> None:
    page = chat.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    chat.ask("what can i do at 16")
    faults = []
    for place in (0, 0.3, 0.7, 1):
        page.evaluate(
            """place => {
              for (const node of [document.documentElement, document.querySelector('.scroll')]) {
                node.scrollTop = node.scrollHeight * place;
              }
            }""",
            place,
        )
        faults += checks.person_out_of_view(page)
    page.locator("header").get_by_role("button", name="Talk to a person").click()

    assert faults == []
    expect(chat.answered(1)).to_have_attribute("data-status", "offered_person")


def test_the_quick_exit_shows_when_a_pupil_is_not_well(chat: Chat) -> None:
    leave = chat.page.get_by_role("button", name="Leave this page")
    chat.ask(CAREERS)
    expect(leave).to_be_hidden()

    expect(chat.ask(WELLBEING)).to_have_attribute("data-status", "safeguarding")
    expect(leave).to_be_in_viewport(ratio=1)
    expect(chat.answers.last.get_by_role("link", name="0800 1111").first).to_be_visible()
    chat.reload()

    expect(leave).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("how", ["button", "keys"])
def test_the_quick_exit_leaves_and_clears(chat: Chat, how: str) -> None:
    left = []

    def elsewhere(route: Route) -> None:
        left.append(route.request.url)
        route.fulfill(body="weather", content_type="text/html")

    page = chat.page
    page.route(f"{ELSEWHERE}**", elsewhere)
    address = page.url
    chat.ask(WELLBEING)
    with page.expect_navigation(url=f"{ELSEWHERE}**"):
        if how == "button":
            page.get_by_role("button", name="Leave this page").click()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")

    assert left == [ELSEWHERE]
    page.goto(address)
    chat.ready()
    expect(chat.answers).to_have_count(0)
    expect(page.get_by_role("button", name="Leave this page")).to_be_hidden()


def test_shift_three_times_does_nothing_while_no_exit_shows(chat: Chat) -> None:
    chat.ask(CAREERS)
    for _ in range(3):
        chat.page.keyboard.press("Shift")
    chat.page.wait_for_timeout(300)

    expect(chat.answers).to_have_count(1)


def test_the_page_and_all_it_loads_stay_under_20_kb(chat: Chat) -> None:
    sizes = {}
    for request in chat.watch.requests:
        answer = request.response()
        assert answer is not None
        sizes[request.url] = len(gzip.compress(answer.body(), 9, mtime=0))

    kinds = {url.split("?")[0].rsplit(".", 1)[-1] for url in sizes}
    assert {"css", "js", "svg"} <= kinds
    assert sum(sizes.values()) < PAGE_BYTES, sizes


@pytest.mark.parametrize("name", ["privacy", "accessibility", "complaint"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_beside_the_chat_look_right(
    chat: Chat, server: Running, name: str, width: int
) -> None:
    chat.page.set_viewport_size({"width": width, "height": 700})
    chat.page.goto(f"{server.url}/{name}?school=riverside")

    assert checks.accessibility_faults(chat.page) == []
    assert checks.sideways(chat.page) == []
    assert chat.watch.faults() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_complaint_is_answered_with_its_day(
    browser: Browser, server: Running, scripts: bool
) -> None:
    """P8: the due date is shown before and after, 30 days on, with JavaScript and without."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{server.url}/privacy?school=riverside")
    page.get_by_role("link", name="complain here").click()
    before = page.locator("main").inner_text()
    page.get_by_label("What is wrong?").fill("It kept what I said about <i>my mum</i>.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="We have your complaint").wait_for()
    after = page.locator("main").inner_text()
    due = (datetime.now(timezone.utc) + timedelta(days=30)).date()
    context.close()

    day = f"{due.day} {due:%B %Y}"
    assert f"must say by {day}" in before
    assert f"must say by {day}" in after
    assert re.search(r"Its number is [A-Z0-9]{8}\.", after)
    assert "Mrs Ahmed" in after


def test_without_javascript_the_page_says_who_can_help(browser: Browser, chat_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(chat_url)

    # Playwright finds no text inside <noscript>, but the paragraphs in it.
    said = page.locator("noscript p")
    expect(said.first).to_be_visible()
    texts = said.all_text_contents()
    assert texts[0].startswith("The chat needs JavaScript")
    assert any("0800 1111" in text for text in texts)
    context.close()
