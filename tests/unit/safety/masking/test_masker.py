"""Requirement P4: personal data is masked, and what is not personal is left alone."""

from __future__ import annotations

import time

import pytest

from bot.knowledge.wiring import knowledge_base
from bot.safety.masking import Masker, masker
from bot.safety.masking.numbers import upn_letter

SLOWEST_LONG_S = 0.5  # of processor time, for 1,000 characters; took 0.04


@pytest.fixture(scope="module")
def masks() -> Masker:
    return masker(knowledge_base())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my number is 07700 900123", "my number is [phone]"),
        ("its 0 7 7 0 0 9 0 0 1 2 3", "its [phone]"),
        ("zero seven seven zero zero nine zero zero one two three", "[phone]"),
        ("oh seven seven double oh nine hundred 123", "[phone]"),
        ("O77OO 9OO123 is my mob", "[phone] is my mob"),
        ("+44 7700 900123", "[phone]"),
        ("(0113) 496 0123 is our house phone", "[phone] is our house phone"),
        ("07700\N{TELEPHONE RECEIVER}900\N{TELEPHONE RECEIVER}123", "[phone]"),
        ("\N{FULLWIDTH DIGIT ZERO}7700.900.123", "[phone]"),
        ("my email is jo.smith@gmail.com", "my email is [e-mail]"),
        ("jo dot smith at gmail dot com", "[e-mail]"),
        ("our postcode is L S 6 1 a a", "our postcode is [postcode]"),
        ("postcode LS6 lAA", "postcode [postcode]"),
        ("my nhs number is 943 476 5919", "my nhs number is [nhs number]"),
        ("ni AB123456C", "ni [national insurance number]"),
        ("my NI number is QQ 12 34 56 C", "my NI number is [national insurance number]"),
        ("my upn is A123456789012", "my upn is [pupil number]"),
        ("dob 140509", "dob [date of birth]"),
        ("my birthdays on the 21st of march", "my birthdays on the [date of birth]"),
        ("dob is third of the fourth twenty ten", "dob is [date of birth]"),
        ("i live at 7 the crescent", "i live at [address]"),
        ("flat 2 oak house", "[address]"),
        ("my insta is just katie.b", "my insta is just [username]"),
        ("add katie_b1 on snap", "add [username] on snap"),
        ("this is Rose Brown", "this is [name]"),
        ("dob 14/05/2009", "dob [date of birth]"),
        ("i was born on 14th may 2009", "i was born on [date of birth]"),
        ("my birthday is the 3rd of june", "my birthday is the [date of birth]"),
        ("we stay at flat 3, 45 station way leeds", "we stay at [address] leeds"),
        ("my snap is jakey_b99", "my snap is [username]"),
        ("my tiktok username is skaterboi", "my tiktok username is [username]"),
        ("follow @ellie_xo", "follow [username]"),
        ("4111 1111 1111 1111", "[card number]"),
        ("our car reg is AB12 CDE", "our car reg is [number plate]"),
        ("my name is Mohammed Khan and i want a t level", "my name is [name] and i want a t level"),
        (
            "my name is Li compare a utc and a degree",
            "my name is [name] compare a utc and a degree",
        ),
        ("hi im Callum what is a btec", "hi im [name] what is a btec"),
        ("call me Zed", "call me [name]"),
        ("mr patel says uni is best", "mr [name] says uni is best"),
        ("my brother tyrone did an apprenticeship", "my brother [name] did an apprenticeship"),
    ],
)
def test_personal_data_is_masked(masks: Masker, text: str, masked: str) -> None:
    assert masks.mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "i got 777 in my gcses",
        "how do i get to 112 ucas points",
        "call childline on 0800 1111 or 0800 100 900",
        "is it 2026-2027 or 2027-2028",
        "the open day is 14/11/2026, apply before 31 january 2027",
        "i got 5 5 5 4 4 6 7 8 5 and 7 7 06",
        "my snap is broken and tiktok is a waste of time",
        "i have 2 years left close to home and its 3 miles down the road",
        "im confused about t levels but good at maths",
        "my name is private",
        "call me stupid but what is ucas",
        "sir says uni and miss told me btec",
        "im christian and english",
        "i live in leeds LS6",
        "M1 motorway, AB grades, E6 not 6E",
        "who is the national careers service",
        "can i follow ucas on instagram",
        "someone on tiktok said degrees are dead",
        "no one at home knows how",
        "i was born in leeds and my birthday is tomorrow",
    ],
)
def test_what_is_not_personal_is_left_alone(masks: Masker, text: str) -> None:
    assert masks.mask(text).text == text


def test_a_number_that_is_split_over_two_messages_is_masked(masks: Masker) -> None:
    assert masks.mask("900123 ok", ["hi", "my number is 07700"]).text == "[phone] ok"
    assert masks.mask("1aa is it", ["i live at ls6"]).text == "[postcode] is it"
    assert masks.mask("3 gcses", ["i got 5"]).text == "3 gcses"


def test_a_number_in_four_messages_is_masked_from_the_piece_that_makes_it_one(
    masks: Masker,
) -> None:
    assert masks.mask("123", ["0770", "0900"]).text == "[phone]"
    assert masks.mask("123", ["0770", "or maybe", "0900"]).text == "123"


def test_a_long_message_is_masked_in_time(masks: Masker) -> None:
    for piece in (
        "a",
        "a.b",
        "a@",
        "1 ",
        "(1",
        "my name is ",
        "oh ",
        "live at 1 a b c ",
        "insta - ",
    ):
        began = time.thread_time()
        masks.mask((piece * 1000)[:1000])
        assert time.thread_time() - began < SLOWEST_LONG_S, piece


def test_each_kind_is_told_once_in_order(masks: Masker) -> None:
    found = masks.mask("im called aisha, 07700 900123 or 07700 900124")

    assert found.kinds == ("name", "phone")


def test_masking_again_changes_nothing(masks: Masker) -> None:
    once = masks.mask("my name is Jo Smith, jo@smith.example, 12 oak road, LS6 1AA").text

    assert masks.mask(once).text == once


def test_the_check_letter_of_a_pupil_number_is_the_departments() -> None:
    # 2*8+3*0+...: worked by hand from the formula of the guide to UPNs.
    assert (
        upn_letter("801200001001")
        == "ABCDEFGHJKLMNPQRTUVWXYZ"[(8 * 2 + 1 * 4 + 2 * 5 + 1 * 10 + 1 * 13) % 23]
    )


def test_every_name_and_contact_that_is_published_is_left_alone(masks: Masker) -> None:
    knowledge = knowledge_base()
    texts = [helpline.contact for helpline in knowledge.helplines.values()]
    texts += [f"what is {option.name}" for option in knowledge.options.values()]
    texts += [topic.question for topic in knowledge.topics.values()]

    assert [text for text in texts if masks.mask(text).kinds] == []
