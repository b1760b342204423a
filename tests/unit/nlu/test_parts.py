"""Where a message may fall into two questions, and where it may not."""

from __future__ import annotations

import time

import pytest

from bot.nlu.parts import (
    MOST_PLACES,
    SURE_OF_SEAM,
    Halves,
    asks,
    at_seam,
    feels,
    halves,
    has_subject,
    story_and_rest,
    tells,
    wants_a_person,
)
from bot.nlu.plain_words import plain


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "how long is a t level and do u get paid on an apprenticeship?",
            "how long is a t level",
            "do you get paid on an apprenticeship",
        ),
        ("what's a btec and when do i apply", "what's a btec", "when do i apply"),
        ("whats a utc? how do i get in", "what's a utc", "how do i get in"),
        ("how do i apply, when is the deadline", "how do i apply", "when is the deadline"),
        ("do u get paid n how much is it", "do you get paid", "how much is it"),
        ("how long n hw much is a degree", "how long", "how much is a degree"),
        ("got no place yet can i talk 2 sum1", "got no place yet", "can i talk to someone"),
        ("do i have to stay on and if not what else", "do i have to stay on", "if not what else"),
    ],
)
def test_the_likeliest_place_is_before_what_begins_a_question(
    text: str, first: str, second: str
) -> None:
    place = next(halves(plain(text)))

    assert (place.first, place.second, place.opens) == (first, second, True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("army how old, army what grades", ("army how old", "army what grades", False)),
        ("t levels what grades n v levels wen", ("t levels what grades", "v levels when", False)),
    ],
)
def test_a_second_that_begins_otherwise_must_ask_somewhere(
    text: str, place: tuple[str, str, bool]
) -> None:
    assert place in [(each.first, each.second, each.opens) for each in halves(plain(text))]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("how long is it? and the army, can i get in", "the army, can i get in"),
        ("is it free and if i hate it, can i stop", "if i hate it, can i stop"),
        ("talk to someone? i'd also like to know the cost", "i'd also like to know the cost"),
        ("is it free, i was just wondering how long it is", "i was just wondering how long it is"),
    ],
)
def test_a_second_with_its_own_beginning_begins_as_a_question(text: str, second: str) -> None:
    assert any(each.second == second and each.opens for each in halves(text))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("min wage at 17? how do i find an apprenticeship", True),
        ("min wage at 17. how do i find an apprenticeship", False),
        ("my child is dyslexic. would her extra time count, and when's the deadline", True),
        ("my lad has a place, is that for a year", False),
    ],
)
def test_a_first_asks_by_its_form_or_its_mark(text: str, asks: bool) -> None:
    assert any(each.asks for each in halves(text)) is asks


@pytest.mark.parametrize(
    "text",
    [
        "when you do a t level can you still work and how long is it",
        "if i fail maths can i still do a level and do i have to resit",
        "when i'm 16 can i leave school and do i need to stay in education",
        "once you finish uni is there a loan to pay and how much is it",
        "if you get a 3 do you have to resit, and can you do it online",
    ],
)
def test_a_whole_question_may_begin_with_when_or_if(text: str) -> None:
    assert any(" and " not in each.first and each.opens for each in halves(text))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("how long is college", "do i get paid"),
        ("how much is uni", "do i pay it back"),
        ("what happens next", "can i change course"),
        ("what grades needed", "can i get in with 4s"),
    ],
)
def test_a_whole_question_ends_before_the_next_without_a_mark(first: str, second: str) -> None:
    assert (first, second) in [(each.first, each.second) for each in halves(f"{first} {second}")]


@pytest.mark.parametrize(
    ("part", "is_one"),
    [
        ("volunteering abroad when i'm 18", False),
        ("when i'm 18", False),
        ("and when do i apply", True),
        ("apprenticeships when they start", True),
        ("so when can i apply", True),
        ("and apprenticeships when do they begin", True),
    ],
)
def test_when_begins_a_question_only_where_it_asks(part: str, is_one: bool) -> None:
    assert asks(part) is is_one


@pytest.mark.parametrize(
    ("part", "has"),
    [
        ("maths, is it a must", True),
        ("youth hub what is it", True),
        ("do i pay it back", False),
        ("and how long is it", False),
        ("what is it now", False),
        ("how long is it", False),
        ("if i leave do i pay it back", False),
        ("ok do i pay it back", False),
        ("they make me pay it back, do they", False),
    ],
)
def test_a_subject_is_a_name_before_the_question(part: str, has: bool) -> None:
    assert has_subject(part) is has


@pytest.mark.parametrize(
    "text",
    [
        "when you volunteer full time, do they cover your food",
        "when you finish it can you go on to a normal one",
        "how much do they get and if i haven't got maths do i have to do it",
        "how long is a t level. and an apprenticeship, what do they pay you",
        "what date can i leave school",
        "hnd how many years does it take",
        "so what different routes can i go down from here",
    ],
)
def test_nothing_is_cut_off_from_what_it_belongs_to(text: str) -> None:
    ends = (
        "time", "finish it", "maths", "an apprenticeship", "what date", "years", "routes",
        "routes can i",
    )  # fmt: skip

    assert not [each for each in halves(text) if each.first.endswith(ends)]


@pytest.mark.parametrize(
    "text",
    [
        "what is a t level",
        "what are the pros and cons of uni",
        "can i do a levels and a btec",
        "i like art, maths and dance",
        "how do i apply and when",
    ],
)
def test_one_question_has_no_place_to_fall_apart(text: str) -> None:
    assert list(halves(plain(text))) == []


@pytest.mark.parametrize(
    "word",
    ["also ", "and ", "so also ", "btw ", ", so ", ", ok ", "if i, ", "1) ", "and when i ", "?"],
)
def test_many_joining_words_take_no_time(word: str) -> None:
    text = ("what is it? " + word * 240)[:1000]
    began = time.process_time()
    list(halves(text))
    story_and_rest(text)

    assert time.process_time() - began < 0.2


def test_what_is_told_after_a_question_may_be_heard_as_well() -> None:
    places = list(halves("what is a utc. i feel so low"))

    assert ("what is a utc", "i feel so low") in [(each.first, each.second) for each in places]


def test_a_feeling_may_be_the_reason_for_a_question() -> None:
    places = list(halves("how much do you get because mum and dad row and it's getting me down"))

    assert places[-1].second == "mum and dad row and it's getting me down"


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("two quick ones. what do i need? what if i hate it", "two quick ones. "),
        (
            "it makes me nervous, which is odd. where is it taught? any risks",
            "it makes me nervous, which is odd. ",
        ),
        ("what is it. how long", ""),
        ("army what grades. is it free", ""),
        ("1) what is a t level 2) how long is it 3) is it paid", ""),
        ("i hate school. i like art", ""),
        ("a levels 1) are they all exams 2) how do i apply", "a levels 1) "),
    ],
)
def test_a_story_is_what_stands_before_the_first_question(text: str, story: str) -> None:
    assert story_and_rest(text) == (story, text[len(story) :])


def test_no_more_places_are_tried_than_may_be_read() -> None:
    text = "what is it? " * 20

    assert len(list(halves(plain(text)))) == MOST_PLACES


@pytest.mark.parametrize(
    ("part", "is_felt"),
    [
        ("i feel so thick", True),
        ("absolutely gutted", True),
        ("its really getting me down", True),
        ("are they getting me downstairs", False),
        ("how do you feel about btecs", False),
    ],
)
def test_a_feeling_is_said_outright_or_it_is_not(part: str, is_felt: bool) -> None:
    assert feels(part) == is_felt
    assert tells(part) or not is_felt


@pytest.mark.parametrize(
    ("part", "is_wanted"),
    [
        ("can i phone an adviser", True),
        ("who do i phone", False),
        ("who do we ring", False),
        ("whom should my mum call", False),
        ("who do i ring to talk to someone", True),
    ],
)
def test_who_asks_for_a_number_asks_for_no_person(part: str, is_wanted: bool) -> None:
    assert wants_a_person(part) == is_wanted


@pytest.mark.parametrize(
    ("marks", "joins"),
    [
        ("", " and also "),
        ("?", " oh and "),
        (" /", " "),
        (" &", " "),
        ("", " 2) "),
        ("...", " but "),
    ],
)
def test_what_joins_at_a_seam_belongs_to_neither_half(marks: str, joins: str) -> None:
    before = f"t level grades{marks}"

    place = at_seam(f"{before}{joins}bus fare help", len(before), len(before) + 1, SURE_OF_SEAM)

    assert place == Halves("t level grades", "bus fare help", opens=True, asks=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("t level grades", "please"),
        ("when you finish it", "can you stay on"),
        ("how long is a t level. an apprenticeship", "what do they pay"),
        ("my mum wants to know", "how long is a t level"),
        ("how long", "do i have to stay at school"),
        ("what is a utc and", "do they pay the bus"),
    ],
)
def test_a_seam_cuts_nothing_off_from_what_it_belongs_to(first: str, second: str) -> None:
    assert at_seam(f"{first} {second}", len(first), len(first) + 1, SURE_OF_SEAM) is None


def test_what_a_pupil_says_of_themselves_after_a_question_is_no_second_one() -> None:
    first = "what do i write in my personal statement"

    def halves_at_a_sure_seam(second: str) -> Halves | None:
        return at_seam(f"{first} {second}", len(first), len(first) + 1, SURE_OF_SEAM)

    assert halves_at_a_sure_seam("i don't do any clubs") is None
    assert halves_at_a_sure_seam("i want to know about clubs") is not None
    assert halves_at_a_sure_seam("clubs near me") is not None


def test_an_unsure_seam_stands_before_the_form_of_a_question() -> None:
    first = "t level grades"
    unsure = SURE_OF_SEAM - 0.1

    assert at_seam(f"{first} bus fare help", len(first), len(first) + 1, unsure) is None
    place = at_seam(f"{first} is there bus fare help", len(first), len(first) + 1, unsure)
    assert place == Halves(first, "is there bus fare help", opens=True, asks=False)


def test_a_half_with_a_question_mark_asks_at_an_unsure_seam() -> None:
    first = "t level grades?"

    place = at_seam(f"{first} is there bus fare help", len(first), len(first) + 1, 0.0)

    assert place == Halves("t level grades", "is there bus fare help", opens=True, asks=True)
