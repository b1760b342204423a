"""A page that is broken on purpose fails every check: the checks can find what they look for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.chat import Chat

FAULTS: dict[str, tuple[str, Callable[[Page], list[str]], str]] = {
    "a button without a name": (
        "document.querySelector('.ask').append(document.createElement('button'))",
        checks.accessibility_faults,
        "button-name",
    ),
    "a box without a label": (
        "document.querySelector('.ask label').remove()",
        checks.accessibility_faults,
        "label",
    ),
    "text that is hard to see": (
        "document.querySelector('.greeting').style.color = '#ccc'",
        checks.accessibility_faults,
        "color-contrast",
    ),
    "a page without a language": (
        "document.documentElement.removeAttribute('lang')",
        checks.accessibility_faults,
        "html-has-lang",
    ),
    "a tiny target": (
        "Object.assign(document.querySelector('.row button').style, "
        "{minHeight: 0, padding: 0, lineHeight: 1})",
        checks.small_targets,
        "What can I do at 14?",
    ),
    "a picture wider than the page": (
        "document.querySelector('.greeting').style.width = '2000px'",
        checks.sideways,
        "scrolls sideways",
    ),
    "a page wider than the screen": (
        "document.body.style.width = '2000px'",
        checks.sideways,
        "the page is",
    ),
    "text that is cut off": (
        "Object.assign(document.querySelector('.greeting').style, "
        "{maxHeight: '10px', overflow: 'hidden'})",
        checks.cut_off,
        "Hello.",
    ),
    "no way to a person": (
        "document.querySelector('.bar.people').style.visibility = 'hidden'",
        checks.person_out_of_view,
        "out of view",
    ),
    "something over the way to a person": (
        "Object.assign(document.querySelector('main').style, "
        "{position: 'fixed', inset: 0, background: 'white'})",
        checks.person_out_of_view,
        "out of view",
    ),
    "a person scrolled away": (
        "document.querySelector('header').style.transform = 'translateY(-200px)'",
        checks.person_out_of_view,
        "out of view",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_how_it_looks_is_found(chat: Chat, fault: str) -> None:
    script, check, named = FAULTS[fault]
    assert check(chat.page) == []

    chat.page.evaluate(script)

    assert any(named in found for found in check(chat.page))


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ("box.style.outline = 'none'", "no ring"),
        ("box.style.outline = '3px solid #f6f0e8'", "the ring is"),
        ("box.style.outline = '3px solid transparent'", "the ring is rgba(0, 0, 0, 0)"),
        ("box.style.outline = '3px solid rgba(0, 0, 0, 0.2)'", "the ring is rgba(0, 0, 0, 0.2)"),
        (
            "Object.assign(document.querySelector('header').style, "
            "{position: 'fixed', inset: 0, zIndex: 9})",
            "is over it",
        ),
    ],
)
def test_a_fault_of_the_focus_is_found(chat: Chat, script: str, named: str) -> None:
    chat.page.keyboard.press("Tab")
    chat.box.focus()
    assert checks.focus_faults(chat.page) == []

    chat.page.evaluate(f"const box = document.querySelector('textarea'); {script}")

    assert any(named in found for found in checks.focus_faults(chat.page))


def test_a_focus_that_is_lost_is_found(chat: Chat) -> None:
    chat.page.evaluate("document.activeElement.blur()")

    assert checks.focus_faults(chat.page) == ["BODY: nothing has the focus"]


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ("document.body.setAttribute('style', 'color: red')", "blocked: style-src-attr"),
        (
            "document.head.append(Object.assign(document.createElement('script'), "
            "{textContent: 'window.ran = 1'}))",
            "blocked: script-src-elem",
        ),
        ("fetch('https://fonts.example/a.woff').catch(() => {})", "blocked: connect-src"),
        (
            "document.body.append(Object.assign(new Image(), {src: 'https://a.example/x.png'}))",
            "blocked: img-src",
        ),
        ("window.open('https://other.example/')", "asked https://other.example/"),
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "console: thrown"),
        ("setTimeout(() => alert('opened'))", "dialog: opened"),
    ],
)
def test_a_fault_of_what_it_does_is_found(chat: Chat, script: str, named: str) -> None:
    chat.page.context.route("https://*.example/**", lambda route: route.abort())
    assert chat.watch.faults() == []

    chat.page.evaluate(f"() => {{ {script} }}")

    for _ in range(50):
        if any(named in found for found in chat.watch.faults()):
            break
        chat.page.wait_for_timeout(100)
    assert [found for found in chat.watch.faults() if named in found]


def test_a_history_that_is_read_out_again_is_heard(chat: Chat) -> None:
    chat.ask("how long is a t level")
    heard = len(chat.heard("log"))

    chat.page.evaluate(
        "() => { const log = document.querySelector('.log'); log.append(log.lastElementChild) }"
    )

    expect(chat.answers).to_have_count(1)
    assert len(chat.heard("log")) == heard + 1
