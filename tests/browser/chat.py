"""The chat page as a pupil uses it: the parts that most tests touch, by their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.watch import Watch

ANSWER_MS = 30_000  # a busy machine; a quiet one answers in a tenth of a second


@dataclass(frozen=True)
class Chat:
    """One tab with the chat."""

    page: Page
    watch: Watch

    def open(self, url: str) -> None:
        """Go to *url* and wait until the page listens."""
        self.page.goto(url)
        self.ready()

    def reload(self) -> None:
        """Reload, and wait until the page listens again."""
        self.page.reload()
        self.ready()

    def ready(self) -> None:
        """Wait until the page listens."""
        expect(self.page.locator("pupil-chat[ready]")).to_be_attached(timeout=ANSWER_MS)

    @property
    def box(self) -> Locator:
        """Where a pupil types."""
        return self.page.get_by_label("Your question")

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log")

    @property
    def status(self) -> Locator:
        """The one line that says what goes on."""
        return self.page.get_by_role("status")

    @property
    def answers(self) -> Locator:
        """Every answer in the log; the welcome is none."""
        return self.page.locator(".from-bot[data-turn], .from-bot[data-status='safeguarding']")

    @property
    def asked(self) -> Locator:
        """Every message of the pupil in the log."""
        return self.page.locator(".from-pupil")

    def type(self, text: str) -> None:
        """Type *text* and press Enter; the answer is not waited for."""
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str) -> Locator:
        """Ask *text* and return the answer, once it is there."""
        before = self.answers.count()
        self.type(text)
        return self.answered(before)

    def tap(self, name: str) -> Locator:
        """Press the last button called *name* and return the answer."""
        before = self.answers.count()
        self.page.get_by_role("button", name=name).last.click()
        return self.answered(before)

    def answered(self, before: int) -> Locator:
        """Wait for the answer after the first *before*, and return it."""
        expect(self.answers).to_have_count(before + 1, timeout=ANSWER_MS)
        expect(self.page.locator(".status.idle")).to_be_attached()
        return self.answers.last

    def menu(self, name: str) -> None:
        """Press *name* in the menu."""
        self.page.get_by_role("button", name="Menu", exact=True).click()
        self.page.locator("#menu").get_by_role("button", name=name).click()

    def text_size(self, name: str) -> None:
        """Choose the text size *name* in the menu."""
        self.page.get_by_role("button", name="Menu", exact=True).click()
        self.page.get_by_role("radio", name=name, exact=True).check()
        self.page.keyboard.press("Escape")

    def stored(self) -> dict[str, Any]:
        """Return what the tab has stored."""
        return dict(self.page.evaluate("({...sessionStorage})"))

    def heard(self, what: str) -> list[str]:
        """Return what a screen reader got since the page was loaded, of `log` or `status`."""
        return list(self.page.evaluate("what => heard[what]", what))
