"""A pupil on the page and an adviser in the console, at once, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.evaluation.served import Served, served
from bot.staff.roles import Role
from tests.browser.chat import Chat
from tests.browser.checks import accessibility_faults
from tests.browser.people_at_once import (
    NEWS_MS,
    Contexts,
    ask_for_a_person,
    log_of,
    one_school,
    pupil_of,
    say,
    sign_in,
)

WAITS, WAIT_MS = 60, 500  # a loaded machine takes seconds to see that a page has gone


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("two_people"), one_school()) as running:
        yield running


@pytest.fixture
def pupil(here: Served, contexts: Contexts) -> Chat:
    return pupil_of(here, contexts)


@pytest.fixture
def adviser(here: Served, contexts: Contexts) -> Callable[..., Page]:
    """Opens the queue for a member of staff, signed in with both factors."""

    def signed_in(name: str, *roles: Role, **more: object) -> Page:
        page = sign_in(here, contexts, name, *roles, **more)
        page.goto(f"{here.url}/console/chats")
        return page

    return signed_in


def test_from_can_i_talk_to_someone_to_the_end(
    here: Served, pupil: Chat, adviser: Callable[..., Page]
) -> None:
    """R2, R7, R8, T2: both ways, with a line that is cut in the middle, once and in order."""
    page = adviser("Ms Patel", Role.ADVISER)
    expect(page.get_by_role("status")).to_contain_text("waiting")
    ask_for_a_person(here, pupil)
    expect(page.get_by_role("status")).to_have_text(
        re.compile("chats? (is|are) waiting"), timeout=NEWS_MS
    )
    expect(page).to_have_title(re.compile(r"\(\d+\) Chats"))
    page.get_by_role("button", name="Take").click()
    expect(pupil.page.locator(".person")).to_contain_text("Ms Patel", timeout=NEWS_MS)

    say(page, "Hello, what would you like to know?")
    expect(pupil.page.locator(".from-person")).to_have_count(1, timeout=NEWS_MS)
    pupil.type("what is there besides sixth form")
    log = page.get_by_role("log")
    expect(log).to_contain_text("what is there besides sixth form", timeout=NEWS_MS)
    pupil.page.context.set_offline(True)
    pupil.type("written without a line")
    say(page, "There are several routes.")
    pupil.page.context.set_offline(False)
    expect(pupil.page.locator(".from-person")).to_have_count(2, timeout=40_000)
    expect(log).to_contain_text("written without a line", timeout=40_000)
    assert accessibility_faults(page) == []
    page.get_by_label("The question was answered").check()
    page.get_by_role("button", name="End the talk").click()

    expect(pupil.page.locator(".person")).to_contain_text("How did it go?", timeout=NEWS_MS)
    said = [line for line in log_of(here, pupil) if line[0] in ("pupil", "adviser")]
    assert [kind for kind, _ in said] == ["pupil", "adviser", "pupil", "pupil", "adviser"] or [
        kind for kind, _ in said
    ] == ["pupil", "adviser", "pupil", "adviser", "pupil"]
    assert len({text for _, text in said}) == 5


def test_the_focus_stays_when_the_queue_changes(
    here: Served, pupil: Chat, adviser: Callable[..., Page]
) -> None:
    """The list is put in place around what has the focus."""
    page = adviser("Ms Patel", Role.ADVISER)
    id = ask_for_a_person(here, pupil)
    take = page.locator(f"#take-{id}")
    expect(take).to_be_visible(timeout=NEWS_MS)
    take.focus()
    other = "f" * 32
    here.transcripts.begin(other, "open")
    here.do(other, lambda: here.people.asking.ask(other))

    expect(page.get_by_role("status")).to_have_text(
        re.compile("chats are waiting"), timeout=NEWS_MS
    )
    expect(take).to_be_focused()
    here.do(other, lambda: here.people.asking.leave_queue(other))


def test_of_two_advisers_one_has_it_and_the_other_reads_who(
    here: Served, pupil: Chat, adviser: Callable[..., Page]
) -> None:
    first = adviser("Ms Patel", Role.ADVISER)
    second = adviser("Mr Jones", Role.ADVISER)
    id = ask_for_a_person(here, pupil)
    for page in (first, second):
        expect(page.locator(f"#take-{id}")).to_be_visible(timeout=NEWS_MS)
    # The second one's page is not told, as when two press at once.
    second.route("**/console/chats/live", lambda route: route.abort())
    second.context.set_offline(True)
    first.locator(f"#take-{id}").click()
    expect(first.get_by_label("Write to the pupil")).to_be_visible()
    second.context.set_offline(False)
    second.goto(f"{here.url}/console/chats/{id}")

    expect(second.get_by_text("Ms Patel, careers adviser, has this chat.").first).to_be_visible()
    expect(second.get_by_label("Write to the pupil")).to_have_count(0)
    assert accessibility_faults(second) == []


def wait_until(pupil: Chat, holds: Callable[[], bool]) -> None:
    """Let time pass on the pupil's page until *holds*; fail when it does not for long."""
    for _ in range(WAITS):
        if holds():
            return
        pupil.page.wait_for_timeout(WAIT_MS)
    pytest.fail("what was waited for did not come")


def test_a_closed_laptop_gives_the_chat_back_to_the_queue(
    here: Served, pupil: Chat, adviser: Callable[..., Page]
) -> None:
    """R8: without a sign of the adviser the pupil waits again, and is told so."""
    page = adviser("Ms Patel", Role.ADVISER)
    id = ask_for_a_person(here, pupil)
    page.locator(f"#take-{id}").click(timeout=NEWS_MS)
    expect(pupil.page.locator(".person")).to_contain_text("Ms Patel", timeout=NEWS_MS)
    page.context.close()
    # Its page no longer listens; the pupil's own still does.
    wait_until(pupil, lambda: here.people.bus.count(id) <= 1)

    def is_back() -> bool:
        # A minute goes by. A last sign may still be on its way, and begin the minute anew.
        with here.staff.engine.begin() as connection:
            connection.exec_driver_sql(
                "update chat set deadline = '2020-01-01T00:00:00Z' "
                f"where conversation = '{id}' and state = 'with_adviser'"
            )
        return pupil.page.locator(".person", has_text="queue").count() > 0

    wait_until(pupil, is_back)
    expect(pupil.page.locator(".note[data-status]").last).to_contain_text("has lost the line")


def test_after_the_session_has_ended_the_pages_are_closed(
    here: Served, pupil: Chat, adviser: Callable[..., Page]
) -> None:
    """A6: an open page learns no more, and a form is refused."""
    page = adviser("Ms Patel", Role.ADVISER)
    id = ask_for_a_person(here, pupil)
    page.locator(f"#take-{id}").click(timeout=NEWS_MS)
    expect(page.get_by_label("Write to the pupil")).to_be_visible()
    token = page.context.cookies()[0]["value"]
    here.staff.sessions.end(token)
    say(page, "too late")

    expect(page.get_by_role("heading", name="Sign in first")).to_be_visible()
    assert "too late" not in str(log_of(here, pupil))


def test_every_live_page_is_accessible_and_can_be_used_by_keyboard(
    here: Served, pupil: Chat, adviser: Callable[..., Page]
) -> None:
    """T1: axe, the focus seen, 360 px without a sideways scroll."""
    page = adviser("Ms Lead", Role.ADVISER, Role.SAFEGUARDING_LEAD)
    id = ask_for_a_person(here, pupil)
    for path in ("/console/chats", f"/console/chats/{id}", "/console/safeguarding"):
        page.goto(here.url + path)
        page.set_viewport_size({"width": 360, "height": 800})
        assert accessibility_faults(page) == [], path
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360, path
    page.goto(f"{here.url}/console/chats/{id}")
    page.get_by_role("button", name="Take this chat").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Write to the pupil")).to_be_focused()
    page.keyboard.type("by keyboard alone")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(pupil.page.locator(".from-person")).to_contain_text("by keyboard alone", timeout=NEWS_MS)
