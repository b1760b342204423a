"""What stands under an answer: why these, bias reports, thumbs, other routes, sources, the map."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bot.evaluation.certificate.proofs import new_keys
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn
from bot.knowledge.load import load
from bot.settings import ROOT
from bot.web.wording import REPORTED
from tests.browser import checks
from tests.browser.chat import Chat

BIASED = "I think this is biased"


def ask(chat: Chat, text: str) -> tuple[Locator, dict[str, Any]]:
    """Return the answer to *text* on the page, and as the API gives it."""
    answer = chat.ask(text)
    key = chat.page.evaluate("JSON.parse(sessionStorage['evenhand.riverside.key'])")
    events = chat.page.evaluate(
        "key => fetch(`/api/conversations/${key}/events?after=0`).then((r) => r.json())", key
    )
    return answer, dict(events["events"][-1])


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


def test_why_these_opens_by_keyboard_and_tells_what_the_api_tells(chat: Chat) -> None:
    page = chat.page
    answer, event = ask(chat, "what can i do at 16")
    shown = event["replies"][-1]["shown"]
    why, receipt = shown["why"], shown["receipt"]
    question = answer.locator("summary").get_by_text(why["question"])
    expect(answer.get_by_text(why["answer"][0])).to_be_hidden()

    question.focus()
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
    assert checks.looks(page) == []
    page.emulate_media(color_scheme="dark")
    assert checks.looks(page) == []


def test_a_list_answer_alone_has_a_reason_and_every_answer_can_be_reported(chat: Chat) -> None:
    greeting = chat.ask("hiya")

    expect(greeting.get_by_role("button", name=BIASED)).to_be_visible()
    expect(greeting.locator("details")).to_have_count(0)
    beginnings = chat.log.get_by_role("listitem").first.locator("[data-says]").all_inner_texts()
    expect(greeting.locator("[data-says]")).to_have_text(beginnings)
    greeting.get_by_role("button", name="What can I do at 14?").click()
    expect(chat.answers.last.locator(".card").first).to_be_visible()


def test_a_report_of_bias_is_thanked_for_once_and_shown_by_the_audit(chat: Chat) -> None:
    page = chat.page
    before = bias_reports()
    answer, event = ask(chat, "what is a studio school")
    button = answer.get_by_role("button", name=BIASED)
    button.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text(REPORTED)).to_have_count(1)
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")  # a second press files nothing
    filed = [report for report in bias_reports() if report not in before]
    assert [report["turn"] for report in filed] == [
        event["replies"][-1]["shown"]["receipt"]["turn"]
    ]
    assert filed[0]["row"] is not None
    assert len(chat.watch.posts("/reports")) == 1


def test_a_report_that_does_not_get_through_can_be_made_again(chat: Chat) -> None:
    button = chat.ask("what is a utc").get_by_role("button", name=BIASED)
    chat.page.route("**/reports", lambda route: route.abort())
    button.click()
    expect(chat.status).to_contain_text("Please try again")
    chat.page.unroute("**/reports")
    button.click()

    expect(chat.answers.last).to_contain_text(REPORTED)


def test_a_thumb_down_asks_why_and_says_thanks_once(chat: Chat) -> None:
    answer = chat.ask("how long is a t level")
    down = answer.get_by_role("button", name="Not helpful")
    with chat.page.expect_request("**/feedback") as told:
        down.click()
    assert told.value.post_data_json == {"turn": 1, "verdict": "down"}
    expect(down).to_have_attribute("aria-pressed", "true")
    with chat.page.expect_request("**/feedback") as told:
        answer.get_by_role("button", name="It is one-sided").click()

    assert told.value.post_data_json == {"turn": 1, "verdict": "down", "reason": "one_sided"}
    expect(answer.locator(".thanks")).to_have_count(1)
    expect(answer.locator(".thanks")).not_to_be_empty()
    expect(answer.get_by_role("button", name="It is one-sided")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_tap_asks_and_the_other_routes_are_one_tap_away(chat: Chat) -> None:
    answer = chat.ask("how long is a t level")
    answer.locator("summary").get_by_text("Other routes at 16").click()
    assert answer.locator(".routes button").count() > 10
    asked = chat.tap("What you need to get in")

    expect(asked).to_contain_text("A T Level commonly asks for")
    expect(chat.asked.last).to_be_in_viewport()


def test_the_other_routes_have_a_short_name_that_counts_them(chat: Chat) -> None:
    routes = chat.ask("how long is a t level").locator(".routes")

    count = routes.locator("button").count()
    assert count > 10
    assert routes.locator("summary").inner_text() == f"Other routes at 16 ({count})"


def test_a_wide_map_has_each_age_in_its_first_view(chat: Chat) -> None:
    chat.page.set_viewport_size({"width": 1280, "height": 800})
    ages = chat.tap("See the map of routes").locator("svg.map circle")

    expect(ages).to_have_count(4)
    for age in ages.all():
        expect(age).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_card_and_every_box_of_the_map_is_drawn_alike(chat: Chat, width: int) -> None:
    chat.page.set_viewport_size({"width": width, "height": 800})
    looks = """nodes => [...new Set(nodes.map((node) => {
      const {width, height} = node.getBoundingClientRect();
      const {color, backgroundColor, borderTopColor, borderTopWidth, fontWeight, fontSize, opacity}
        = getComputedStyle(node);
      return JSON.stringify([Math.round(width), Math.round(height), color, backgroundColor,
        borderTopColor, borderTopWidth, fontWeight, fontSize, opacity]);
    }))]"""
    cards = chat.ask("what can i do at 16").locator(".card")
    assert cards.count() > 10
    assert len(cards.evaluate_all(looks)) == 1

    boxes = chat.tap("See the map of routes").locator("svg.map button")
    chat.page.mouse.move(0, 0)  # a box under it has a colour of its own

    assert boxes.count() > 30
    assert len(boxes.evaluate_all(looks)) == 1


def test_each_stage_of_the_map_says_why_by_its_own_name(chat: Chat) -> None:
    names = chat.tap("See the map of routes").locator("summary").all_inner_texts()
    why = [name for name in names if "seeing" in name]

    assert [name.split(":")[0] for name in why] == ["At 14", "At 16", "At 18"]


def test_the_map_has_the_same_routes_as_a_list(chat: Chat) -> None:
    answer = chat.tap("See the map of routes")
    drawn = answer.locator("svg.map button").all_inner_texts()
    answer.locator("summary").get_by_text("The same map as a list").click()

    assert answer.locator("figure details button").all_inner_texts() == drawn


def test_a_comparison_is_a_table_that_says_its_heads_on_a_phone(chat: Chat) -> None:
    answer = chat.ask("compare a levels and t levels")
    chat.page.set_viewport_size({"width": 320, "height": 700})
    table = answer.get_by_role("table", name="Side by side")

    heads = table.get_by_role("columnheader").all_inner_texts()
    assert sorted(heads[1:]) == ["A levels", "T Levels"]
    rows = table.get_by_role("rowheader")
    assert rows.count() > 4
    assert table.get_by_role("cell").count() == rows.count() * 2
    expect(answer.locator("td .of").first).to_be_visible()
    chat.page.set_viewport_size({"width": 1280, "height": 700})
    expect(answer.locator("td .of").first).to_be_hidden()


@pytest.mark.parametrize(
    "question", ["how long is a t level", "what can i do at 16", "compare a levels and t levels"]
)
def test_i7_sources_stand_folded_under_an_answer_each_with_the_day_it_was_checked(
    chat: Chat, question: str
) -> None:
    answer, event = ask(chat, question)
    cited = [b for b in event["replies"][-1]["shown"]["blocks"] if b["kind"] == "source"]
    sources = answer.locator("details", has_text="Where this comes from").last
    expect(sources.locator("li").first).to_be_hidden()

    sources.locator("summary").click()

    tab = "(opens in a new tab)"
    expect(sources.locator("li")).to_have_text(
        [
            f"{b['text']} {tab}{b['checked']}" if "url" in b else b["text"] + b["checked"]
            for b in cited
        ]
    )
    expect(sources.locator("small").first).to_be_visible()
    assert {b["checked"] for b in cited} == {"checked 23 November 2026"}
    assert event["replies"][-1]["text"].count("(checked 23 November 2026)") == len(cited)
    assert checks.looks(chat.page) == []


def test_the_places_of_a_school_are_a_list_and_no_table(chat: Chat) -> None:
    local = load(ROOT / "knowledge", ROOT / "docs" / "how-to" / "local-content")
    composer = Composer(local, new_keys(), today=lambda: date(2026, 11, 28))
    turn = Turn("conversation", 1)
    alone = composer.facet("a_levels", ["where"], turn)
    both = composer.compare(["a_levels", "t_levels"], ["where"], turn)

    for made, tables in ((alone, 0), (both, 1)):
        chat.page.evaluate(SHOW, {"text": made.as_text(), "shown": made.as_json()})

        shown = chat.page.locator("#shown")
        places = [block for block in made.blocks if block.kind == "place"]
        assert len(places) >= 3
        expect(shown.locator(".lines li")).to_have_count(len(places))
        expect(shown.locator("table")).to_have_count(tables)
        expect(shown.locator("tbody tr")).to_have_count(tables)


# Lays out an answer that the product without local content does not give.
SHOW = """async (reply) => {
  const {answer} = await import('/static/answers.js');
  document.getElementById('shown')?.remove();
  const item = document.createElement('li');
  item.id = 'shown';
  item.append(...answer(reply));
  document.querySelector('.log').append(item);
}"""
