"""Which answers two people review, and that nobody can steer the random part."""

from __future__ import annotations

import pytest

from bot.errors import ReviewRefused
from bot.review import queue
from bot.review.causes import Cause, cause
from bot.review.queue import Item
from bot.review.rubric import RUBRIC, kept
from bot.staff.roles import Member, Role
from tests.unit.review.talks import Talks

ADA, BO, CY = (Member(id, "school", id.title(), frozenset({Role.ADVISER})) for id in "abc")
AT = "2026-11-24T12:00:00Z"
PLAIN = {"flag": None, "person": False, "verdict": None, "confidence": 900}


def waiting(talks: Talks, member: Member) -> list[Item]:
    talks.read()
    with talks.index.reading() as connection:
        return queue.waiting(connection, member)


def give(talks: Talks, member: Member, item: Item, answers: str = "22211") -> None:
    with talks.index.writing() as connection:
        queue.review(talks.index, connection, member, item, answers, AT)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"flag": "self_harm"}, Cause.FLAG),
        ({"person": True}, Cause.ESCALATION),
        ({"verdict": "down"}, Cause.BAD_FEEDBACK),
        ({"confidence": 499}, Cause.LOW_CONFIDENCE),
        ({"flag": "neglect", "person": True, "verdict": "down"}, Cause.FLAG),
    ],
)
def test_what_must_be_reviewed_is_in_the_queue_whatever_the_draw(said, why) -> None:
    for number in range(50):
        assert cause(f"c-{number}", 1, b"key", **{**PLAIN, **said}) is why


def test_a_fifth_of_the_rest_is_drawn_and_another_key_draws_another_fifth() -> None:
    def drawn(key: bytes) -> set[int]:
        return {n for n in range(10_000) if cause(f"c-{n}", 1, key, **PLAIN) is Cause.SAMPLE}

    one, other = drawn(b"one"), drawn(b"other")

    assert 1_850 < len(one) < 2_150
    assert 300 < len(one & other) < 500  # a fifth of a fifth: nothing but the key decides


def test_the_draw_does_not_look_at_what_was_answered_or_how_sure() -> None:
    for number in range(200):
        draws = {
            cause(f"c-{number}", 1, b"key", **{**PLAIN, **change})
            for change in ({}, {"confidence": 501}, {"confidence": None}, {"verdict": "up"})
        }
        assert len(draws) == 1


def test_the_most_pressing_go_first_and_then_the_oldest(talks: Talks) -> None:
    talks.say("low-1", confidence=0.1)
    talks.say("flag", flag="self_harm")
    talks.say("low-2", confidence=0.1)
    talks.say("person", status="offered_person")

    assert [item.conversation for item in waiting(talks, ADA)] == [
        "flag", "person", "low-1", "low-2",
    ]  # fmt: skip


def test_an_answer_leaves_the_queue_after_two_reviews_by_two_people(talks: Talks) -> None:
    talks.say("flag", flag="self_harm")
    (item,) = waiting(talks, ADA)

    give(talks, ADA, item)
    assert waiting(talks, ADA) == []
    assert waiting(talks, BO) == [item]
    with pytest.raises(ReviewRefused, match="You have reviewed"):
        give(talks, ADA, item)
    give(talks, BO, item)

    assert waiting(talks, CY) == []
    with pytest.raises(ReviewRefused, match="Two people"):
        give(talks, CY, item)


def test_a_review_is_not_seen_before_the_own_one_is_given(talks: Talks) -> None:
    talks.say("flag", flag="self_harm")
    (item,) = waiting(talks, ADA)
    give(talks, ADA, item)

    with talks.index.reading() as connection:
        assert queue.marks_seen_by(connection, BO, item) == []
        assert [mark.member for mark in queue.marks_seen_by(connection, ADA, item)] == ["a"]


def test_reviews_are_kept_when_the_conversation_goes_on(talks: Talks) -> None:
    talks.say("flag", flag="self_harm")
    (item,) = waiting(talks, ADA)
    give(talks, ADA, item)
    give(talks, BO, item)
    talks.say("flag", "and what about college", confidence=0.1)

    assert [item.turn for item in waiting(talks, ADA)] == [2]
    assert talks.found(reviewed="yes") == ["flag"]


def test_bad_feedback_that_comes_later_puts_an_answer_into_the_queue(talks: Talks) -> None:
    turn = talks.say("one")
    talks.read()
    talks.transcripts.judge("one", turn, "down", None)

    assert [item.cause for item in waiting(talks, ADA)] == [Cause.BAD_FEEDBACK]


def test_agreement_is_over_answers_with_two_reviews_of_the_own_school(talks: Talks) -> None:
    for number in range(3):
        talks.say(f"flag-{number}", flag="self_harm")
    talks.say("elsewhere", flag="self_harm", school="other")
    items = waiting(talks, ADA)
    for item, (first, second) in zip(
        items, [("22211", "22211"), ("02210", "12210"), ("12211", None)], strict=True
    ):
        give(talks, ADA, item, first)
        if second:
            give(talks, BO, item, second)
    with talks.index.reading() as connection:
        found = queue.agreement(connection, "school")

    assert [(each.pairs, each.same) for each in found] == [(2, 1), (2, 2), (2, 2), (2, 2), (2, 2)]
    assert found[4].alpha == 1  # "safe": both said yes of one and no of the other
    assert found[1].alpha is None  # both always said the same


def test_an_answer_outside_the_rubric_is_not_kept() -> None:
    whole = {question.id: "1" for question in RUBRIC}

    assert kept(whole) == "11111"
    assert kept({**whole, "safe": "2"}) is None
    assert kept({**whole, "right": "٢"}) is None
    assert kept({}) is None
