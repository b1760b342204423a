"""The page in Debian's Chromium: a pupil asks and reads the answer; axe finds nothing wrong."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

from bot.launcher import Running
from bot.settings import ROOT
from bot.web.wording import REPORTED

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


def ask(page: Page, text: str) -> dict[str, Any]:
    """Return the API's event of the answer to *text*, once the page shows it."""
    page.get_by_label("Your question").fill(text)
    with page.expect_response("**/messages", timeout=20_000) as sent:
        page.get_by_label("Your question").press("Enter")
    turn = sent.value.json()["turn"]
    expect(page.locator(f".from-bot[data-turn='{turn}']")).to_be_visible(timeout=20_000)
    events = page.request.get(sent.value.url.replace("/messages", "/events")).json()["events"]
    return next(dict(e) for e in events if e["kind"] == "bot" and e["turn"] == turn)


def bias_reports() -> list[dict[str, Any]]:
    """Return the reports of bias that the audit of the running product shows."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "audit", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout)["bias_reports"])


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
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Start again").click()

    expect(page.get_by_role("log").get_by_text("A T Level commonly asks for")).to_have_count(0)


def test_markup_in_a_message_stays_text(browser_page: tuple[Page, list[Request]]) -> None:
    page, _ = browser_page

    page.get_by_label("Your question").fill("<img src=x onerror='document.title=1'> <b>hi</b>")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("log")).to_contain_text("<b>hi</b>", timeout=20_000)
    assert page.locator(".from-pupil img, .from-pupil b").count() == 0
    assert page.title() != "1"


def test_why_these_opens_by_keyboard_and_tells_what_the_api_tells(
    browser_page: tuple[Page, list[Request]],
) -> None:
    page, _ = browser_page
    shown = ask(page, "what can i do at 16")["replies"][-1]["shown"]
    why, receipt = shown["why"], shown["receipt"]
    answer = page.locator(".from-bot").last
    question = answer.locator("summary").get_by_text("Why am I seeing these, in this order?")
    expect(answer.get_by_text(why["answer"][0])).to_be_hidden()

    for name in ("Not helpful", "Helpful", "I think this is biased"):
        page.keyboard.press("Shift+Tab")
        expect(answer.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(question).to_be_focused()
    for label in (why["question"], why["not_shown_label"], why["receipt_label"]):
        expect(page.locator("summary:focus")).to_have_text(label)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    expect(page.locator("summary:focus")).to_have_text(why["receipt_raw_label"])
    page.keyboard.press("Enter")

    for paragraph in (*why["answer"], why["receipt_meaning"]):
        expect(answer.get_by_text(paragraph, exact=True)).to_be_visible()
    left_out = answer.locator("details details li")
    expect(left_out).to_have_text([f"{no['name']}: {no['note']}" for no in why["not_shown"]])
    expect(answer.locator("dt")).to_have_text([line["label"] for line in why["receipt_lines"]])
    expect(answer.locator("dd")).to_have_text([line["text"] for line in why["receipt_lines"]])
    assert json.loads(answer.locator("pre").inner_text()) == receipt


def test_axe_finds_nothing_wrong_in_the_open_answer(
    browser_page: tuple[Page, list[Request]],
) -> None:
    page, _ = browser_page
    expect(page.locator(".from-bot pre").last).to_be_visible()

    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.emulate_media(color_scheme="light")


def test_a_list_answer_alone_has_a_reason_and_every_answer_can_be_reported(
    browser_page: tuple[Page, list[Request]],
) -> None:
    page, _ = browser_page

    ask(page, "hiya")

    greeting = page.locator(".from-bot").last
    expect(greeting.get_by_role("button", name="I think this is biased")).to_be_visible()
    expect(greeting.locator("details")).to_have_count(0)


def test_a_report_of_bias_is_thanked_for_once_and_shown_by_the_audit(
    browser_page: tuple[Page, list[Request]],
) -> None:
    page, requests = browser_page
    receipt = ask(page, "what is a studio school")["replies"][-1]["shown"]["receipt"]
    before = bias_reports()
    button = page.locator(".from-bot").last.get_by_role("button", name="I think this is biased")

    for _ in ("Not helpful", "Helpful", "I think this is biased"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text(REPORTED)).to_have_count(1)
    expect(button).to_be_disabled()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")  # a second press files nothing
    filed = [report for report in bias_reports() if report not in before]
    assert [report["turn"] for report in filed] == [receipt["turn"]]
    assert filed[0]["row"] is not None
    assert sum(request.url.endswith("/reports") for request in requests) == 1


def test_a_report_that_does_not_get_through_can_be_made_again(
    browser_page: tuple[Page, list[Request]],
) -> None:
    page, _ = browser_page
    ask(page, "what is a utc")
    button = page.locator(".from-bot").last.get_by_role("button", name="I think this is biased")

    page.route("**/reports", lambda route: route.abort())
    button.click()
    expect(page.get_by_role("status")).to_contain_text("Please try again")
    page.unroute("**/reports")
    expect(button).to_be_enabled()
    button.click()

    expect(page.locator(".from-bot").last).to_contain_text(REPORTED)
    expect(page.get_by_role("status")).to_be_empty()


def test_what_is_pressed_is_large_enough_for_a_finger(
    browser_page: tuple[Page, list[Request]],
) -> None:
    page, _ = browser_page

    found = page.locator("summary:visible, button:visible")

    assert found.count() > 3
    assert min(box["height"] for box in (e.bounding_box() for e in found.all()) if box) >= 44


def test_nothing_overflows_and_nothing_is_asked_of_another_host(
    server: Running, browser_page: tuple[Page, list[Request]]
) -> None:
    page, requests = browser_page

    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")

    assert width <= 320
    assert {request.url.split("/")[2] for request in requests} == {server.url.split("/")[2]}
