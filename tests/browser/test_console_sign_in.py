"""The console's pages of signing in, in a real browser: seen, by keyboard alone, pasted into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.staff.roles import Role
from tests.browser.checks import accessibility_faults, focus_faults
from tests.browser.console_site import Site, serving
from tests.unit.staff.people import PASSWORD, People


@pytest.fixture
def site(tmp_path: Path, secret: str) -> Iterator[Site]:
    with serving(People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret)) as site:
        yield site


def looks(page: Page) -> list[str]:
    # A table may be wider than a phone: it stands in a region that scrolls by itself.
    root = "document.documentElement"
    is_wide = page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")
    return [*accessibility_faults(page), *(["the page scrolls sideways"] if is_wide else [])]


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_every_page_of_the_console_looks_right_on_a_phone(page: Page, site: Site) -> None:
    """T1: axe and no sideways scroll, from the code of the first start to an invitation."""
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if faults := looks(page):
            found[name] = faults

    page.goto(f"{site.url}/console/first?code={site.first_code()}")
    look("first")
    page.get_by_label("Your name").fill("Bo")
    page.get_by_label("Your e-mail address").fill("bo@school.example")
    page.get_by_label("Choose a password").fill("a river of paper")
    page.get_by_role("button", name="Go on").click()
    heading(page, "Sign in")
    look("sign in")
    page.get_by_label("E-mail address").fill("bo@school.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Go on").click()
    look("wrong password")
    page.get_by_label("Password").fill("a river of paper")
    page.get_by_role("button", name="Go on").click()
    heading(page, "Second step")
    look("second step, with the picture")
    page.get_by_label("Code from your app").fill(site.code("bo@school.example"))
    page.get_by_role("button", name="Go on").click()
    heading(page, "Conversations")
    for path in ("members", "members/invite", "audit", "account", "nowhere-at-all", "confirm"):
        page.goto(f"{site.url}/console/{path}")
        if path != "nowhere-at-all":
            look(path)
    page.goto(f"{site.url}/console/members/invite")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("E-mail address").fill("ada@school.example")
    page.get_by_label("adviser").check()
    page.get_by_role("button", name="Make a link").click()
    look("link")
    link = re.search(r"http\S+", page.locator(".console-secret").inner_text())
    assert link is not None
    page.goto(f"{site.url}/console/members")
    page.get_by_role("link", name="Ada").click()
    look("member")
    page.goto(link.group())
    look("join")

    assert found == {}


def test_one_signs_in_by_keyboard_alone(page: Page, site: Site) -> None:
    """T1: every stop shows its focus; Enter sends."""
    site.people.join(Role.AUDITOR)
    page.goto(f"{site.url}/console/sign-in")
    faults = []

    def tab_to(label: str) -> None:
        for _ in range(12):
            page.keyboard.press("Tab")
            faults.extend(focus_faults(page))
            if page.get_by_label(label).evaluate("node => node === document.activeElement"):
                return
        raise AssertionError(f"{label} is not reached")

    tab_to("E-mail address")
    page.keyboard.type("ada@school.example")
    tab_to("Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Second step")
    tab_to("Code from your app")
    page.keyboard.type(site.code("ada@school.example"))
    page.keyboard.press("Enter")
    heading(page, "Overview of the last 30 days")

    assert faults == []


def test_a_password_can_be_pasted(page: Page, site: Site) -> None:
    """A4: 128 characters come whole, into the sign-in too."""
    longest = "pasted 8" * 16
    page.goto(f"{site.url}/console/first?code={site.first_code()}")
    page.get_by_label("Your name").fill("Bo")
    page.get_by_label("Your e-mail address").fill("bo@school.example")
    for label, to in (("Choose a password", "Sign in"), ("Password", "Second step")):
        if label == "Password":
            page.get_by_label("E-mail address").fill("bo@school.example")
        page.get_by_label(label).evaluate(
            """(node, text) => { node.focus(); document.execCommand('insertText', false, text) }""",
            longest,
        )
        assert page.get_by_label(label).evaluate("node => node.onpaste === null")
        assert len(page.get_by_label(label).input_value()) == 128
        page.get_by_role("button", name="Go on").click()
        heading(page, to)
