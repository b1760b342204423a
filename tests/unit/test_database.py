"""A database that keeps what it acknowledged, and errors that tell no password."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, update

from bot.database import engine_at, reading
from bot.errors import StartError

metadata = MetaData()
tally = Table("tally", metadata, Column("count", Integer, primary_key=True))


@pytest.mark.parametrize(
    "url", ["", "canary7172", "nothing://user:canary7172@host/name", "mysql+canary7172://host/x"]
)
def test_an_address_of_no_database_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(StartError, match="DATABASE_URL is not the address of a database") as error:
        engine_at(url)

    assert "canary7172" not in str(error.value)


def test_sqlite_puts_every_commit_on_disk_and_lets_readers_read(tmp_path: Path) -> None:
    """R5: a write-ahead log, and a commit is on disk when it returns."""
    engine = engine_at(f"sqlite:///{tmp_path / 'x.db'}")

    with engine.connect() as connection:
        mode = connection.exec_driver_sql("pragma journal_mode").scalar()
        synchronous = connection.exec_driver_sql("pragma synchronous").scalar()

    assert (mode, synchronous) == ("wal", 2)


def test_what_a_writer_read_cannot_change_before_it_writes(tmp_path: Path) -> None:
    engine = engine_at(f"sqlite:///{tmp_path / 'x.db'}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(tally).values(count=0))

    def add_one() -> None:
        for _ in range(20):
            with engine.begin() as connection:
                count = connection.execute(select(tally.c.count)).scalar_one()
                connection.execute(update(tally).values(count=count + 1))

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as connection:
        assert connection.execute(select(tally.c.count)).scalar_one() == 80


def test_a_reader_keeps_no_writer_waiting(tmp_path: Path) -> None:
    engine = engine_at(f"sqlite:///{tmp_path / 'x.db'}")
    metadata.create_all(engine)

    with reading(engine) as reader:
        assert reader.execute(select(tally.c.count)).all() == []
        with engine.begin() as writer:
            writer.execute(insert(tally).values(count=1))

    with reading(engine) as reader:
        assert reader.execute(select(tally.c.count)).all() == [(1,)]


def test_a_new_file_can_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """Without the wait, 9 of 300 such rounds met "database is locked": so many make a chance."""
    for number in range(100):
        engines = [engine_at(f"sqlite:///{tmp_path / f'{number}.db'}") for _ in range(8)]

        with ThreadPoolExecutor(len(engines)) as pool:
            opened = list(pool.map(lambda engine: engine.connect().close(), engines))

        assert len(opened) == len(engines)
        for engine in engines:
            engine.dispose()
