"""The figures of a month are counted right, and those of other schools and months are not in."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert

from bot.conversations.chat_tables import chat_change
from bot.review.figures import DAYS, Figures, figures
from tests.unit.review.talks import Talks

TODAY = date(2026, 11, 24)


def month(talks: Talks, today: date = TODAY) -> Figures:
    talks.read()
    with talks.index.reading() as connection:
        return figures(connection, "school", today)


def test_each_answer_counts_on_its_day(talks: Talks) -> None:
    talks.say("one", status="nothing_found", topic="bursary_fund")
    talks.clock.now += timedelta(days=1)
    talks.say("one", topic="bursary_fund")
    talks.say("two")
    talks.say("elsewhere", school="other")

    found = month(talks, TODAY + timedelta(days=1))

    told = [(day.conversations, day.answers, day.unanswered) for day in found.days]
    assert len(told) == DAYS
    assert told[-3:] == [(0, 0, 0), (1, 1, 1), (1, 2, 0)]
    assert found.topics == (("bursary_fund", 2), ("no topic", 1))
    assert (found.conversations, found.answers, found.unanswered) == (2, 3, 1)


def test_what_is_older_than_thirty_days_does_not_count(talks: Talks) -> None:
    talks.say("one")

    assert month(talks, TODAY + timedelta(days=29)).answers == 1
    assert month(talks, TODAY + timedelta(days=30)).answers == 0


def test_thumbs_are_counted_once_for_each_answer(talks: Talks) -> None:
    turn = talks.say("one")
    talks.transcripts.judge("one", turn, "down", None)
    talks.transcripts.judge("one", turn, "up", None)
    talks.transcripts.judge("one", talks.say("one"), "down", "wrong")

    assert (month(talks).ups, month(talks).downs) == (1, 1)


def test_waits_are_from_the_asking_to_the_joining(talks: Talks) -> None:
    moves = [
        ("one", "ask", "10:00"), ("one", "claim", "10:04"), ("two", "ask", "10:00"),
        ("two", "claim", "10:10"), ("two", "claim", "11:00"), ("three", "ask", "10:00"),
    ]  # fmt: skip
    for id in ("one", "two", "three"):
        talks.say(id)
    with talks.index.engine.begin() as connection:
        for id, move, at in moves:
            row = {"conversation": id, "at": f"2026-11-24T{at}:00Z", "move": move, "state": "x"}
            connection.execute(insert(chat_change).values(**row))

    waits = month(talks).waits

    assert (waits.asked, waits.joined) == (3, 2)
    assert (waits.median_minutes, waits.longest_minutes) == (7, 10)


def test_a_month_without_anything_is_told_as_such(talks: Talks) -> None:
    found = month(talks)

    assert (found.answers, found.topics, found.waits.median_minutes) == (0, (), None)
