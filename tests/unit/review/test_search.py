"""Conversations are found by words and filters, those of one school, page by page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.review.search import Filters, search
from tests.unit.review.talks import Talks


def test_a_word_finds_the_conversations_that_have_it(talks: Talks) -> None:
    talks.say("one", "Can I do an Apprenticeship?")
    talks.say("two", "what about college")

    assert talks.found(words="apprenticeships") == ["one"]
    assert talks.found(words="COLLEGE about") == ["two"]
    assert talks.found(words="college apprenticeship") == []


def test_a_mask_is_no_word(talks: Talks) -> None:
    talks.say("one", "ring me on [phone]")

    assert talks.found(words="phone") == []


@pytest.mark.parametrize(
    ("said", "filters"),
    [
        ({"stage": "post_16"}, {"stage": "post_16"}),
        ({"option": "t_levels"}, {"option": "t_levels"}),
        ({"topic": "bursary_fund"}, {"topic": "bursary_fund"}),
        ({"status": "nothing_found"}, {"status": "nothing_found"}),
        ({"confidence": 0.21}, {"confidence": "low"}),
        ({"flag": "self_harm"}, {"flagged": "yes"}),
        ({"status": "offered_person"}, {"person": "yes"}),
    ],
)
def test_each_filter_finds_what_matches_and_nothing_else(talks: Talks, said, filters) -> None:
    talks.say("plain")
    talks.say("one", **said)

    assert talks.found(**filters) == ["one"]


def test_dates_are_inclusive(talks: Talks) -> None:
    talks.say("one")
    talks.clock.now += timedelta(days=1)
    talks.say("two")
    day = date(2026, 11, 24)

    assert talks.found(since=day, until=day) == ["one"]
    assert talks.found(since=day + timedelta(days=1)) == ["two"]


def test_feedback_that_comes_later_is_found_and_a_later_word_takes_its_place(talks: Talks) -> None:
    turn = talks.say("one")
    talks.read()
    talks.transcripts.judge("one", turn, "down", "wrong")

    assert talks.found(feedback="down") == ["one"]

    talks.transcripts.judge("one", turn, "up", None)
    assert talks.found(feedback="down") == []
    assert talks.found(feedback="up") == ["one"]


def test_another_schools_conversations_are_never_found(talks: Talks) -> None:
    talks.say("one", school="other")

    assert talks.found(words="level") == []
    assert talks.found(school="other", words="level") == ["one"]


def test_pages_hold_each_conversation_once_while_new_ones_come(talks: Talks) -> None:
    for number in range(7):
        talks.say(f"talk-{number}")
    talks.read()
    with talks.index.reading() as connection:
        first = search(connection, "school", Filters(), size=3)
    talks.say("new")
    talks.read()
    seen = [row.conversation for row in first.rows]
    before = first.next
    while before is not None:
        with talks.index.reading() as connection:
            page = search(connection, "school", Filters(), before, size=3)
        seen += [row.conversation for row in page.rows]
        before = page.next

    assert seen == [f"talk-{number}" for number in reversed(range(7))]


def test_a_conversation_that_goes_on_is_read_anew(talks: Talks) -> None:
    talks.say("one")
    talks.read()
    talks.say("one", "how much does it pay")

    assert talks.found(words="pay") == ["one"]
    assert talks.found(words="level") == ["one"]


def test_nothing_is_left_to_read_once_all_is_read(talks: Talks) -> None:
    talks.say("one")
    talks.read()

    assert talks.index.catch_up() == 0


def test_a_long_backlog_is_read_whole_however_small_the_steps(talks: Talks) -> None:
    for number in range(5):
        talks.say(f"talk-{number}")
    steps = 0
    while talks.index.catch_up(2):
        steps += 1

    assert steps == 3
    assert len(talks.found()) == 5
