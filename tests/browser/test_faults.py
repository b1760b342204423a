"""What goes wrong around a pupil and an adviser: no mail server, a database that is locked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import expect

from bot import database, launcher
from bot.evaluation.served import Served, served
from bot.safeguarding.post import SUBJECT, MailServer
from bot.safety.flags import Category, Flag
from bot.staff.roles import Role
from tests.browser.checks import accessibility_faults
from tests.browser.people_at_once import (
    NEWS_MS,
    Contexts,
    ask_for_a_person,
    log_of,
    one_school,
    pupil_of,
    say,
    sign_in,
)

SAID = "nobody at home looks after me"  # the stand-in for the screen picks it out
LOCKED_MS = 500  # a write waits this long here, not the ten seconds of the product
MINUTE_MS = 60_000
SLOW_MS = 40_000  # the page tries again after up to 15 s


class Neglect:
    """Stands in for the screen: it picks one message out."""

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        """Return a flag for that one."""
        return Flag((Category.NEGLECT,), False, ("words",)) if text == SAID else None


class Mailbox:
    """Takes mail."""

    def __init__(self) -> None:
        self.subjects: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.subjects.append(message_from_bytes(envelope.content)["Subject"])
        return "250 taken"


@pytest.fixture(scope="module")
def port() -> int:
    return launcher.free_port()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def here(folder: Path, port: int) -> Iterator[Served]:
    """A school whose alerts go to a mail server that is not up yet."""
    mail = MailServer("127.0.0.1", port, "chat@open.example", starttls=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "BUSY_TIMEOUT_MS", LOCKED_MS)
        with served(folder, one_school(), Neglect(), mail) as running:
            yield running


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep everybody from writing to the database."""
    other = sqlite3.connect(folder / "evenhand.db", timeout=10, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_disclosure_while_the_mail_server_is_down_is_told_when_it_is_back(
    here: Served, port: int, contexts: Contexts
) -> None:
    """G7: the pupil is answered, the lead sees why the alert waits, and it goes out after all."""
    pupil = pupil_of(here, contexts)
    lead = sign_in(here, contexts, "Ms Lead", Role.SAFEGUARDING_LEAD)
    answer = pupil.ask(SAID)

    expect(answer).to_contain_text("Childline")
    expect(answer).to_contain_text("999")
    reason = "The alert waits: the mail server cannot be reached."
    for _ in range(NEWS_MS // 500):
        lead.goto(f"{here.url}/console/safeguarding")
        if lead.get_by_text(reason).count():
            break
        lead.wait_for_timeout(500)
    expect(lead.get_by_role("region", name="Concerns")).to_contain_text(reason)
    assert accessibility_faults(lead) == []

    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        for _ in range(MINUTE_MS // 500):
            if box.subjects:
                break
            lead.wait_for_timeout(500)
    finally:
        controller.stop()
    lead.reload()

    assert box.subjects == [SUBJECT]
    expect(lead.get_by_role("region", name="Concerns")).not_to_contain_text("The alert waits")


def test_what_a_pupil_writes_while_the_database_is_locked_is_kept_and_sent_once(
    here: Served, folder: Path, contexts: Contexts
) -> None:
    """R4: the page says so, keeps the words, and they are one message when it is over."""
    pupil = pupil_of(here, contexts)
    pupil.ask("hello")
    with locked(folder):
        pupil.type("what is there besides sixth form")
        expect(pupil.page.get_by_text("Your words are kept").first).to_be_visible(timeout=NEWS_MS)
        expect(pupil.asked.last).to_contain_text("besides sixth form")

    expect(pupil.answers).to_have_count(2, timeout=SLOW_MS)
    said = [text for kind, text in log_of(here, pupil) if kind == "pupil"]
    assert said == ["hello", "what is there besides sixth form"]
    expect(pupil.asked).to_have_count(2)


def test_a_reply_while_the_database_is_locked_stays_in_the_box(
    here: Served, folder: Path, contexts: Contexts
) -> None:
    """R4: the adviser reads that it was not kept, presses again, and the pupil gets it once."""
    pupil = pupil_of(here, contexts)
    page = sign_in(here, contexts, "Ms Patel", Role.ADVISER)
    id = ask_for_a_person(here, pupil)
    page.goto(f"{here.url}/console/chats/{id}")
    page.get_by_role("button", name="Take this chat").click()
    box = page.get_by_label("Write to the pupil")
    expect(box).to_be_visible()
    with locked(folder):
        say(page, "There are several routes.")
        expect(page.get_by_role("alert")).to_contain_text("Not sent yet", timeout=NEWS_MS)
        expect(box).to_have_value("There are several routes.")
        assert accessibility_faults(page) == []
    page.get_by_role("button", name="Send").click()

    expect(box).to_have_value("", timeout=NEWS_MS)
    expect(pupil.page.locator(".from-person")).to_contain_text("several routes", timeout=NEWS_MS)
    assert [kind for kind, _ in log_of(here, pupil)].count("adviser") == 1


def test_a_page_of_the_console_that_cannot_be_kept_says_so(
    here: Served, folder: Path, contexts: Contexts
) -> None:
    """R4: a look that cannot be kept is refused in words, on a page."""
    page = sign_in(here, contexts, "Ms Lead", Role.SAFEGUARDING_LEAD)
    with locked(folder):
        led = page.goto(f"{here.url}/console/chats/{'f' * 32}")
        assert led is not None
        assert led.status == 503
        expect(page.get_by_role("heading", level=1)).to_have_text("That is not kept")
        assert accessibility_faults(page) == []
