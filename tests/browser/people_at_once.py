"""A pupil and members of staff of one school, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from bot.evaluation.served import Served
from bot.handoff.states import Reason
from bot.schools.contacts import Contacts
from bot.schools.hours import DAYS, OpeningHours
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.staff.roles import Role
from bot.staff.storage import writes
from tests.browser.chat import Chat
from tests.browser.conftest import PHONE
from tests.browser.watch import Watch, origin_of

ALWAYS = OpeningHours.model_validate({day: ["00:00-24:00"] for day in DAYS})
NEWS_MS = 10_000
WIDE = {"width": 1280, "height": 900}
Contexts = Callable[..., BrowserContext]


def one_school() -> Schools:
    """Return a school that is always staffed."""
    told = Contacts(lead="lead@open.example", deputy="deputy@open.example")
    return Schools(
        {"open": School(id="open", name="Open School", opening_hours=ALWAYS, safeguarding=told)}
    )


def pupil_of(here: Served, contexts: Contexts) -> Chat:
    """Return the chat of a new pupil, on a phone."""
    context = contexts(viewport=PHONE)
    watch = Watch(frozenset({origin_of(here.url)}))
    watch.begin(context)
    chat = Chat(context.new_page(), watch)
    chat.open(f"{here.url}/chat?school=open")
    return chat


def sign_in(here: Served, contexts: Contexts, name: str, *roles: Role, **more: object) -> Page:
    """Return a page of a member of staff, who is signed in with both factors."""
    staff = here.staff
    email = f"{name.replace(' ', '').lower()}@open.example"
    known = {each.email: each.member for each in staff.members.all("open")}
    if email in known:
        member = known[email]
    else:
        with writes(staff.engine) as connection:
            member = staff.members.add(connection, "open", email, name, roles)
    begun = staff.sessions.find(staff.sessions.begin(member.id))
    assert begun is not None
    context = contexts(viewport=WIDE, **more)
    context.add_cookies(
        [{"name": "console", "value": staff.sessions.prove(begun), "url": here.url}]
    )
    return context.new_page()


def id_of(here: Served, pupil: Chat) -> str:
    """Return the id of the pupil's conversation."""
    return here.id(pupil.page.evaluate("JSON.parse(sessionStorage['evenhand.open.key'])"))


def press(pupil: Chat, name: str) -> None:
    """Press the button *name* about a person."""
    pupil.page.locator(".person").get_by_role("button", name=name).click()


def ask_for_a_person(here: Served, pupil: Chat) -> str:
    """Say hello, be offered a person and say yes; return the conversation's id."""
    pupil.ask("hello")
    id = id_of(here, pupil)
    here.do(id, lambda: here.people.asking.offer(id, Reason.asked))
    press(pupil, "Yes, ask a person")
    expect(pupil.page.locator(".person")).to_contain_text("in the queue for a person")
    return id


def say(page: Page, words: str) -> None:
    """Say *words* to the pupil."""
    page.get_by_label("Write to the pupil").fill(words)
    page.get_by_role("button", name="Send").click()


def log_of(here: Served, pupil: Chat) -> list[tuple[str, str]]:
    """Return what was said, by whom."""
    return [(each.kind, each.text or "") for each in here.transcripts.events(id_of(here, pupil))]
