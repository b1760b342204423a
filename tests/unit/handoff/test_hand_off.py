"""A chat goes to a person and back: who may do what, what the pupil is told, what is silent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from enum import Enum

import pytest

from bot.conversations.records import Said
from bot.conversations.store import NoConversation
from bot.handoff.adviser import NotSaid, NotYours, called
from bot.handoff.asking import NobodyThere, NoTalk
from bot.handoff.states import NotPossible, Reason, State
from tests.unit.handoff.conftest import OKORO, PATEL, VALE, House, Person


def talking(house: House, id: str = "one") -> str:
    """Return a conversation that Ms Patel has."""
    house.begin(id)
    house.asking.ask(id)
    house.desk.claim(id, PATEL)
    return id


def test_from_can_i_talk_to_someone_to_close(house: House) -> None:
    """R8: offer, queue, a person, close; each step is told in order."""
    one = house.begin()
    house.asking.offer(one, Reason.asked)
    house.asking.ask(one)
    house.desk.claim(one, PATEL)
    house.desk.say(one, PATEL, "Hello, I am Ms Patel.", "m1")
    house.desk.close(one, PATEL, "answered")

    events = house.transcripts.events(one)
    assert [(e.kind, e.status, e.speaker) for e in events] == [
        ("notice", "offer_asked", None),
        ("notice", "queued", None),
        ("notice", "joining", "Ms Patel, careers adviser"),
        ("adviser", None, "Ms Patel, careers adviser"),
        ("notice", "closed", "Ms Patel, careers adviser"),
    ]
    assert house.chats.of(one).state is State.closed


def test_who_can_read_the_chat_is_told_before_a_person_joins(house: House) -> None:
    """P8: with the offer, and again when somebody joins."""
    one = house.begin()
    house.asking.offer(one, Reason.asked)
    offer = house.last(one)
    house.asking.ask(one)
    house.desk.claim(one, PATEL)

    assert "They can then read this whole chat, also what you wrote before." in offer
    assert house.last(one) == (
        "Ms Patel, careers adviser, is joining. This is a person, and they can read this chat."
    )


@pytest.mark.parametrize("reason", Reason)
def test_every_offer_says_who_can_read_the_chat(house: House, reason: Reason) -> None:
    """P8: whatever the reason for the offer."""
    one = house.begin()
    house.asking.offer(one, reason)

    assert "a person who works with Hill School" in house.last(one)
    assert "read this whole chat" in house.last(one)


@pytest.mark.parametrize("reason", Reason)
def test_who_asks_is_told_whom_they_can_meet_as_well(house: House, reason: Reason) -> None:
    """R8: the adviser of the school's settings, with how to reach them; to nobody unasked."""
    one = house.begin(school="vale")
    house.asking.offer(one, reason)

    told = house.last(one)
    met = "You can also meet Mrs Vane. In the library at lunch."
    assert (met in told) == (reason is Reason.asked)


def test_of_two_who_take_a_chat_at_once_one_has_it(house: House) -> None:
    """R8: a double claim."""
    one = house.begin()
    house.asking.ask(one)

    def claim(person: object) -> str:
        try:
            return str(house.desk.claim(one, person).adviser)  # type: ignore[arg-type]
        except NotYours as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(claim, (PATEL, OKORO)))

    owner = house.chats.of(one).adviser
    assert owner in ("a1", "a2")
    refused = "a colleague has taken this chat already; take another one"
    assert sorted(found) == sorted([str(owner), refused])
    assert house.notices(one).count("joining") == 1


def test_a_claim_that_is_sent_again_is_one(house: House) -> None:
    one = talking(house)

    assert house.desk.claim(one, PATEL).state is State.with_adviser
    assert house.notices(one).count("joining") == 1


def test_the_computer_is_silent_for_61_minutes_and_longer(house: House) -> None:
    """R8: bot silent while a person has it, whatever the idle time."""
    one = talking(house)
    for _ in range(61 * 2):
        house.clock.pass_(seconds=30)
        house.desk.heartbeat(one, PATEL)
        assert house.run_out() == []
    held = house.pupil(one, "are you still there", "p1")

    assert held
    assert house.transcripts.waiting() == []
    assert house.transcripts.claim(one) is None
    assert [e.kind for e in house.transcripts.events(one)][-1] == "pupil"


def test_an_answer_that_was_being_made_is_not_let_out_once_a_person_has_it(house: House) -> None:
    """R8: one owner: from the claim on, nothing of the computer gets through."""
    one = house.begin()
    house.pupil(one, "how long is a t level", "p1")
    claimed = house.transcripts.claim(one)
    assert claimed is not None
    house.desk.claim(one, PATEL)

    assert house.transcripts.answer(one, claimed, Said("answered", [], None)) is None
    assert [e.kind for e in house.transcripts.events(one)] == ["pupil", "notice"]


def test_the_computer_answers_again_once_it_is_back(house: House) -> None:
    one = talking(house)
    house.desk.hand_back(one, PATEL)

    assert "You are talking to me, the computer, again." in house.last(one)
    assert not house.pupil(one, "how long is a t level", "p1")
    assert house.answer(one)


def test_while_a_pupil_waits_the_computer_goes_on_answering(house: House) -> None:
    one = house.begin()
    house.asking.ask(one)

    assert not house.pupil(one, "how long is a t level", "p1")
    assert house.answer(one)


def test_a_vanished_adviser_returns_the_chat_to_its_place_in_the_queue_in_60_s(
    house: House,
) -> None:
    """R8: a closed laptop."""
    one = talking(house)
    two = house.begin("two")
    house.asking.ask(two)
    house.clock.pass_(seconds=59)
    assert house.run_out() == []
    house.clock.pass_(seconds=1)

    assert house.run_out() == [one]
    assert [chat.conversation for chat in house.desk.queue(PATEL)] == [one, two]
    assert "You keep your place in the queue" in house.last(one)
    with pytest.raises(NotYours):
        house.desk.say(one, PATEL, "I am back", "m1")
    with pytest.raises(NotYours):
        house.desk.heartbeat(one, PATEL)


def test_the_place_in_the_queue_is_told(house: House) -> None:
    for id in ("one", "two", "three"):
        house.begin(id)
        house.asking.ask(id)
    house.begin("other", school="vale")
    house.asking.ask("other")

    told = [house.asking.shown(id).text for id in ("one", "two", "three", "other")]
    assert told == [
        "You are first in the queue for a person.",
        "You are second in the queue for a person.",
        "You are third in the queue for a person.",
        "You are first in the queue for a person.",
    ]
    house.desk.claim("one", PATEL)
    assert house.asking.shown("two").text == "You are first in the queue for a person."


def test_each_change_has_a_greater_number_than_the_one_before(house: House) -> None:
    """A page that hears of two in the wrong order keeps the later one."""
    one = house.begin()
    told = [house.asking.shown(one).moved]
    for change in (
        lambda: house.asking.ask(one),
        lambda: house.desk.claim(one, PATEL),
        lambda: house.asking.take_back(one),
    ):
        made = change()
        told.append(house.asking.shown(one).moved)
        assert made.moved == told[-1]
    assert told == sorted(set(told))


def test_nobody_who_comes_is_told_with_a_way_on(house: House) -> None:
    one = house.begin()
    house.asking.ask(one)
    house.clock.pass_(minutes=30)

    assert house.run_out() == [one]
    assert house.last(one) == (
        "Sorry, nobody could come. You are talking to me, the computer. "
        "Somebody is there again tomorrow at 8:30am (UK time). "
        "You can leave a message for them. National Careers Service also helps: "
        "Call 0800 100 900, or use the webchat on its website. The hours are on its website."
    )
    assert [tap.do for tap in house.asking.shown(one).taps] == ["leave_message", "ask", "decline"]


def test_a_wait_ends_with_the_schools_hours(house: House) -> None:
    one = house.begin()
    house.clock.pass_(hours=3, minutes=10)  # 15:50, and the school shuts at 16:00
    house.asking.ask(one)
    house.clock.pass_(minutes=10)

    assert house.run_out() == [one]


def test_out_of_hours_a_pupil_hears_when_somebody_is_there_and_may_leave_a_message(
    house: House,
) -> None:
    """R8: opening hours are told truly."""
    one = house.begin()
    house.clock.pass_(hours=5)
    house.asking.offer(one, Reason.asked)

    assert house.last(one).startswith(
        "Nobody at Hill School is reading this chat now. "
        "Somebody is there again tomorrow at 8:30am (UK time). You can leave a message for them."
    )
    assert "0800 100 900" in house.last(one)
    assert [tap.do for tap in house.asking.shown(one).taps] == ["leave_message", "decline"]
    assert house.asking.ask(one).state is State.offered
    assert house.notices(one) == ["shut"]


def test_who_asks_out_of_hours_is_told_when_and_how(house: House) -> None:
    """R8: nobody waits for somebody who is not there."""
    one = house.begin()
    house.clock.pass_(hours=5)

    assert house.asking.ask(one).state is State.offered
    assert house.notices(one) == ["shut"]


def test_a_left_message_is_for_the_school_alone_and_its_way_back_is_sealed(house: House) -> None:
    one = house.begin()
    kept = house.transcripts.accept(one, "who can help with my form", "p1", "person")
    house.asking.leave_message(one, kept.seq, "form 10B, Mr Hall")
    house.asking.leave_message(one, kept.seq, "form 10B, Mr Hall")

    (left,) = house.desk.left(PATEL)
    assert (left.text, left.reach) == ("who can help with my form", "form 10B, Mr Hall")
    assert house.desk.left(VALE) == []
    assert house.notices(one) == ["message_kept"]
    assert house.transcripts.waiting() == []
    with house.transcripts.looking() as connection:
        rows = connection.exec_driver_sql("select reach from left_message").scalars().all()
    assert len(rows) == 1
    assert "10B" not in rows[0]
    house.desk.take_left(one, kept.seq, PATEL)
    assert house.desk.left(OKORO) == []
    with pytest.raises(NotYours):
        house.desk.take_left(one, kept.seq, OKORO)


def test_a_school_without_hours_offers_nobody(house: House) -> None:
    plain = house.begin("plain", school="plain")

    assert house.asking.offer(plain, Reason.asked) is None
    assert house.asking.shown(plain).as_json() == {
        "state": "with_bot", "held": False, "text": "", "taps": [], "moved": 0,
    }  # fmt: skip
    with pytest.raises(NobodyThere):
        house.asking.ask(plain)


def test_an_adviser_of_another_school_gets_nowhere(house: House) -> None:
    """A2: as if there were no such chat."""
    one = talking(house)
    calls = [
        lambda: house.desk.claim(one, VALE),
        lambda: house.desk.say(one, VALE, "hi", "m1"),
        lambda: house.desk.note(one, VALE, "hi"),
        lambda: house.desk.notes(one, VALE),
        lambda: house.desk.heartbeat(one, VALE),
        lambda: house.desk.hand_back(one, VALE),
        lambda: house.desk.close(one, VALE, "answered"),
        lambda: house.desk.take_left(one, 1, VALE),
    ]
    for call in calls:
        with pytest.raises(NotYours):
            call()
    assert house.desk.queue(VALE) == house.desk.held(VALE) == []
    with pytest.raises(NoConversation):
        house.desk.claim("none", PATEL)


def test_a_colleague_cannot_speak_in_or_close_a_chat_that_is_another_s(house: House) -> None:
    one = talking(house)
    for call in (
        lambda: house.desk.say(one, OKORO, "hi", "m1"),
        lambda: house.desk.hand_back(one, OKORO),
        lambda: house.desk.close(one, OKORO, "answered"),
        lambda: house.desk.heartbeat(one, OKORO),
        lambda: house.desk.claim(one, OKORO),
    ):
        with pytest.raises(NotYours):
            call()
    assert house.chats.of(one).adviser == "a1"


def test_a_message_of_an_adviser_that_is_sent_again_is_one(house: House) -> None:
    """R2: both ways, each once, in order."""
    one = talking(house)
    house.pupil(one, "hi", "same-id")
    places = [house.desk.say(one, PATEL, "Hello", "same-id") for _ in range(3)]
    house.desk.say(one, PATEL, "How are you?", "m2")

    assert len(set(places)) == 1
    told = [e.text for e in house.transcripts.events(one) if e.kind != "notice"]
    assert told == ["hi", "Hello", "How are you?"]


def test_contact_details_of_an_adviser_are_not_sent_and_a_concern_is_filed(house: House) -> None:
    """G12: from adult to pupil, in two halves as well."""
    one = talking(house)
    with pytest.raises(NotSaid, match="Contact details"):
        house.desk.say(one, PATEL, "call me on 07700 900123", "m1")
    house.desk.say(one, PATEL, "it begins 077", "m2")
    with pytest.raises(NotSaid):
        house.desk.say(one, PATEL, "00 and then 900123", "m3")

    assert house.filed == [(one, "a1", ("phone",))] * 2
    said = [e.text for e in house.transcripts.events(one) if e.kind == "adviser"]
    assert said == ["it begins 077"]


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x01", "x" * 2001])
def test_what_cannot_be_sent_is_refused_with_the_reason(house: House, text: str) -> None:
    one = talking(house)

    with pytest.raises(NotSaid):
        house.desk.say(one, PATEL, text, "m1")


def test_markup_of_an_adviser_is_kept_as_text(house: House) -> None:
    """W5: the page shows it as text."""
    one = talking(house)
    house.desk.say(one, PATEL, "<b>hi</b>\x00", "m1")

    assert house.last(one) == "<b>hi</b>"


class Role(str, Enum):
    """Roles as `bot.staff` has them."""

    ADVISER = "adviser"
    LEAD = "safeguarding_lead"
    AUDITOR = "auditor"


@pytest.mark.parametrize(
    ("roles", "job"),
    [
        ({Role.ADVISER, Role.LEAD}, "careers adviser"),
        ({Role.LEAD}, "safeguarding lead"),
        ({Role.AUDITOR}, "member of staff"),
        ({"adviser"}, "careers adviser"),
    ],
)
def test_a_pupil_is_told_what_a_person_does_at_the_school(roles: set[str], job: str) -> None:
    """T2: a named person, whichever way the roles are written."""
    assert called(Person("a1", "Ms Patel", roles=frozenset(roles))) == f"Ms Patel, {job}"


def test_notes_are_for_colleagues_alone(house: House) -> None:
    one = talking(house)
    house.desk.note(one, PATEL, "Would like an open day.")

    assert [note.text for note in house.desk.notes(one, OKORO)] == ["Would like an open day."]
    assert "open day" not in str(house.transcripts.events(one))


def test_a_pupil_says_how_it_went_in_two_taps(house: House) -> None:
    one = talking(house)
    with pytest.raises(NoTalk):
        house.asking.judge(one, "helped", "yes")
    house.asking.take_back(one)

    asked = []
    for _ in range(2):
        shown = house.asking.shown(one)
        asked.append(shown.text)
        sends = shown.taps[0].sends
        assert sends is not None
        house.asking.judge(one, sends["about"], sends["answer"])  # type: ignore[arg-type]
    assert asked == [
        "How did it go? Did talking to a person help?",
        "Do you know your next step now?",
    ]
    assert house.asking.shown(one).text == ""


def test_two_talks_are_judged_apart(house: House) -> None:
    one = talking(house)
    house.asking.take_back(one)
    house.asking.judge(one, "helped", "no")
    house.asking.ask(one)
    house.desk.claim(one, PATEL)
    house.desk.close(one, PATEL, "answered")

    assert house.asking.shown(one).text.startswith("How did it go?")
    house.asking.judge(one, "helped", "yes")
    with house.transcripts.looking() as connection:
        rows = connection.exec_driver_sql("select helped from talk_opinion order by ticket").all()
    assert [row[0] for row in rows] == ["no", "yes"]


def test_an_adviser_may_join_by_their_own_wish_and_the_pupil_is_told(house: House) -> None:
    one = house.begin()
    joined = house.desk.claim(one, PATEL)

    assert (joined.state, joined.reason) == (State.with_adviser, Reason.adviser)
    assert house.notices(one) == ["joining"]


def test_a_pupil_who_ends_the_conversation_leaves_the_queue(house: House) -> None:
    one = talking(house)
    house.asking.ended(one)
    house.transcripts.end(one)

    assert house.desk.held(PATEL) == []
    with pytest.raises(NoConversation):
        house.desk.say(one, PATEL, "hi", "m1")
    house.clock.pass_(days=2)
    assert house.run_out() == []


def test_the_queue_says_why_since_when_and_at_which_stage(house: House) -> None:
    one = house.begin()
    house.pupil(one, "how long is a t level", "p1")
    house.answer(one)
    house.asking.offer(one, Reason.failed_twice)
    house.asking.ask(one)

    (chat,) = house.desk.queue(PATEL)
    assert (chat.reason, chat.stage) == (Reason.failed_twice, "post_16")
    assert chat.queued_at == house.clock.now


def test_what_is_not_possible_says_in_which_state_the_chat_is(house: House) -> None:
    one = house.begin()

    with pytest.raises(NotPossible, match="while the chat is with_bot"):
        house.asking.leave_queue(one)


def test_the_history_of_a_chat_is_kept_row_by_row(house: House) -> None:
    one = talking(house)
    house.desk.close(one, PATEL, "passed_on")

    with house.transcripts.looking() as connection:
        rows = connection.exec_driver_sql(
            "select move, state, adviser, outcome from chat_change order by id"
        ).all()
    assert [tuple(row) for row in rows] == [
        ("ask", "waiting", None, None),
        ("claim", "with_adviser", "a1", None),
        ("close", "closed", "a1", "passed_on"),
    ]
