"""The transcript on SQLite and PostgreSQL: one copy, one order, nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.conversations.migrate import migrate
from bot.conversations.records import Said
from bot.conversations.store import CLAIM_S, NoConversation, Transcripts
from bot.conversations.tables import metadata
from bot.database import engine_at
from bot.errors import StorageError
from bot.safeguarding.tables import safeguarding_record
from bot.staff.tables import staff_member

ANSWER = Said(
    "answered", [{"text": "Two years.", "shown": {"status": "answered"}}], {"intent": "x"}
)


@pytest.fixture
def transcripts(database: str, clock: Any) -> Iterator[Transcripts]:
    """Transcripts on each kind of database, with conversation "one" begun."""
    engine = engine_at(database)
    migrate(engine)
    kept = Transcripts(engine, clock)
    kept.begin("one", "school")
    yield kept
    engine.dispose()


def test_the_tables_are_those_that_the_code_reads(transcripts: Transcripts) -> None:
    with transcripts.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": "conversation_version"}
        )
        assert safeguarding_record.metadata is metadata  # every part's tables are among them
        assert staff_member.metadata is metadata
        assert compare_metadata(context, metadata) == []


def test_processes_that_start_at_once_migrate_once(database: str) -> None:
    engines = [engine_at(database) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, engines))

    with engines[0].connect() as connection:
        versions = connection.execute(text("select version_num from conversation_version")).all()
    assert len(versions) == 1
    for engine in engines:
        engine.dispose()


def test_turns_that_were_counted_before_there_were_transcripts_go_on(
    database: str, clock: Any
) -> None:
    engine = engine_at(database)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "create table conversation_turn (conversation varchar(64) primary key, number int)"
        )
        connection.exec_driver_sql("insert into conversation_turn values ('old', 7)")

    migrate(engine)

    assert Transcripts(engine, clock).accept("old", "hi", "a").turn == 8
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(transcripts: Transcripts) -> None:
    with transcripts.engine.begin() as connection:
        connection.execute(text("update conversation_version set version_num = '9999'"))

    with pytest.raises(StorageError, match="another version"):
        migrate(transcripts.engine)


def test_a_message_and_its_answer_come_back_in_order(transcripts: Transcripts) -> None:
    transcripts.accept("one", "how long is a t level", "a")
    claimed = transcripts.claim("one")
    assert claimed is not None
    transcripts.answer("one", claimed, ANSWER)

    asked, answered = transcripts.events("one")

    assert (asked.seq, asked.kind, asked.id, asked.text) == (
        1,
        "pupil",
        "a",
        "how long is a t level",
    )
    assert (answered.seq, answered.kind, answered.turn, answered.status) == (
        2,
        "bot",
        1,
        "answered",
    )
    assert answered.replies == ANSWER.replies
    assert transcripts.events("one", after=1) == [answered]
    found = transcripts.answer_to("one", "a")
    assert found is not None
    assert found.understood == {"intent": "x"}


def test_the_same_client_id_is_one_message(transcripts: Transcripts) -> None:
    """R2: three times the same id is one."""
    kept = [transcripts.accept("one", "hi", "a") for _ in range(3)]

    assert [each.new for each in kept] == [True, False, False]
    assert {(each.seq, each.turn) for each in kept} == {(1, 1)}
    assert len(transcripts.events("one")) == 1


def test_two_tabs_of_fifty_messages_have_one_order(transcripts: Transcripts) -> None:
    """R2: one order for every screen."""

    def send(tab: str) -> None:
        for number in range(50):
            transcripts.accept("one", f"{tab} {number}", f"{tab}-{number}")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, ["left", "right"]))

    events = transcripts.events("one")
    assert [event.seq for event in events] == list(range(1, 101))
    assert [event.turn for event in events] == list(range(1, 101))
    for tab in ("left", "right"):
        said = [event.text for event in events if str(event.text).startswith(tab)]
        assert said == [f"{tab} {number}" for number in range(50)]


def test_a_message_is_claimed_by_one_alone_and_in_order(transcripts: Transcripts) -> None:
    transcripts.accept("one", "first", "a")
    transcripts.accept("one", "second", "b")

    with ThreadPoolExecutor(4) as pool:
        claims = [found for found in pool.map(transcripts.claim, ["one"] * 4) if found]

    assert [claim.text for claim in claims] == ["first"]
    assert transcripts.waiting() == ["one"]  # the second waits, free to be claimed after the first
    transcripts.answer("one", claims[0], ANSWER)
    second = transcripts.claim("one")
    assert second is not None
    assert second.text == "second"


def test_what_a_process_left_behind_is_answered_once_as_a_new_turn(
    transcripts: Transcripts, clock: Any
) -> None:
    transcripts.accept("one", "hi", "a")
    left = transcripts.claim("one")
    assert left is not None
    assert transcripts.claim("one") is None

    clock.now += timedelta(seconds=CLAIM_S + 1)
    again = transcripts.claim("one")

    assert again is not None
    assert (again.text, again.turn) == ("hi", 2)
    assert transcripts.answer("one", again, ANSWER) == 2
    assert transcripts.answer("one", left, ANSWER) is None  # the first was slow, not dead
    assert len(transcripts.events("one")) == 2


def test_a_map_takes_a_turn_for_each_stage(transcripts: Transcripts) -> None:
    assert transcripts.accept("one", "the map", "a", wants="map").turn == 1
    assert transcripts.accept("one", "hi", "b").turn == 4


@pytest.mark.parametrize(
    "act",
    [
        lambda kept, id: kept.accept(id, "hi", "a"),
        lambda kept, id: kept.events(id),
        lambda kept, id: kept.school(id),
        lambda kept, id: kept.end(id),
    ],
    ids=["accept", "events", "school", "end"],
)
@pytest.mark.parametrize("id", ["one", "never begun"])
def test_an_ended_or_unknown_conversation_opens_nothing(
    transcripts: Transcripts, act: Callable[[Transcripts, str], Any], id: str
) -> None:
    transcripts.end("one")

    with pytest.raises(NoConversation):
        act(transcripts, id)


def test_an_answer_that_was_being_made_at_the_end_is_kept(transcripts: Transcripts) -> None:
    transcripts.accept("one", "hi", "a")
    claimed = transcripts.claim("one")
    transcripts.end("one")

    assert claimed is not None
    assert transcripts.answer("one", claimed, ANSWER) == 2


def test_a_later_word_on_an_answer_takes_the_place_of_the_first(transcripts: Transcripts) -> None:
    transcripts.judge("one", 1, "up", None)
    transcripts.judge("one", 1, "down", "not_clear")

    with transcripts.engine.connect() as connection:
        kept = connection.execute(text("select verdict, reason from feedback")).all()
    assert kept == [("down", "not_clear")]


def test_a_database_that_fails_is_told(transcripts: Transcripts) -> None:
    with transcripts.engine.begin() as connection:
        connection.execute(text("drop table feedback"))

    with pytest.raises(StorageError, match="cannot be kept or read"):
        transcripts.judge("one", 1, "up", None)
