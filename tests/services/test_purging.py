"""One process purges at a time; what was being read goes later; records have their own time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import database as databases
from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.handoff.complaints import Complaints
from bot.handoff.requests import AdviserRequests
from bot.keeping.claim import Claim, DoneElsewhere
from bot.keeping.keeper import PURGE_LEASE_S, Keeper, Purged, Retention
from bot.keeping.tombstones import Tombstones
from bot.keeping.tracker import Tracker
from bot.keyring import keyring
from bot.safeguarding.concern import Concern
from bot.safeguarding.filing import Filing
from bot.safeguarding.records import Records
from bot.safeguarding.tables import alert, alert_try, safeguarding_record, safeguarding_step
from bot.schools.contacts import Contacts
from bot.schools.models import School
from bot.schools.schools import Schools

PROCESSES = 8
CANARY = "canary-of-a-record"
RETENTION = Retention(30, {"hill": 30}, {"hill": 400})
NOTHING = Purged(conversations=0, complaints=0, records=0)

MakeKeeper = Callable[[], Keeper]


@pytest.fixture
def keeper_of(database: str, tmp_path: Path, clock: Any) -> Iterator[MakeKeeper]:
    """Return a keeper with connections of its own, as each process has one."""
    engines = [engine_at(database)]
    migrate(engines[0])
    Complaints(engines[0])

    def made() -> Keeper:
        engines.append(engine_at(database))
        tracker, tombstones = Tracker(tmp_path / "tracker.db"), Tombstones(tmp_path / "erased")
        return Keeper(engines[-1], tracker, tombstones, clock)

    yield made
    for engine in engines:
        engine.dispose()


@pytest.fixture
def filing(database: str, clock: Any) -> Iterator[Filing]:
    engine = engine_at(database)
    migrate(engine)
    told = Contacts(lead="lead@hill.example", deputy="deputy@hill.example", retention_days=400)
    schools = Schools({"hill": School(id="hill", safeguarding=told), "bare": School(id="bare")})
    yield Filing(Records(engine, keyring("safeguarding", ["s" * 32]), clock), schools)
    engine.dispose()


def file(filing: Filing, school: str = "hill", words: str = CANARY) -> str:
    once = filing.records.once(school, words)
    id = filing.file_alone(Concern(school, "pupil", words, once, ("unread",)))
    assert id is not None
    return id


def rows(filing: Filing) -> dict[str, int]:
    tables = (safeguarding_record, safeguarding_step, alert, alert_try)
    with filing.records.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def test_of_processes_that_purge_at_once_one_does(database: str, clock: Any) -> None:
    """P5: each has connections of its own; nobody waits for the one that purges."""
    engines = [engine_at(database) for _ in range(PROCESSES)]
    migrate(engines[0])
    begin, end = Barrier(PROCESSES), Barrier(PROCESSES)

    def purge(engine: Any) -> bool:
        begin.wait()
        try:
            with Claim(engine, "purge", PURGE_LEASE_S, clock).held():
                end.wait()  # until all others have tried
                return True
        except DoneElsewhere:
            end.wait()
            return False

    with ThreadPoolExecutor(PROCESSES) as pool:
        held = list(pool.map(purge, engines))

    assert held.count(True) == 1
    for engine in engines:
        engine.dispose()


def test_a_purge_beside_another_is_refused_and_free_afterwards(
    keeper_of: MakeKeeper, database: str, clock: Any
) -> None:
    """P5"""
    other, keeper = engine_at(database), keeper_of()
    with Claim(other, "purge", PURGE_LEASE_S, clock).held(), pytest.raises(DoneElsewhere):
        keeper.purge(RETENTION)
    other.dispose()

    assert keeper.purge(RETENTION) == NOTHING
    assert keeper_of().purge(RETENTION) == NOTHING


def test_a_claim_of_a_process_that_died_runs_out(
    keeper_of: MakeKeeper, database: str, clock: Any
) -> None:
    """P5: and one that comes to life again does not free what another has claimed since."""
    dead, other = engine_at(database), engine_at(database)
    slow = Claim(dead, "purge", PURGE_LEASE_S, clock).held()
    slow.__enter__()
    clock.now += timedelta(seconds=PURGE_LEASE_S - 1)
    with pytest.raises(DoneElsewhere):
        keeper_of().purge(RETENTION)
    clock.now += timedelta(seconds=1)

    with Claim(other, "purge", PURGE_LEASE_S, clock).held():
        slow.__exit__(None, None, None)
        with pytest.raises(DoneElsewhere):
            keeper_of().purge(RETENTION)

    assert keeper_of().purge(RETENTION) == NOTHING
    dead.dispose()
    other.dispose()


def test_what_somebody_was_reading_goes_with_the_next_purge(
    tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P6: SQLite cannot empty its log under a reader, and says so in a row, not by an error."""
    monkeypatch.setattr(databases, "BUSY_TIMEOUT_MS", 10)
    file = tmp_path / "database.db"
    engine = engine_at(f"sqlite:///{file}")
    migrate(engine)
    Complaints(engine)
    AdviserRequests(engine)
    keeper = Keeper(engine, Tracker(tmp_path / "none"), Tombstones(tmp_path / "erased"), clock)
    transcripts = Transcripts(engine, clock)
    transcripts.begin("c-one", "hill")
    transcripts.accept("c-one", CANARY, "first")

    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("begin")
        assert reader.execute("select count(*) from event").fetchone() == (1,)
        assert keeper.erase("c-one")
        assert keeper.log_is_left
        assert _has(tmp_path)

    assert keeper.purge(RETENTION) == NOTHING
    assert not keeper.log_is_left
    assert not _has(tmp_path)
    engine.dispose()


def _has(folder: Path) -> list[str]:
    """Return the database files in which the canary stands."""
    files = folder.glob("database.db*")
    return [file.name for file in files if CANARY.encode() in file.read_bytes()]


def test_a_record_past_the_time_of_its_school_leaves_no_byte(
    keeper_of: MakeKeeper, filing: Filing, clock: Any, tmp_path: Path
) -> None:
    """P5: with its steps and its alerts; counted from the last thing that was done about it."""
    id = file(filing, words=CANARY * 100)
    filing.records.acknowledge(id, "hill", "lead")
    clock.now += timedelta(days=300)
    filing.records.note_action(id, "hill", "lead", f"told social care of {CANARY}")
    clock.now += timedelta(days=400)
    filing.records.open(id, "hill", "lead")  # which keeps it no longer

    assert keeper_of().purge(RETENTION).records == 0
    clock.now += timedelta(seconds=1)
    assert keeper_of().purge(RETENTION).records == 1

    assert set(rows(filing).values()) == {0}
    assert not _has(tmp_path)


def test_a_record_that_nobody_acknowledged_stays(
    keeper_of: MakeKeeper, filing: Filing, clock: Any
) -> None:
    """P5, G7: somebody has still to read it."""
    filing.records.open(file(filing), "hill", "lead")
    clock.now += timedelta(days=5000)

    assert keeper_of().purge(RETENTION).records == 0
    assert rows(filing)["safeguarding_record"] == 1


def test_a_school_that_set_no_time_keeps_its_records(
    keeper_of: MakeKeeper, filing: Filing, clock: Any
) -> None:
    """P5: and the transcript's own time does not touch them."""
    for school in ("hill", "bare"):
        filing.records.acknowledge(file(filing, school), school, "lead")
    clock.now += timedelta(days=5000)

    assert keeper_of().purge(RETENTION).records == 1

    assert len(filing.records.list_for("bare")) == 1
    assert filing.records.list_for("hill") == []
    assert filing.records.altered() == []
