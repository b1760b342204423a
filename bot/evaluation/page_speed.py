"""Time the pupil's page in Chromium: first view on a phone's line, from Send to the reply."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import BotError
from bot.evaluation.measuring import Step
from bot.evaluation.people_speed import people_step

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

T = TypeVar("T")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PHONE = {"width": 360, "height": 740}
VIEWS = 20
WARM_UP = 2
TURNS_EACH = 5  # messages in one conversation, as a pupil sends
PATIENCE_MS = 15_000

# performance.now() of the moment at which the page listens.
NOTE_READY = """
new MutationObserver((_, watching) => {
  if (!document.querySelector('pupil-chat[ready]')) return;
  window.readyAt = performance.now();
  watching.disconnect();
}).observe(document, {subtree: true, childList: true, attributes: true});
"""
FIRST_VIEW = """() => [
  performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null, readyAt]"""
SEND = """([text, patience]) => new Promise((done) => {
  const list = document.querySelector('.log');
  const answers = () => list.querySelectorAll('.from-bot[data-status]').length;  // not the greeting
  const before = answers();
  document.querySelector('textarea').value = text;
  setTimeout(() => done(null), patience);
  new MutationObserver((_, watching) => {
    if (answers() === before) return;
    watching.disconnect();
    // A frame is drawn between the two.
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  }).observe(list, {childList: true});
  const began = performance.now();
  document.querySelector('.ask button').click();
})"""


class NotMeasured(BotError):
    """The page cannot be measured; the message says what is missing or what it did not do."""


@dataclass(frozen=True)
class Line:
    """A line and a processor as Chromium's developer tools slow them down."""

    name: str
    down_mbit: float
    up_mbit: float
    latency_ms: float  # added to every request
    cpu: int  # how many times slower

    def told(self) -> str:
        """Return the line in words."""
        return (
            f"{self.name}: {self.down_mbit:g} Mbit/s down, {self.up_mbit:g} up, "
            f"{self.latency_ms:g} ms a request; processor {self.cpu} times slower"
        )


# The developer tools' presets "Fast 4G" and "Slow 4G", front_end/core/sdk/NetworkManager.ts.
LINE_4G = Line("4G", 9, 1.35, 165, 4)
SLOW_LINE = Line("slow 4G", 1.44, 0.675, 562.5, 4)


def page_steps(url: str, questions: list[str]) -> Iterator[Step]:
    """
    Yield what the page took, on the lines above and, for *questions*, on none.

    Args:
        url: Of a running server.
        questions: At least 40 for a median that says something.

    Raises:
        NotMeasured: Playwright or Chromium is missing, or the page did not do what was waited for.
    """
    with _chromium() as browser:
        for line, bar in ((LINE_4G, "bar: median under 500 ms"), (SLOW_LINE, "no bar")):
            views = [_first_view(browser, f"{url}/chat", line) for _ in range(WARM_UP + VIEWS)]
            painted, listening = zip(*views[WARM_UP:], strict=True)
            yield Step(f"first view of the chat, {line.told()}", bar, list(painted))
            yield Step(f"until a message can be sent, {line.name}", "no bar", list(listening))
        yield Step(
            "from Send to the reply on the page, one pupil",
            "bar: median under 150 ms",
            list(_replies(browser, f"{url}/chat", questions)),
        )
        yield _in_a_fresh_browser(browser, lambda _, page: people_step(page))


@contextmanager
def _chromium() -> Iterator[Browser]:
    mend = "run `make setup-dev setup-tests` to have the page measured as well"
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise NotMeasured(f"Playwright is not installed; {mend}") from error
    path = shutil.which("chromium")
    if path is None:
        raise NotMeasured(f"Chromium is not installed; {mend}")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
            yield browser
            browser.close()
    except Error as error:
        raise NotMeasured(f"the page cannot be measured: {error.message}") from error


def _first_view(browser: Browser, url: str, line: Line) -> tuple[float, float]:
    """Return after how many milliseconds something is seen, and the page listens."""

    def measured(context: BrowserContext, page: Page) -> tuple[float, float]:
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", _conditions(line))
        tools.send("Emulation.setCPUThrottlingRate", {"rate": line.cpu})
        page.goto(url, wait_until="load")
        page.wait_for_function("window.readyAt")
        painted, ready = page.evaluate(FIRST_VIEW)
        if painted is None:
            raise NotMeasured(f"nothing was painted at {url}")
        return painted, ready

    return _in_a_fresh_browser(browser, measured)


def _conditions(line: Line) -> dict[str, Any]:
    bytes_a_mbit = 1_000_000 / 8
    return {
        "offline": False,
        "latency": line.latency_ms,
        "downloadThroughput": line.down_mbit * bytes_a_mbit,
        "uploadThroughput": line.up_mbit * bytes_a_mbit,
    }


def _replies(browser: Browser, url: str, questions: list[str]) -> Iterator[float]:
    """Yield for each question the milliseconds from Send until its answer is drawn."""

    def asked(context: BrowserContext, page: Page) -> list[float]:
        page.goto(url)
        page.wait_for_function("window.readyAt")
        took = [page.evaluate(SEND, [text, PATIENCE_MS]) for text in some]
        if None in took:
            raise NotMeasured(f"no answer was on the page within {PATIENCE_MS / 1000:g} s")
        return took

    for at in range(0, len(questions), TURNS_EACH):
        some = questions[at : at + TURNS_EACH]
        yield from _in_a_fresh_browser(browser, asked)


def _in_a_fresh_browser(browser: Browser, work: Callable[[BrowserContext, Page], T]) -> T:
    """Return what *work* returns, done by a pupil who was never there before."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    try:
        context.add_init_script(NOTE_READY)
        return work(context, context.new_page())
    finally:
        context.close()
