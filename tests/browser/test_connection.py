"""What is said gets there once, and comes back once, over a line that fails."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.launcher import Running
from tests.browser.bad_line import BadLine
from tests.browser.chat import ANSWER_MS, Chat
from tests.browser.watch import Watch, origin_of

QUESTION = "how long is a t level"
ROUTES = (
    "a t level", "an apprenticeship", "a degree", "a foundation degree", "a supported internship",
    "a degree apprenticeship", "a utc", "a studio school",
)  # fmt: skip
CUTS = 100
MOST_S = 90  # for all of them; a quiet machine takes a sixth of it
OFFLINE_MS = 6000


def address(chat: Chat) -> str:
    """Return the address of the conversation in the API."""
    key = chat.page.evaluate("JSON.parse(sessionStorage['evenhand.riverside.key'])")
    return f"{origin_of(chat.page.url)}/api/conversations/{key}"


def messages_kept(chat: Chat) -> list[str]:
    """Return the pupil's messages as the server has them."""
    events = chat.page.request.get(f"{address(chat)}/events?after=0").json()["events"]
    return [event["text"] for event in events if event["kind"] == "pupil"]


def test_a_message_that_fails_twice_is_sent_again_and_is_one(chat: Chat) -> None:
    """R2: the page resends and shows one."""
    tries = 0

    def twice(route: Route) -> None:
        nonlocal tries
        tries += 1
        route.abort() if tries <= 2 else route.continue_()

    chat.page.route("**/messages", twice)
    chat.type(QUESTION)
    chat.answered(0)

    assert tries == 3
    assert messages_kept(chat) == [QUESTION]
    expect(chat.asked).to_have_count(1)


def test_a_message_whose_receipt_is_lost_is_one(chat: Chat) -> None:
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch())  # the server has it, the page is not told
        return route.abort()

    # Without its stream the page cannot learn of its message in another way.
    chat.page.route("**/events**", lambda route: route.abort())
    chat.page.route("**/messages", lose_the_first)
    chat.type(QUESTION)
    with chat.page.expect_response("**/messages") as again:
        pass
    chat.page.unroute("**/events**")
    chat.answered(0)

    assert lost[0].status == 202
    assert again.value.status == 200
    assert lost[0].json() == again.value.json()
    assert messages_kept(chat) == [QUESTION]
    expect(chat.asked).to_have_count(1)


def test_what_is_typed_offline_goes_when_the_network_is_back(chat: Chat) -> None:
    chat.ask(QUESTION)
    chat.page.context.set_offline(True)
    expect(chat.status).to_contain_text("You are offline")

    chat.type("is it paid")
    chat.type("what is an apprenticeship")
    chat.page.wait_for_timeout(OFFLINE_MS)
    expect(chat.asked.last).to_contain_text("Sending")
    expect(chat.answers).to_have_count(1)
    chat.page.context.set_offline(False)

    expect(chat.answers).to_have_count(3, timeout=ANSWER_MS)
    expect(chat.status).to_be_empty()
    assert messages_kept(chat) == [QUESTION, "is it paid", "what is an apprenticeship"]


def test_half_a_minute_without_the_chat_is_tried_through(
    page_with_clock: Chat,
) -> None:
    """R3: the page says so while it tries."""
    chat, tries = page_with_clock, []

    def refuse(route: Route) -> None:
        tries.append(route.request.url)
        route.abort()

    chat.page.route("**/api/**", refuse)
    chat.type(QUESTION)
    for _ in range(30):
        chat.page.clock.run_for(1000)
    expect(chat.status).to_contain_text("cannot be reached")
    expect(chat.asked).to_contain_text("Sending")
    assert 4 <= len(tries) <= 8  # it waits longer each time
    chat.page.unroute("**/api/**")
    chat.page.clock.run_for(30_000)
    chat.page.clock.resume()

    chat.answered(0)
    assert messages_kept(chat) == [QUESTION]


@pytest.fixture
def page_with_clock(chat: Chat, chat_url: str) -> Chat:
    """The chat, whose time passes only when a test says so."""
    chat.page.clock.install()
    chat.open(chat_url)
    return chat


def test_a_pupil_need_not_wait_to_try_again(chat: Chat) -> None:
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.type(QUESTION)
    again = chat.page.get_by_role("button", name="Try now")
    expect(again).to_be_visible()
    chat.page.unroute("**/api/**")

    again.click()

    chat.answered(0)
    expect(again).to_be_hidden()


@pytest.mark.slow
def test_a_stream_that_is_cut_a_hundred_times_delivers_each_reply_once(
    browser: Browser, server: Running
) -> None:
    """R7: 100 cuts on a real line, in the page."""
    line = BadLine(server.url, seed=4)
    questions = [f"how long is {route}" for route in ROUTES]
    with line.open():
        context = browser.new_context()
        watch = Watch(frozenset({line.url}))
        watch.begin(context)
        chat = Chat(context.new_page(), watch)
        chat.page.set_default_timeout(60_000)
        chat.open(f"{line.url}/chat?school=riverside")
        line.cuts_left = CUTS
        deadline = monotonic() + MOST_S
        for number, question in enumerate(questions, start=1):
            chat.type(question)
            while line.cuts < CUTS * number // len(questions) and monotonic() < deadline:
                chat.page.wait_for_timeout(50)
        expect(chat.answers).to_have_count(len(questions), timeout=ANSWER_MS)
        expect(chat.status).to_be_empty()
        turns = chat.answers.evaluate_all("nodes => nodes.map((node) => node.dataset.turn)")
        asked = [text.removeprefix("You").strip() for text in chat.asked.all_inner_texts()]
        answered = [text for text in chat.heard("log") if text.startswith("Evenhand")]
        context.close()

    streams = [r for r in watch.requests if r.resource_type == "eventsource"]
    assert line.cuts == CUTS
    assert len(streams) == CUTS + 1
    assert turns == [str(turn) for turn in range(1, len(questions) + 1)]
    assert asked == questions
    assert len(answered) == len(questions) == len(set(answered))


def test_where_streams_do_not_pass_replies_come_by_asking_for_them(chat: Chat) -> None:
    def no_streams(route: Route) -> None:
        stream = "text/event-stream" in route.request.headers.get("accept", "")
        route.abort() if stream else route.continue_()

    chat.page.route("**/events**", no_streams)

    chat.ask(QUESTION)
    chat.ask("is it paid")

    expect(chat.asked).to_have_count(2)


def test_danger_is_answered_while_an_earlier_message_waits(chat: Chat) -> None:
    def first_waits(route: Route) -> None:
        if "t level" in (route.request.post_data or ""):
            route.fulfill(status=429, headers={"Retry-After": "60"}, json={})
        else:
            route.continue_()

    chat.ask("is it paid")
    chat.page.route("**/messages", first_waits)
    chat.type(QUESTION)
    expect(chat.status).to_contain_text("Too many messages at once")
    chat.type("i want to die")

    expect(chat.answers.last).to_contain_text("Childline")
    expect(chat.page.get_by_role("button", name="Leave this page")).to_be_visible()
    expect(chat.asked.last.get_by_text("Sending")).to_have_count(0)
    chat.page.unroute("**/messages")
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    expect(chat.answers.last).to_contain_text("takes two years")
    assert len(chat.asked.all()) == 3


def test_danger_is_answered_that_was_typed_while_an_earlier_message_was_on_its_way(
    chat: Chat,
) -> None:
    pending: list[Route] = []

    def first_hangs(route: Route) -> None:
        late = "t level" in (route.request.post_data or "")
        pending.append(route) if late else route.continue_()

    chat.ask("is it paid")
    chat.page.route("**/messages", first_hangs)
    chat.type(QUESTION)
    chat.type("i want to die")
    expect(chat.asked).to_have_count(3)
    while not pending:
        chat.page.wait_for_timeout(50)
    pending[0].fulfill(status=429, headers={"Retry-After": "60"}, json={})

    expect(chat.answers.last).to_contain_text("Childline")


def test_what_gets_through_after_the_end_brings_nothing_back(chat: Chat) -> None:
    pending: list[Route] = []

    def waits(route: Route) -> None:
        if "t level" in (route.request.post_data or ""):
            route.fulfill(status=429, headers={"Retry-After": "60"}, json={})
        else:
            pending.append(route)

    chat.ask("is it paid")
    chat.page.route("**/messages", waits)
    chat.type(QUESTION)
    expect(chat.status).to_contain_text("Too many messages at once")
    chat.type("what is a utc")
    while not pending:
        chat.page.wait_for_timeout(50)
    chat.menu("End and clear")
    chat.page.locator("#end").get_by_role("button", name="End and clear").click()
    pending[0].fulfill(status=202, json={"seq": 9, "turn": 9, "id": "x"})
    chat.page.wait_for_timeout(300)

    assert [name for name in chat.stored() if name.endswith("outbox")] == []
    chat.reload()
    expect(chat.asked).to_have_count(0)


def test_two_tabs_are_two_conversations(chat: Chat, chat_url: str) -> None:
    chat.ask(QUESTION)
    other = Chat(chat.page.context.new_page(), chat.watch)
    other.open(chat_url)
    other.ask("what is an apprenticeship")

    expect(other.log).not_to_contain_text(QUESTION)
    expect(chat.log).not_to_contain_text("what is an apprenticeship")
    key = "evenhand.riverside.key"
    assert chat.stored()[key] != other.stored()[key]


def test_a_reload_and_a_page_between_keep_the_conversation(chat: Chat, server: Running) -> None:
    chat.ask(QUESTION)
    chat.reload()
    expect(chat.answers).to_have_count(1)
    chat.page.get_by_role("link", name="Privacy").first.click()
    chat.page.get_by_role("link", name="Back to the chat").click()
    chat.ready()
    expect(chat.answers).to_have_count(1)

    # It still knows what "it" is.
    expect(chat.ask("is it paid")).to_contain_text("A T Level is free")
    assert messages_kept(chat) == [QUESTION, "is it paid"]


def test_a_message_that_a_reload_overtakes_is_sent_once(chat: Chat) -> None:
    chat.page.route("**/messages", lambda route: route.abort())
    chat.type(QUESTION)
    expect(chat.status).to_contain_text("cannot be reached")
    chat.page.unroute("**/messages")
    chat.reload()

    chat.answered(0)
    expect(chat.asked).to_have_count(1)
    assert messages_kept(chat) == [QUESTION]


def test_start_again_begins_a_conversation_that_knows_nothing(chat: Chat) -> None:
    chat.ask(QUESTION)
    before, there = chat.stored()["evenhand.riverside.key"], address(chat)
    with chat.page.expect_response(lambda r: r.request.method == "DELETE"):
        chat.menu("Start again")

    expect(chat.answers).to_have_count(0)
    expect(chat.status).to_contain_text("Started again")
    expect(chat.box).to_be_focused()
    answer = chat.ask("is it paid")
    expect(answer).not_to_contain_text("A T Level is free")
    assert chat.stored()["evenhand.riverside.key"] != before
    assert chat.page.request.get(f"{there}/events?after=0").status == 404


def test_what_is_typed_and_not_sent_outlives_a_reload_and_no_more(chat: Chat) -> None:
    chat.box.fill("how long is")
    chat.reload()
    expect(chat.box).to_have_value("how long is")
    chat.ask(QUESTION)
    chat.reload()
    expect(chat.box).to_have_value("")
    for leaving in ("Start again", "End and clear"):
        chat.box.fill("my dad")
        chat.menu(leaving)
        if leaving == "End and clear":
            chat.page.locator("#end").get_by_role("button", name=leaving).click()
        expect(chat.box).to_have_value("")
        chat.reload()
        expect(chat.box).to_have_value("")


def test_a_copy_of_a_tab_that_is_ended_shows_nothing_any_more(chat: Chat) -> None:
    """P10: a tab that was duplicated has the words too, until the other one ends the chat."""
    chat.ask(QUESTION).get_by_role("button", name="Keep").first.click()
    with chat.page.expect_popup() as copied:
        chat.page.evaluate("() => { window.open(location.href) }")
    copy = Chat(copied.value, chat.watch)
    copy.ready()
    expect(copy.asked).to_have_count(1)
    copy.box.fill("my dad")
    chat.menu("End and clear")
    chat.page.locator("#end").get_by_role("button", name="End and clear").click()

    expect(copy.asked).to_have_count(0, timeout=10_000)
    expect(copy.answers).to_have_count(0)
    expect(copy.log).to_contain_text("That chat had ended, so this is a new one.")
    expect(copy.box).to_have_value("")
    expect(copy.page.get_by_role("button", name="My options")).to_contain_text("0")
    assert copy.stored() == {}


def test_end_and_clear_leaves_nothing_on_a_shared_computer(chat: Chat, server: Running) -> None:
    """P10: storage is empty, and the back button shows nothing."""
    page = chat.page
    chat.ask(QUESTION).get_by_role("button", name="Keep").first.click()
    there = address(chat)
    chat.text_size("Large")
    chat.menu("End and clear")
    page.get_by_role("dialog").get_by_role("button", name="End and clear").click()

    expect(chat.status).to_contain_text("Nothing of this chat is left on this device")
    expect(chat.answers).to_have_count(0)
    expect(page.get_by_role("button", name="My options")).to_contain_text("0")
    expect(page.locator(".before")).to_be_in_viewport(ratio=0.5)
    size = "getComputedStyle(document.documentElement).fontSize"
    assert page.evaluate(size) == "16px"
    assert chat.stored() == {}
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []
    assert page.request.get(f"{there}/events?after=0").status == 404
    page.goto(f"{server.url}/privacy?school=riverside")
    page.go_back()
    chat.ready()
    expect(chat.answers).to_have_count(0)
    expect(chat.log).not_to_contain_text(QUESTION)


def test_a_conversation_that_was_ended_elsewhere_begins_anew(chat: Chat) -> None:
    chat.ask(QUESTION)
    chat.page.request.delete(address(chat))
    expect(chat.log).to_contain_text("That chat had ended, so this is a new one.", timeout=10_000)

    chat.ask("what is an apprenticeship")

    assert messages_kept(chat) == ["what is an apprenticeship"]


def test_too_many_messages_wait_and_go_by_themselves(chat: Chat) -> None:
    busy = {"status": 429, "headers": {"Retry-After": "1"}, "json": {"error": "too many"}}
    chat.page.route("**/messages", lambda route: route.fulfill(**busy), times=1)

    chat.type(QUESTION)

    expect(chat.status).to_contain_text("goes by itself within 1 seconds")
    chat.answered(0)
    assert messages_kept(chat) == [QUESTION]


def test_a_chat_that_is_switched_off_meanwhile_says_so_and_keeps_the_words(chat: Chat) -> None:
    off = {"status": 503, "json": {"error": "off", "off": True}}
    chat.page.route("**/messages", lambda route: route.fulfill(**off), times=1)

    chat.type(QUESTION)

    expect(chat.status).to_contain_text("switched the chat off")
    chat.answered(0)
    assert messages_kept(chat) == [QUESTION]


def test_pupils_at_once_each_get_their_own_answers(new_chat: Callable[[], Chat]) -> None:
    one, two = new_chat(), new_chat()
    one.type(QUESTION)
    two.type("what is an apprenticeship")

    assert "T Level" in one.answered(0).inner_text()
    expect(two.answered(0)).to_contain_text("pprenticeship")
    expect(one.log).not_to_contain_text("what is an apprenticeship")
    assert one.watch.faults() == two.watch.faults() == []
