"""My options: kept in the tab, printed, downloaded, taken to an adviser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import checks
from tests.browser.chat import Chat

CHECKED = "checked 23 November 2026"


def keep_three(chat: Chat) -> list[str]:
    """Keep three routes from a comparison and a list, and return their names in that order."""
    both = chat.ask("compare a levels and t levels")
    both.get_by_role("button", name="Keep T Levels").click()
    both.get_by_role("button", name="Keep A levels").click()
    routes = chat.ask("what can i do at 16")
    routes.get_by_role("button", name="Keep Studio schools").click()
    return ["T Levels", "A levels", "Studio schools"]


def on_paper(chat: Chat, press: str) -> None:
    """Press the button *press* that prints, and lay the page out as on paper."""
    chat.page.evaluate("() => { window.print = () => dispatchEvent(new Event('beforeprint')) }")
    chat.page.get_by_role("button", name=press).click()
    chat.page.emulate_media(media="print")


def shown_in_tab(chat: Chat) -> list[dict[str, Any]]:
    """Return the last answer's blocks, as the API gives them."""
    key = chat.page.evaluate("JSON.parse(sessionStorage['evenhand.riverside.key'])")
    events = chat.page.evaluate(
        "key => fetch(`/api/conversations/${key}/events?after=0`).then((r) => r.json())", key
    )
    return list(events["events"][-1]["replies"][-1]["shown"]["blocks"])


def sources_of(blocks: list[dict[str, Any]], option: str) -> list[str]:
    """Return the titles of the sources of *option* in *blocks*."""
    told = [b for b in blocks if b.get("option") == option and "sources" in b]
    ids = {id for block in told for id in block["sources"]}
    return [b["text"] for b in blocks if b["kind"] == "source" and b["sources"][0] in ids]


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
    assert checks.accessibility_faults(chat.page) == []  # the pointer is still on it
    button.click()

    expect(button).to_have_attribute("aria-pressed", "false")
    expect(chat.page.get_by_role("button", name="My options 0")).to_be_visible()


def test_on_paper_there_are_the_options_and_nothing_else(chat: Chat, pictures: Path) -> None:
    page = chat.page
    chat.ask("how long is a t level").get_by_role("button", name="Keep T Levels").click()
    kept(chat)
    on_paper(chat, "Print or save as PDF")
    page.screenshot(path=pictures / "print.png", full_page=True)

    for there in ("Evenhand, Riverside School", "A T Level takes two years", CHECKED):
        expect(page.get_by_text(there).and_(page.locator("#kept *")).first).to_be_visible()
    expect(page.get_by_text("What would I need to do next for each of these")).to_be_visible()
    expect(page.locator(".in-print time")).to_have_text(str(page.evaluate(TODAY)))
    assert page.locator("button:visible, header:visible, .log:visible").count() == 0
    assert checks.sideways(page) == []


def test_the_whole_chat_can_be_printed(chat: Chat, pictures: Path) -> None:
    page = chat.page
    page.emulate_media(color_scheme="dark")
    chat.ask("how long is a t level")
    chat.ask("what can i do at 16")
    page.get_by_role("button", name="Menu", exact=True).click()
    on_paper(chat, "Print or save this chat")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.screenshot(path=pictures / "print-chat.png", full_page=True)

    expect(chat.asked).to_have_text(["Youhow long is a t level", "Youwhat can i do at 16"])
    for there in (chat.asked.first, chat.answers.first.get_by_text("A T Level takes two years")):
        expect(there).to_be_visible()
    expect(chat.answers.last.locator(".card").last).to_be_visible()
    # One route alone on paper would be one-sided.
    others = chat.answers.first.locator(".routes button")
    expect(others).to_have_count(13)
    expect(others.last).to_be_visible()
    source = chat.answers.first.get_by_role("listitem").filter(has_text="Introduction of T Levels")
    expect(source).to_be_visible()
    left = "button:not(.routes *):visible, header:visible, dialog:visible"
    assert page.locator(left).count() == 0
    inks = chat.log.locator("p, h3, a").evaluate_all(
        "nodes => [...new Set(nodes.map((node) => getComputedStyle(node).color))]"
    )
    assert inks == ["rgb(0, 0, 0)"]  # whatever the theme on the screen
    assert checks.sideways(page) == []
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_visible()


def test_after_printing_my_options_the_chat_can_be_printed(chat: Chat) -> None:
    chat.ask("how long is a t level").get_by_role("button", name="Keep T Levels").click()
    kept(chat)
    on_paper(chat, "Print or save as PDF")
    expect(chat.log).to_be_hidden()
    chat.page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(chat.log).to_be_visible()
    expect(chat.page.locator("#kept")).to_be_hidden()


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
    assert re.search(rf"- GOV.UK, .+ \({CHECKED}\) https://www.gov.uk/", text)
    assert "What could I do if I change my mind later?" in text
    assert chat.watch.faults() == []


def test_each_kept_route_has_its_own_sources_with_their_days(chat: Chat) -> None:
    chat.ask("compare a levels and t levels")
    blocks = shown_in_tab(chat)
    for name in ("T Levels", "A levels"):
        chat.answers.last.get_by_role("button", name=f"Keep {name}").click()

    options = kept(chat)
    for option, name in (("t_levels", "T Levels"), ("a_levels", "A levels")):
        item = options.filter(has=chat.page.get_by_role("heading", name=name, exact=True))
        own = sources_of(blocks, option)
        expect(item.locator(".from small")).to_have_text([CHECKED] * len(own))
        told = item.locator(".from li").all_inner_texts()
        assert all(any(line.startswith(title) for line in told) for title in own)
    assert sources_of(blocks, "t_levels") != sources_of(blocks, "a_levels")


def test_a_route_kept_from_a_list_has_the_sources_of_its_line(chat: Chat) -> None:
    answer = chat.ask("what can i do at 16")
    own = sources_of(shown_in_tab(chat), "studio_school")
    answer.get_by_role("button", name="Keep Studio schools").click()

    item = kept(chat)
    assert own
    expect(item.locator(".from li")).to_contain_text(own)
    expect(item.locator(".from small")).to_have_text([CHECKED] * len(own))


def test_under_a_comparison_each_button_says_which_route_it_keeps(chat: Chat) -> None:
    answer = chat.ask("compare a levels and t levels")

    # A name that is there for a screen reader alone is no wider than a pixel.
    keep = answer.locator("button:has(.icon)", has_text="Keep")
    assert sorted(keep.all_inner_texts()) == ["Keep\nA levels", "Keep\nT Levels"]
    assert keep.locator(".vh").count() == 0


def test_what_is_kept_of_a_route_in_two_answers_stands_together_with_all_its_sources(
    chat: Chat,
) -> None:
    titles: set[str] = set()
    for question in ("how long is a t level", "what are the good points of t levels"):
        answer = chat.ask(question)
        blocks = shown_in_tab(chat)
        titles |= set(sources_of(blocks, "t_levels"))
        answer.locator("[aria-pressed=false]", has_text="Keep T Levels").click()
    first = sources_of(blocks, "t_levels")

    item = kept(chat)
    expect(item).to_have_count(1)
    expect(item.locator(".from li")).to_have_count(len(titles))
    expect(item).to_contain_text("A T Level takes two years")
    chat.page.keyboard.press("Escape")
    chat.answers.first.locator("[aria-pressed=true]", has_text="Kept T Levels").click()

    item = kept(chat)
    expect(item).not_to_contain_text("A T Level takes two years")
    expect(item.locator(".from li")).to_have_count(len(first))


def names(options: Locator) -> list[str]:
    """Return the routes of the list, in its order."""
    return options.locator("h3").all_inner_texts()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_pupil_puts_the_routes_in_their_own_order_by_keyboard(chat: Chat, width: int) -> None:
    page = chat.page
    page.set_viewport_size({"width": width, "height": 800})
    first, second, third = keep_three(chat)
    options = kept(chat)
    assert names(options) == [first, second, third]
    assert checks.looks(page) == []
    said = len(chat.heard("status"))
    up = page.get_by_role("button", name=f"Move up {third}")
    up.focus()

    page.keyboard.press("Enter")
    assert names(options) == [first, third, second]
    expect(up).to_be_focused()
    expect(up).to_be_in_viewport()
    assert checks.focus_faults(page) == []
    page.keyboard.press("Space")
    assert names(options) == [third, first, second]
    expect(up).to_be_focused()
    expect(up).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")  # it is the first already
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"Move down {third}")).to_be_focused()
    page.keyboard.press("Enter")

    assert names(options) == [first, third, second]
    assert chat.heard("status")[said:] == [
        f"{third} is number 2 of 3.",
        f"{third} is number 1 of 3.",
        f"{third} is number 2 of 3.",
    ]
    # Read out inside the panel: a modal one silences what is outside.
    expect(page.locator("#kept [role=status]")).to_have_text(f"{third} is number 2 of 3.")
    expect(page.get_by_role("button", name=f"Move up {first}")).to_have_attribute(
        "aria-disabled", "true"
    )
    assert checks.looks(page) == []
    chat.reload()
    assert names(kept(chat)) == [first, third, second]
    assert chat.watch.faults() == []


def test_paper_and_download_hold_the_order_the_sources_and_their_days(
    chat: Chat, pictures: Path
) -> None:
    page = chat.page
    page.emulate_media(color_scheme="dark")
    first, second, third = keep_three(chat)
    kept(chat)
    page.get_by_role("button", name=f"Move up {second}").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    kept(chat)
    text = download.value.path().read_text(encoding="utf-8")
    on_paper(chat, "Print or save as PDF")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.screenshot(path=pictures / "print-three.png", full_page=True)

    headings = [f"1. {second}", f"2. {first}", f"3. {third}"]
    assert re.findall(r"^\d\. .+(?=\r?$)", text, re.M) == headings
    options = page.locator("#kept ol > li")
    assert names(options) == [second, first, third]
    sources = options.locator(".from li")
    assert sources.count() == len(re.findall(rf"^- .+ \({CHECKED}\) ", text, re.M))
    expect(options.locator("small")).to_have_text([CHECKED] * sources.count())
    assert page.locator("#kept button:visible").count() == 0
    expect(options.get_by_text("opens in a new tab").first).to_be_hidden()
    link = options.get_by_role("link").first
    after = link.evaluate("node => getComputedStyle(node, '::after').content")
    assert after == f'" {link.get_attribute("href")}"'
    inks = options.locator("p, small, a").evaluate_all(
        "nodes => [...new Set(nodes.map((node) => getComputedStyle(node).color))]"
    )
    assert inks == ["rgb(0, 0, 0)"]  # whatever the theme on the screen
    assert checks.sideways(page) == []
