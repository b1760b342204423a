"""
Requirement T2: every state, as a screen reader gets it, says who speaks and where help is.

What is compared lies in `snapshots/`. `EVENHAND_SNAPSHOTS=write` writes it anew; read the
difference before you keep it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from bot import cli_school
from bot.knowledge.base import KnowledgeBase
from bot.launcher import Running
from tests.browser.chat import Chat

FOLDER = Path(__file__).with_name("snapshots")
ANSWER_TEXT = re.compile(r'^(\s*- (?:paragraph|text|listitem): ).+|^(\s*- (?:cell|row) )".*?"(:?)$')


def first(chat: Chat) -> None:
    """Nothing was said yet."""


def cards(chat: Chat) -> None:
    chat.ask("what can i do at 16")


def table(chat: Chat) -> None:
    chat.ask("compare a levels and t levels")


def map_of_routes(chat: Chat) -> None:
    chat.tap("See the map of routes")


def answer(chat: Chat) -> None:
    chat.ask("how long is a t level")


def wellbeing(chat: Chat) -> None:
    chat.ask("i feel really sad")


def help_panel(chat: Chat) -> None:
    chat.page.get_by_role("button", name="Get help").click()


def menu(chat: Chat) -> None:
    chat.page.get_by_role("button", name="Menu", exact=True).click()


def my_options(chat: Chat) -> None:
    chat.ask("how long is a t level").get_by_role("button", name="Keep").click()
    chat.page.get_by_role("button", name="My options").click()


def error(chat: Chat) -> None:
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.type("how long is a t level")
    expect(chat.status).to_contain_text("cannot be reached")


STATES: dict[str, Callable[[Chat], None]] = {
    state.__name__: state
    for state in (
        first, cards, table, map_of_routes, answer, wellbeing, help_panel, menu, my_options, error,
    )
}  # fmt: skip
PANELS = ("help_panel", "menu", "my_options")


def plain(snapshot: str, real: KnowledgeBase) -> str:
    """
    Return *snapshot* without what changes from one conversation to the next.

    The name of a route becomes ROUTE and the texts of an answer three points, as both are
    content; items that are alike then, in whatever order they came, become one.
    """
    names = sorted((o.name for o in real.options.values()), key=len, reverse=True)
    routes = re.compile("|".join(map(re.escape, names)))
    lines, in_answer = [], False
    for line in snapshot.splitlines():
        if line.lstrip().startswith("- listitem:") and _depth(line) == ENTRY:
            in_answer = bool(lines) and "- listitem" in "".join(lines)
        elif _depth(line) < ENTRY:
            in_answer = False
        line = routes.sub("ROUTE", line)
        if in_answer:
            line = ANSWER_TEXT.sub(lambda m: f"{m[1]}..." if m[1] else f'{m[2]}"..."{m[3]}', line)
        lines.append(line)
    return "\n".join(_once(lines)) + "\n"


ENTRY = 3  # how deep an entry of the log stands: main, log, list


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip())) // 2


def _once(lines: list[str]) -> list[str]:
    """Return *lines*, an indented list, with items that follow their like left out."""
    items: list[list[str]] = []
    for line in lines:
        if not items or _depth(line) <= _depth(items[0][0]):
            items.append([line])
        else:
            items[-1].append(line)
    found: list[list[str]] = []
    for head, *inner in items:
        item = [head, *_once(inner)]
        if not found or found[-1] != item:
            found.append(item)
    return [line for item in found for line in item]


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_what_it_was_for_a_screen_reader(
    chat: Chat, real: KnowledgeBase, state: str
) -> None:
    """T2, T1: names, roles and order of every main state."""
    STATES[state](chat)
    whole = chat.page.get_by_role("dialog") if state in PANELS else chat.page.locator("body")
    found = plain(whole.aria_snapshot(), real)
    file = FOLDER / f"{state}.yml"
    if os.environ.get("EVENHAND_SNAPSHOTS") == "write":
        file.write_text(found, encoding="utf-8")

    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("state", [name for name in STATES if name not in PANELS])
def test_every_state_says_that_it_is_a_computer_and_where_help_is(chat: Chat, state: str) -> None:
    """T2: who speaks stands over each answer, and help is one tap away, whatever happened."""
    STATES[state](chat)
    whole = chat.page.locator("body").aria_snapshot()
    answers = chat.page.locator(".from-bot")

    assert "I am a computer, not a person." in whole
    speakers = answers.evaluate_all(
        "nodes => nodes.map((node) => node.querySelector('h2').innerText)"
    )
    assert set(speakers) == {"Evenhand (a computer)"}
    chat.page.get_by_role("button", name="Get help").click()
    expect(chat.page.get_by_role("dialog", name="Get help")).to_contain_text("0800 1111")


def test_a_chat_that_is_switched_off_says_so_and_has_help(chat: Chat, server: Running) -> None:
    """T2, R11: with the chat off the help panel opens."""
    cli_school.turn("shut", off=True)
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        while client.post("/api/conversations", json={"school": "shut"}).status_code != 503:
            pass  # a switch is seen within five seconds
    chat.open(f"{server.url}/chat?school=shut")

    expect(chat.status).to_contain_text("switched the chat off")
    assert "I am a computer, not a person." in chat.page.locator("body").aria_snapshot()
    chat.page.get_by_role("button", name="Get help").click()
    expect(chat.page.get_by_role("dialog", name="Get help")).to_contain_text("0800 1111")
    cli_school.turn("shut", off=False)
