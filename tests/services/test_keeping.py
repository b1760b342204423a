"""On SQLite and PostgreSQL: what is past its time or erased is gone, what is held is exported."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from bot.conversations.migrate import migrate
from bot.conversations.records import Said
from bot.conversations.store import AT, Transcripts
from bot.conversations.tables import metadata
from bot.database import engine_at
from bot.errors import StorageError
from bot.handoff.complaints import Complaints
from bot.handoff.requests import AdviserRequests
from bot.keeping.held import HELD, NOT_HELD
from bot.keeping.keeper import COMPLAINT_DAYS, Keeper, Retention
from bot.keeping.page import as_json, as_page
from bot.keeping.tombstones import Tombstones
from bot.keeping.tracker import Tracker
from bot.review.index import Index
from bot.review.tables import review_correction, review_mark, review_note, review_term

CANARY = "canary-of-a-pupil"
RETENTION = Retention(30, {"school": 30, "riverside": 3}, {"hill": 400})
BY_NUMBER = "in (select number from review_conversation where conversation = 'c-one')"


class Kept:
    """Conversations on one database, Rasa's memory of them, and what keeps them."""

    def __init__(self, database: str, folder: Path, clock: Any) -> None:
        self.folder = folder
        self.engine = engine_at(database)
        migrate(self.engine)
        self.clock = clock
        self.transcripts = Transcripts(self.engine, clock)
        self.index = Index(self.engine, b"a key of the tests")
        self.requests = AdviserRequests(self.engine)
        self.complaints = Complaints(self.engine)
        self.tracker = folder / "tracker.db"
        with sqlite3.connect(self.tracker) as connection:
            connection.execute(
                "create table events (id integer primary key, sender_id text, type_name text,"
                " timestamp float, intent_name text, action_name text, data text)"
            )
        self.keeper = Keeper(
            self.engine, Tracker(self.tracker), Tombstones(folder / "erased.jsonl"), clock
        )

    def say(self, id: str, school: str = "school") -> None:
        """Begin conversation *id* and hold one turn in it, with the canary in every place."""
        words = f"{CANARY} {id} " * 50  # over several pages of the file
        self.transcripts.begin(id, school)
        self.transcripts.accept(id, words, "first")
        claimed = self.transcripts.claim(id)
        assert claimed is not None
        said = Said(
            "answered", [{"text": words, "shown": {}}], {"intent": "x"}, {"stage": "post_16"}
        )
        self.transcripts.answer(id, claimed, said)
        self.transcripts.judge(id, claimed.turn, "down", "wrong")
        self.requests.record(id, "post_16", self.clock())
        self.review(id, words)
        with sqlite3.connect(self.tracker) as connection:
            connection.execute(
                "insert into events (sender_id, timestamp, data) values (?, ?, ?)",
                (id, self.clock().timestamp(), words),
            )

    def review(self, id: str, words: str) -> None:
        """Take *id* into the index of reviewers, with a review, a note and a correction."""
        while self.index.catch_up():
            pass
        at = self.clock().strftime(AT)
        turn = {"conversation": id, "turn": 1, "school": "school", "member": "ada", "at": at}
        with self.index.writing() as connection:
            connection.execute(insert(review_mark).values(**turn, answers="22211"))
            connection.execute(insert(review_correction).values(**turn, wording=words))
            note = {"conversation": id, "seq": 1, "member": "ada", "text": words, "at": at}
            connection.execute(insert(review_note).values(**note))

    def bytes_of(self, words: str) -> list[str]:
        """Return the files in which *words* stand."""
        return [
            file.name
            for file in self.folder.iterdir()
            if file.is_file() and words.encode() in file.read_bytes()
        ]

    def rows(self, id: str) -> int:
        """Return how many rows of every table hold *id* anywhere, by asking the database itself."""
        with self.engine.connect() as connection:
            return sum(
                any(id in str(value) for value in row if value is not None)
                for table in metadata.sorted_tables
                for row in connection.execute(text(f"select * from {table.name}"))
            )


@pytest.fixture
def kept(database: str, tmp_path: Path, clock: Any) -> Iterator[Kept]:
    made = Kept(database, tmp_path, clock)
    yield made
    made.engine.dispose()


def test_a_conversation_past_its_time_leaves_no_byte(kept: Kept) -> None:
    """P5: the database, its log of writes, and Rasa's events."""
    kept.say("old")
    assert kept.bytes_of(f"{CANARY} old")
    kept.clock.now += timedelta(days=30, seconds=1)
    kept.say("new")

    done = kept.keeper.purge(RETENTION)

    assert done.conversations == 1
    assert kept.bytes_of(f"{CANARY} old") == []
    assert kept.rows("old") == 0
    assert kept.rows("new") > 0


def test_the_days_are_counted_from_the_last_message(kept: Kept) -> None:
    """P5"""
    kept.say("old")
    kept.clock.now += timedelta(days=29)
    kept.transcripts.accept("old", "still here", "second")
    kept.clock.now += timedelta(days=29)

    assert kept.keeper.purge(RETENTION).conversations == 0


def test_a_school_keeps_for_as_long_as_it_set(kept: Kept) -> None:
    """P5"""
    kept.say("old", "riverside")
    kept.say("older", "school")
    kept.say("of nobody", "closed")
    kept.clock.now += timedelta(days=4)

    assert kept.keeper.purge(RETENTION).conversations == 1
    assert kept.rows("old ") == 0


def test_what_rasa_remembers_of_a_conversation_that_is_gone_goes_too(kept: Kept) -> None:
    """P5"""
    with sqlite3.connect(kept.tracker) as connection:
        connection.execute(
            "insert into events (sender_id, timestamp, data) values ('stray', ?, ?)",
            (kept.clock().timestamp(), CANARY * 100),
        )
    kept.clock.now += timedelta(days=31)

    kept.keeper.purge(RETENTION)

    assert kept.bytes_of(CANARY) == []


def test_a_complaint_goes_a_year_after_it_was_acknowledged(kept: Kept) -> None:
    """P5"""
    taken = kept.complaints.take("school", CANARY, kept.clock())
    kept.complaints.take("school", "not yet answered", kept.clock())
    kept.complaints.acknowledge(taken.number, kept.clock())
    kept.clock.now += timedelta(days=COMPLAINT_DAYS + 1)

    assert kept.keeper.purge(RETENTION).complaints == 1
    assert [each.text for each in kept.complaints.all()] == ["not yet answered"]


def test_what_is_erased_leaves_no_byte_and_nothing_else_is_touched(kept: Kept) -> None:
    """P6"""
    kept.say("c-one")
    kept.say("c-two")

    assert kept.keeper.erase("c-one")

    assert kept.bytes_of(f"{CANARY} c-one") == []
    assert kept.rows("c-one") == 0
    assert kept.rows("c-two") > 0
    assert not kept.keeper.erase("c-one")


def test_what_is_erased_stays_erased_after_yesterdays_copy_is_put_back(kept: Kept) -> None:
    """P6"""
    kept.say("c-one")
    kept.say("c-two")
    with kept.engine.connect() as connection:
        yesterday = {
            table: connection.execute(table.select()).mappings().all()
            for table in metadata.sorted_tables
        }
    kept.keeper.erase("c-one")
    with kept.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        for table in metadata.sorted_tables:
            if yesterday[table]:
                connection.execute(table.insert(), [dict(row) for row in yesterday[table]])
    assert kept.rows("c-one") > 0

    assert kept.keeper.apply_tombstones() == 1

    assert kept.rows("c-one") == 0
    assert kept.rows("c-two") > 0


def test_an_erasure_that_was_cut_short_is_finished_at_the_next_start(kept: Kept) -> None:
    """P6"""
    kept.say("c-one")
    Tombstones(kept.folder / "erased.jsonl").add("c-one", kept.clock())

    kept.keeper.apply_tombstones()

    assert kept.rows("c-one") == 0


def test_a_file_of_erasures_that_was_damaged_is_an_error_and_not_forgotten(kept: Kept) -> None:
    """P6"""
    (kept.folder / "erased.jsonl").write_text('{"conversation": "c-one", "at": "x"}\n{"conv')

    with pytest.raises(StorageError, match="line 2"):
        kept.keeper.apply_tombstones()


def test_an_export_is_every_row_that_the_database_has(kept: Kept) -> None:
    """P7"""
    kept.say("c-one")
    kept.say("c-two")

    exported = json.loads(as_json(kept.keeper.export("c-one")))

    with kept.engine.connect() as connection:
        for table, of in HELD:
            named = "= 'c-one'" if table is not review_term else BY_NUMBER
            raw = connection.execute(
                text(f"select * from {table.name} where {of.name} {named}")
            ).mappings()
            rows = [{name: _plain(value) for name, value in row.items()} for row in raw]
            told = [
                {name: _plain(value) for name, value in row.items()}
                for row in exported.get(table.name, [])
            ]
            assert told == rows
    assert {"event", "feedback", "adviser_request", "review_term", "review_note"} <= set(exported)
    assert len(exported["events"]) == 1
    assert "c-two" not in json.dumps(exported)


def _plain(value: Any) -> str:
    # A time is an object of the one database and text of the other.
    return str(value).replace("T", " ").removesuffix(".000000")


def test_the_readable_page_has_every_value_as_text(kept: Kept) -> None:
    """P7"""
    kept.say("c-one")
    kept.transcripts.accept("c-one", "<script>alert(1)</script>", "second")

    page = as_page("c-one", kept.keeper.export("c-one"))

    assert CANARY in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


def test_every_table_with_a_conversation_is_erased_with_it(kept: Kept) -> None:
    """P6: a new table is in HELD, or says why not."""
    held = {table.name for table, _ in HELD}
    with_one = {
        table.name
        for table in metadata.sorted_tables
        if table.name == "conversation" or "conversation" in table.columns
    }

    assert with_one - held - set(NOT_HELD) == set()
