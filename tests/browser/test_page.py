"""The page in Debian's Chromium: a pupil asks and reads the answer; axe finds nothing wrong."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

from bot.launcher import Running

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def axe_source() -> str:
    """Return axe-core as the package axe-playwright-python carries it."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    found = next(Path(spec.origin).parent.rglob("axe.min.js"))
    return found.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser_page(server: Running) -> Iterator[tuple[Page, list[Request]]]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing; run `make setup-tests`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request))
        page.goto(server.url)
        yield page, requests
        browser.close()


def violations(page: Page) -> list[str]:
    page.evaluate(axe_source())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in found["violations"]]


def test_a_pupil_asks_on_the_page_and_reads_the_answer(
    browser_page: tuple[Page, list[Request]],
) -> None:
    page, _ = browser_page

    page.get_by_label("Your question").fill("how long does a T Level take?")
    page.get_by_label("Your question").press("Enter")

    log = page.get_by_role("log")
    expect(log).to_contain_text("A T Level takes two years", timeout=20_000)
    expect(log).to_contain_text("Other routes at 16")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value("")


def test_axe_finds_nothing_wrong(browser_page: tuple[Page, list[Request]]) -> None:
    page, _ = browser_page

    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.emulate_media(color_scheme="light")


def test_axe_finds_what_is_put_wrong(browser_page: tuple[Page, list[Request]]) -> None:
    page, _ = browser_page

    page.evaluate(
        "document.querySelector('label').id = 'gone'; document.querySelector('label').htmlFor = 'x'"
    )
    found = violations(page)
    page.evaluate("document.querySelector('label').htmlFor = 'message'")

    assert any(violation.startswith("label:") for violation in found)


def test_a_tap_asks_and_starting_again_clears(browser_page: tuple[Page, list[Request]]) -> None:
    page, _ = browser_page

    page.get_by_role("button", name="What you need to get in").last.click()
    expect(page.get_by_role("log")).to_contain_text("A T Level commonly asks for", timeout=20_000)
    page.get_by_role("button", name="Start again").click()

    expect(page.get_by_role("log").get_by_text("A T Level commonly asks for")).to_have_count(0)


def test_markup_in_a_message_stays_text(browser_page: tuple[Page, list[Request]]) -> None:
    page, _ = browser_page

    page.get_by_label("Your question").fill("<img src=x onerror='document.title=1'> <b>hi</b>")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("log")).to_contain_text("<b>hi</b>", timeout=20_000)
    assert page.locator(".log img, .log b").count() == 0
    assert page.title() != "1"


def test_nothing_overflows_and_nothing_is_asked_of_another_host(
    server: Running, browser_page: tuple[Page, list[Request]]
) -> None:
    page, requests = browser_page

    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")

    assert width <= 320
    assert {request.url.split("/")[2] for request in requests} == {server.url.split("/")[2]}
