"""On SQLite and PostgreSQL: search, queue, corrections and figures, and two indexes at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select

from bot.review import corrections, queue
from bot.review.corrections import Correction, Known
from bot.review.figures import figures
from bot.review.index import Index
from bot.review.tables import review_conversation, review_term, review_turn
from bot.staff.roles import Member, Role
from tests.unit.review.talks import KEY, Talks
from tests.unit.web.conftest import Masks

ADA, BO = (Member(id, "school", id, frozenset({Role.ADVISER})) for id in ("ada", "bo"))


@pytest.fixture
def talks(database: str) -> Iterator[Talks]:
    made = Talks.begin(database)
    yield made
    made.index.engine.dispose()


def test_a_conversation_is_found_by_word_and_filter(talks: Talks) -> None:
    talks.say("one", "is a zebra allowed", stage="post_16")
    talks.say("two", "is a zebra allowed", stage="post_14")
    talks.say("three", "about pay", stage="post_16", confidence=0.1)

    assert talks.found(words="zebras", stage="post_16") == ["one"]
    assert talks.found(stage="post_16") == ["three", "one"]
    assert talks.found(words="zebra", confidence="low") == []
    assert talks.found(since=date(2026, 11, 24), until=date(2026, 11, 24)) == [
        "three", "two", "one",
    ]  # fmt: skip


def test_an_answer_is_reviewed_by_two_and_counted(talks: Talks) -> None:
    talks.say("one", flag="self_harm")
    talks.read()
    for member in (ADA, BO):
        with talks.index.writing() as connection:
            (item,) = queue.waiting(connection, member)
            queue.review(talks.index, connection, member, item, "22211", "2026-11-24T12:00:00Z")
    with talks.index.reading() as connection:
        assert queue.waiting(connection, ADA) == []
        assert queue.agreement(connection, "school")[0].pairs == 1
        assert figures(connection, "school", date(2026, 11, 24)).answers == 1


def test_a_later_correction_takes_the_place_of_an_earlier_one(talks: Talks) -> None:
    turn = talks.say("one")
    talks.read()
    known = Known(["right", "righter"], [])
    for intent in known.intents:
        with talks.index.writing() as connection:
            corrections.keep(
                connection, Masks(), known, ADA, "one", turn, Correction(intent, "", ""),
                "2026-11-24T12:00:00Z",
            )  # fmt: skip
    with talks.index.reading() as connection:
        assert corrections.correction_of(connection, "one", turn) == Correction("righter", "", "")
        assert corrections.count(connection, "school") == 1


def test_several_processes_that_read_at_once_read_each_conversation_once(talks: Talks) -> None:
    for number in range(20):
        talks.say(f"talk-{number}", flag="self_harm")
    errors: list[Exception] = []

    def read() -> None:
        try:
            index = Index(talks.index.engine, KEY)
            while index.catch_up(3):
                pass
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    with talks.index.reading() as connection:
        for table, wanted in ((review_conversation, 20), (review_turn, 20)):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == wanted
        flagged = select(func.count()).where(review_term.c.term == "flagged=yes")
        assert connection.execute(flagged).scalar() == 20
