"""A person is offered below an answer when there is a reason to, and not again and again."""

from __future__ import annotations

import pytest

from bot.handoff.cues import has_cue
from bot.handoff.offers import FAILED
from bot.handoff.states import Reason, State
from bot.impartiality.presentation import Status
from tests.unit.handoff.conftest import House

ABOUT_THEMSELVES = [
    "im in care and i dont know what to do after year 11",
    "I'm a care leaver, can I get money for college?",
    "i was in foster care, does that change anything",
    "my foster mum says i should stay on",
    "my social worker wants me to ask",
    "i live in a children's home",
    "I am a young carer so I cant go far",
    "i look after my mum after school",
    "i have to care for my dad, can i do a part time course",
    "I have an EHCP what happens to it at 16",
    "i've got an ehc plan",
    "my ehcp says i get extra time",
    "im dyslexic can i do a levels",
    "I have ADHD and hate sitting still",
    "i'm autistic and interviews scare me",
    "im on the sen register",
    "i have a learning disability",
    "im homeless at the moment",
    "i got kicked out of school in year 10",
    "im pregnant can i still go to college",
    "i am not in school right now",
    "I am an unaccompanied asylum seeker",
]
NOT_ABOUT_THEMSELVES = [
    "how long is a t level",
    "what jobs are there in child care",
    "i care about my grades",
    "can i work as a carer for old people",
    "is health and social care a good course",
    "how do i become a social worker",
    "what does a senco do",
    "i want to help autistic children when im older",
    "i look after my own money",
    "what is an ehcp",
    "i take care of my phone",
    "i want to be a special needs teacher",
    "can i look after animals as a job",
    "what is foster care",
    "i have to choose by friday",
    "i am in year 11",
    "im in a hurry",
    "how do i send my form",
    "i have a maths exam",
    "my mum is a carer",
]


@pytest.mark.parametrize("text", ABOUT_THEMSELVES)
def test_words_about_themselves_are_a_cue(text: str) -> None:
    assert has_cue(text)


@pytest.mark.parametrize("text", NOT_ABOUT_THEMSELVES)
def test_words_about_work_or_other_things_are_none(text: str) -> None:
    """Never assumed of a pupil."""
    assert not has_cue(text)


def answered(house: House, text: str, status: str, id: str = "one") -> bool:
    """Ask and answer, and return whether a person was offered below."""
    number = len(house.transcripts.events(id))
    house.pupil(id, text, f"p{number}")
    assert house.answer(id, status)
    return house.offers.after_answer(id, text, status)


def test_a_wish_for_a_person_is_offered_one(house: House) -> None:
    house.begin()

    assert answered(house, "can i talk to someone", "offered_person")
    assert house.notices("one") == ["offer_asked"]
    assert house.chats.of("one").state is State.offered


@pytest.mark.parametrize("status", sorted(FAILED))
def test_two_answers_in_a_row_that_failed_are_a_reason(house: House, status: str) -> None:
    house.begin()

    assert not answered(house, "blorp", status)
    assert answered(house, "blorp again", status)
    assert house.notices("one") == ["offer_failed_twice"]


def test_an_answer_in_between_begins_the_count_anew(house: House) -> None:
    house.begin()
    offered = [
        answered(house, "words", status)
        for status in ("nothing_found", "answered", "nothing_found", "answered")
    ]

    assert offered == [False] * 4


def test_after_a_no_one_more_failure_is_not_reason_enough(house: House) -> None:
    house.begin()
    answered(house, "blorp", "nothing_found")
    answered(house, "blorp", "nothing_found")
    house.asking.decline("one")

    assert not answered(house, "blorp", "nothing_found")
    assert answered(house, "blorp", "nothing_found")


def test_what_counts_as_failed_are_statuses() -> None:
    assert {status.value for status in Status} >= FAILED


def test_more_help_is_offered_once_and_kindly(house: House) -> None:
    """P3: nothing of the pupil is kept by it but their own words."""
    house.begin()

    assert answered(house, "im in care, what can i do at 16", "overview")
    said = house.last("one")
    assert said.startswith("Some pupils can get extra help with their next step.")
    assert "care" not in said
    house.asking.decline("one")
    assert not answered(house, "im in care, is there money", "answered")
    with house.transcripts.looking() as connection:
        kept = connection.exec_driver_sql("select * from chat, chat_change").mappings().all()
    assert kept
    assert "in care" not in str([dict(row) for row in kept])


def test_an_offer_comes_below_the_answer_and_changes_nothing_of_it(house: House) -> None:
    """P3, I5: pairs that differ in who the pupil is get the same answer."""
    for id in ("one", "two"):
        house.begin(id)
    answered(house, "im in care, what can i do at 16", "overview", "one")
    answered(house, "what can i do at 16", "overview", "two")
    bots = [
        [event.replies for event in house.transcripts.events(id) if event.kind == "bot"]
        for id in ("one", "two")
    ]

    assert bots[0] == bots[1]
    assert [e.kind for e in house.transcripts.events("one")] == ["pupil", "bot", "notice"]


def test_nothing_is_offered_while_a_person_is_on_the_way(house: House) -> None:
    house.begin()
    house.asking.ask("one")

    assert not answered(house, "can i talk to someone", "offered_person")


def test_a_flag_offers_a_person(house: House) -> None:
    house.begin()

    assert house.desk.offer("one", reason="flagged")
    assert not house.desk.offer("one", reason="flagged")
    assert house.chats.of("one").reason is Reason.flagged
