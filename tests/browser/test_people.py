"""The pupil's side of the hand-off, with a scripted adviser at the desk; Rasa is played."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, Locator, Page, Route, expect

from bot.evaluation.served import Served, served
from bot.handoff.desk import Desk
from bot.schools.hours import DAYS, OpeningHours
from bot.schools.models import School
from bot.schools.schools import Schools
from tests.browser import checks
from tests.browser.chat import Chat
from tests.browser.conftest import PHONE
from tests.browser.watch import Watch, origin_of

ALWAYS = OpeningHours.model_validate({day: ["00:00-24:00"] for day in DAYS})
NEVER = OpeningHours(terms=(), days_off=())
BANNER = ".person"
SNAPSHOT = Path(__file__).with_name("snapshots") / "people.yml"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@dataclass(frozen=True)
class Person:
    """An adviser, as `bot.staff` has them."""

    id: str = "a1"
    name: str = "Ms Patel"
    school: str = "open"
    roles: frozenset[str] = frozenset({"adviser"})


PATEL = Person()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The chat of one school that is always open and of one that never is."""
    schools = {
        "open": School(id="open", name="Open School", opening_hours=ALWAYS),
        "shut": School(id="shut", name="Shut School", opening_hours=NEVER),
    }
    with served(tmp_path_factory.mktemp("people"), Schools(schools)) as running:
        yield running


@pytest.fixture
def desk(here: Served) -> Desk:
    def contact_in(text: str, before: Sequence[str]) -> tuple[str, ...]:
        return ()

    return here.people.desk(contact_in, lambda *_: None)


@pytest.fixture
def chat_at(browser: Browser, here: Served) -> Iterator[Callable[[str], Chat]]:
    """Opens the chat of a school on a phone of its own."""
    contexts = []

    def opened(school: str) -> Chat:
        context = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
        contexts.append(context)
        watch = Watch(frozenset({origin_of(here.url)}))
        watch.begin(context)
        chat = Chat(context.new_page(), watch)
        chat.open(f"{here.url}/chat?school={school}")
        return chat

    yield opened
    for context in contexts:
        context.close()


@dataclass(frozen=True)
class Talk:
    """One pupil on the page and Ms Patel at the desk."""

    here: Served
    desk: Desk
    chat: Chat
    school: str = "open"

    @property
    def id(self) -> str:
        key = f"JSON.parse(sessionStorage['evenhand.{self.school}.key'])"
        return self.here.id(self.chat.page.evaluate(key))

    def do(self, work: Callable[..., Any], *args: Any) -> Any:
        return self.here.do(self.id, partial(work, self.id, *args))

    def offer(self) -> None:
        """Say hello, and be offered a person."""
        self.chat.ask("hello")
        self.do(self.desk.offer, "asked")

    def join(self) -> None:
        """Get from the offer to Ms Patel."""
        self.offer()
        self.press("Yes, ask a person")
        expect(self.banner).to_contain_text("You are first in the queue")
        self.do(self.desk.claim, PATEL)
        expect(self.banner).to_contain_text("Ms Patel")

    def say(self, text: str, id: str) -> None:
        self.do(self.desk.say, PATEL, text, id)

    def press(self, name: str) -> None:
        self.banner.get_by_role("button", name=name).click()

    @property
    def page(self) -> Page:
        return self.chat.page

    @property
    def banner(self) -> Locator:
        return self.page.locator(BANNER)

    @property
    def notices(self) -> Locator:
        return self.page.locator(".note[data-status]")

    def speakers(self) -> list[str]:
        """Return what stands over each message that is not the pupil's."""
        return self.page.locator(".from-bot > h2").all_inner_texts()


@pytest.fixture
def talk(here: Served, desk: Desk, chat_at: Callable[[str], Chat]) -> Talk:
    return Talk(here, desk, chat_at("open"))


def test_from_an_offer_to_a_talk_and_back(talk: Talk) -> None:
    """T2, R8: who speaks is named on each message, computer or person, all the way."""
    talk.offer()
    expect(talk.banner).to_contain_text("Would you like to talk to a person?")
    talk.press("Yes, ask a person")
    expect(talk.banner).to_contain_text("You are first in the queue for a person.")
    talk.chat.ask("hello again")  # the computer goes on answering
    talk.do(talk.desk.claim, PATEL)
    expect(talk.banner).to_contain_text("You are talking to a person: Ms Patel, careers adviser.")
    talk.say("Hello, what would you like to know?", "m1")
    expect(talk.page.locator(".from-person")).to_have_count(1)
    talk.chat.type("what is a utc")
    expect(talk.page.locator(".sending")).to_have_count(0)
    asked = list(talk.here.rasa.asked)
    talk.press("Hand me back to the computer")
    expect(talk.banner).to_contain_text("How did it go?")
    talk.chat.ask("thanks")

    computer = "Evenhand (a computer)"
    assert asked == ["hello", "hello again"]
    assert talk.speakers() == [
        computer, computer, computer, "Ms Patel, careers adviser (a person)", computer,
    ]  # fmt: skip
    assert talk.chat.watch.faults() == []


def test_an_answer_that_a_person_overtakes_is_not_believed(talk: Talk) -> None:
    """The place in the queue comes late, when Ms Patel has joined."""
    held: list[tuple[Route, APIResponse]] = []
    talk.page.route("**/person/ask", lambda route: held.append((route, route.fetch())))
    talk.offer()
    talk.press("Yes, ask a person")
    expect(talk.banner).to_contain_text("You are first in the queue")  # the stream says so
    talk.do(talk.desk.claim, PATEL)
    expect(talk.banner).to_contain_text("Ms Patel")

    [(route, response)] = held
    with talk.page.expect_response("**/person/ask") as late:
        route.fulfill(response=response)
    late.value.finished()

    assert late.value.json()["state"] == "waiting"
    talk.page.wait_for_timeout(100)  # in which the page could take it up
    expect(talk.banner).to_contain_text("Ms Patel")


def test_start_again_asks_first_in_the_queue_and_leaves_no_one_waiting(talk: Talk) -> None:
    talk.offer()
    talk.press("Yes, ask a person")
    expect(talk.banner).to_contain_text("You are first in the queue")
    left = talk.id
    assert left in [chat.conversation for chat in talk.desk.queue(PATEL)]
    talk.chat.menu("Start again")
    asked = talk.page.get_by_role("dialog", name="Start again?")
    asked.get_by_role("button", name="Keep chatting").click()
    expect(talk.banner).to_contain_text("You are first in the queue")
    talk.chat.menu("Start again")
    with talk.page.expect_response(lambda r: r.request.method == "DELETE"):
        asked.get_by_role("button", name="Start again").click()

    expect(talk.chat.status).to_contain_text("Started again")
    expect(talk.banner).to_be_hidden()
    assert left not in [chat.conversation for chat in talk.desk.queue(PATEL)]


def test_a_pupil_reads_who_can_read_the_chat_before_a_person_joins(talk: Talk) -> None:
    """P8: with the offer, and again when a person joins."""
    talk.page.set_viewport_size({"width": 320, "height": 640})
    talk.offer()
    expect(talk.banner).to_be_visible()
    expect(talk.notices.last).to_be_in_viewport(ratio=0.95)
    talk.press("Yes, ask a person")
    expect(talk.banner).to_contain_text("first")
    talk.do(talk.desk.claim, PATEL)
    expect(talk.banner).to_contain_text("Ms Patel")

    told = talk.notices.all_inner_texts()
    assert "They can then read this whole chat, also what you wrote before." in told[0]
    assert told[2].endswith(
        "Ms Patel, careers adviser, is joining. This is a person, and they can read this chat."
    )


def test_nothing_is_looked_up_while_a_person_has_the_chat(talk: Talk) -> None:
    """R8: the page does not say that the computer looks something up."""
    talk.join()
    talk.chat.type("are you there")
    expect(talk.page.locator(".sending")).to_have_count(0)
    talk.chat.reload()

    expect(talk.banner).to_contain_text("Ms Patel")
    expect(talk.page.locator(".status.idle")).to_be_attached()
    expect(talk.chat.status).to_be_empty()


def test_what_is_said_while_the_line_is_cut_is_there_once_and_in_order(talk: Talk) -> None:
    """R7, R2: both ways over a reconnect."""
    talk.join()
    talk.say("one", "m1")
    expect(talk.page.locator(".from-person")).to_have_count(1)
    talk.page.context.set_offline(True)
    talk.say("two", "m2")
    talk.say("two", "m2")
    talk.chat.type("mine")
    talk.page.wait_for_timeout(300)
    talk.page.context.set_offline(False)
    expect(talk.page.locator(".from-person")).to_have_count(2)
    expect(talk.page.locator(".sending")).to_have_count(0)
    talk.say("three", "m3")
    expect(talk.page.locator(".from-person")).to_have_count(3)

    said = [e.text for e in talk.here.transcripts.events(talk.id) if e.kind == "adviser"]
    shown = talk.page.locator(".from-person > p").all_inner_texts()
    assert said == shown == ["one", "two", "three"]
    expect(talk.chat.asked.filter(has_text="mine")).to_have_count(1)


def test_markup_of_an_adviser_is_shown_as_text(talk: Talk) -> None:
    """W5: nothing runs."""
    talk.join()
    talk.say(MARKUP, "m1")

    expect(talk.page.locator(".from-person > p")).to_have_text(MARKUP)
    assert talk.chat.watch.faults() == []


def test_a_pupil_may_leave_the_queue(talk: Talk) -> None:
    talk.offer()
    talk.press("Yes, ask a person")
    talk.press("Leave the queue")

    expect(talk.banner).to_be_hidden()
    expect(talk.notices.last).to_contain_text("You have left the queue.")
    expect(talk.chat.box).to_be_focused()


def test_how_it_went_takes_two_taps(talk: Talk) -> None:
    talk.join()
    talk.do(talk.desk.close, PATEL, "answered")
    expect(talk.banner).to_contain_text("Did talking to a person help?")
    talk.press("Yes")
    expect(talk.banner).to_contain_text("Do you know your next step now?")
    talk.press("A bit")

    expect(talk.banner).to_be_hidden()
    with talk.here.transcripts.looking() as connection:
        rows = connection.exec_driver_sql("select helped, knows_next from talk_opinion").all()
    assert ("yes", "partly") in [tuple(row) for row in rows]


def test_out_of_hours_a_message_can_be_left_with_a_way_back(
    here: Served, desk: Desk, chat_at: Callable[[str], Chat]
) -> None:
    """R8: and who helps meanwhile is told."""
    talk = Talk(here, desk, chat_at("shut"), "shut")
    talk.offer()
    expect(talk.notices.last).to_contain_text("0800 100 900")
    talk.press("Leave a message")
    panel = talk.page.get_by_role("dialog", name="Leave a message")
    assert checks.looks(talk.page) == []
    panel.get_by_label("Your message").fill("Who can help me with my form?")
    panel.get_by_label("How can they reach you").fill("form 10B")
    panel.get_by_role("button", name="Leave message").click()
    expect(talk.notices.last).to_contain_text("Your message is kept for the careers adviser")
    expect(talk.page.get_by_role("dialog")).to_be_hidden()
    expect(talk.chat.asked.last).to_contain_text("Who can help me with my form?")

    (left,) = desk.left(Person(school="shut"))
    assert (left.text, left.reach) == ("Who can help me with my form?", "form 10B")
    assert talk.chat.watch.faults() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_each_state_with_a_person_looks_right(talk: Talk, pictures: Path, width: int) -> None:
    """T1: axe finds 0 faults; targets are 44 px; nothing runs over the edge."""
    talk.page.set_viewport_size({"width": width, "height": 740})
    faults: list[str] = []

    def look(state: str) -> None:
        talk.page.screenshot(path=pictures / f"person-{state}-{width}.png")
        faults.extend(f"{state}: {fault}" for fault in checks.looks(talk.page))
        faults.extend(checks.person_out_of_view(talk.page))

    talk.offer()
    expect(talk.banner).to_be_visible()
    look("offered")
    talk.press("Yes, ask a person")
    expect(talk.banner).to_contain_text("first")
    look("waiting")
    talk.do(talk.desk.claim, PATEL)
    talk.say("Hello, I am here to help with your next step.", "m1")
    expect(talk.page.locator(".from-person")).to_be_visible()
    look("with_adviser")
    talk.do(talk.desk.hand_back, PATEL)
    expect(talk.banner).to_contain_text("How did it go?")
    look("returned")

    assert faults == []


def test_the_states_are_what_they_were_for_a_screen_reader(talk: Talk) -> None:
    """T2: names, roles and order, from the offer to how it went."""
    found = []
    talk.offer()
    expect(talk.banner).to_be_visible()
    found.append(talk.banner.aria_snapshot())
    talk.press("Yes, ask a person")
    expect(talk.banner).to_contain_text("first")
    found.append(talk.banner.aria_snapshot())
    talk.do(talk.desk.claim, PATEL)
    talk.say("Hello", "m1")
    expect(talk.page.locator(".from-person")).to_be_visible()
    found.append(talk.banner.aria_snapshot())
    talk.do(talk.desk.hand_back, PATEL)
    expect(talk.banner).to_contain_text("How did it go?")
    found += [talk.banner.aria_snapshot(), talk.chat.log.aria_snapshot()]
    text = "\n\n".join(found) + "\n"
    if os.environ.get("EVENHAND_SNAPSHOTS") == "write":
        SNAPSHOT.write_text(text, encoding="utf-8")

    assert text == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [(320, 256), (360, 740)])
def test_the_box_is_in_reach_at_400_percent_zoom_and_with_the_largest_text(
    talk: Talk, size: tuple[int, int]
) -> None:
    """T1: with a person in the chat as well."""
    if size[1] > 400:
        talk.chat.text_size("Largest")
    talk.page.set_viewport_size({"width": size[0], "height": size[1]})
    talk.join()
    talk.chat.box.scroll_into_view_if_needed()

    expect(talk.chat.box).to_be_in_viewport(ratio=1)
    assert checks.person_out_of_view(talk.page) == []
    assert checks.sideways(talk.page) == []


def test_the_whole_way_goes_by_keyboard(talk: Talk) -> None:
    """T1: from the offer to how it went, without a mouse."""
    talk.offer()
    yes = talk.banner.get_by_role("button", name="Yes, ask a person")
    yes.focus()
    talk.page.keyboard.press("Enter")
    expect(talk.chat.box).to_be_focused()
    talk.do(talk.desk.claim, PATEL)
    back = talk.banner.get_by_role("button", name="Hand me back to the computer")
    expect(back).to_be_visible()
    talk.page.keyboard.press("Shift+Tab")
    expect(back).to_be_focused()
    talk.page.keyboard.press("Enter")

    expect(talk.banner).to_contain_text("How did it go?")


def test_a_message_of_a_person_is_put_into_the_log_once(talk: Talk) -> None:
    """T1: read out once, and the focus stays in the box."""
    talk.join()
    talk.chat.box.focus()
    talk.say("Hello", "m1")
    expect(talk.page.locator("[role=log] .from-person")).to_have_count(1)

    expect(talk.chat.box).to_be_focused()
    assert talk.page.locator("[role=log]").get_attribute("aria-live") in (None, "polite")
