"""Chromium, the chat of Riverside School in it, and websites that show the chat."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bot.launcher import Running
from bot.settings import ROOT
from tests.browser.chat import Chat
from tests.browser.school_site import SchoolSite
from tests.browser.watch import Watch, origin_of

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
SAMPLE = ROOT / "docs" / "how-to" / "embed" / "plain.html"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, so that no browser is downloaded."""
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing; run `make setup-tests`"
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone that wants little motion, so that what is looked at stands still."""
    return {**browser_context_args, "viewport": PHONE, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def chat_url(server: Running) -> str:
    """The chat of Riverside School, full page."""
    return f"{server.url}/chat?school=riverside"


@pytest.fixture(scope="session")
def school_site(server: Running, listed_origin: str) -> Iterator[SchoolSite]:
    """A website that Riverside School has listed, with the sample page."""
    with SchoolSite.serving(SAMPLE, server.url, urlsplit(listed_origin).port or 0) as site:
        yield site


@pytest.fixture(scope="session")
def other_site(server: Running) -> Iterator[SchoolSite]:
    """A website that nobody has listed, with the same page."""
    with SchoolSite.serving(SAMPLE, server.url, 0) as site:
        yield site


@pytest.fixture
def watch(context: BrowserContext, server: Running, listed_origin: str) -> Watch:
    """What `page` does, from before its first request."""
    watch = Watch(frozenset({origin_of(server.url), listed_origin}))
    watch.begin(context)
    return watch


@pytest.fixture
def chat(page: Page, watch: Watch, chat_url: str) -> Chat:
    """The chat, opened on a phone."""
    chat = Chat(page, watch)
    chat.open(chat_url)
    return chat


@pytest.fixture
def new_chat(browser: Browser, chat_url: str) -> Iterator[Callable[[], Chat]]:
    """Opens the chat in a browser of its own, as another pupil would."""
    contexts = []

    def opened() -> Chat:
        context = browser.new_context(viewport=PHONE)
        contexts.append(context)
        watch = Watch(frozenset({origin_of(chat_url)}))
        watch.begin(context)
        chat = Chat(context.new_page(), watch)
        chat.open(chat_url)
        return chat

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser of its own for each person of a test."""
    opened: list[BrowserContext] = []

    def open_one(**more: Any) -> BrowserContext:
        opened.append(browser.new_context(reduced_motion="reduce", **more))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for a picture of each state."""
    chosen = os.environ.get("EVENHAND_SCREENSHOTS")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
