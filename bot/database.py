"""The engine behind every table: SQLite that keeps what it acknowledged, or PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.errors import StartError, StorageError

# What SQLite keeps a database in while it is open; each lasts as long as a connection does.
SQLITE_FILES = ("", "-wal", "-shm")
RETRY_S = 0.01
CONNECT_TIMEOUT_S = 5
ROOM_BYTES = 1 << 20  # on a disk with less, a message and its answer may not fit
BUSY_TIMEOUT_MS = 10_000  # a writer waits for the others this long; one append takes a few ms


def engine_at(url: str) -> Engine:
    """
    Return the engine for the database at *url*.

    On SQLite a transaction takes the write lock when it begins, so that what it reads cannot have
    changed when it writes, and a commit is on disk when it returns.

    Raises:
        StartError: *url* is not the address of a database.
    """
    try:
        if url.startswith("sqlite"):
            # Kept open: to close the last connection to a file costs more than to write to it.
            engine = create_engine(
                url,
                future=True,
                poolclass=QueuePool,
                connect_args={"check_same_thread": False},
            )
        else:
            engine = create_engine(
                url,
                future=True,
                pool_pre_ping=True,
                connect_args=_patience(url),
            )
    except (ArgumentError, ImportError) as error:
        # Not the address itself: it may hold a password.
        raise StartError(
            "DATABASE_URL is not the address of a database; write "
            "sqlite:///file.db or postgresql://user:password@host/name"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _waits_for_locks)
    return engine


@contextmanager
def stored(refused: str) -> Iterator[None]:
    """Raise StorageError, which begins with *refused*, for what a database refuses in the block."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:  # the second from a raw connection
        raise StorageError(f"{refused} ({type(error).__name__})") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that only reads, all as of one moment, and keeps no writer waiting."""
    with engine.connect() as connection:
        options: dict[str, Any] = {"reads_only": True}
        if engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        yield connection.execution_options(**options)


def lacks_file(engine: Engine) -> bool:
    """Return whether the SQLite file is gone or empty; to open such a one would make it."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return False
    file = Path(engine.url.database)
    return not file.exists() or file.stat().st_size == 0


def lacks_room(engine: Engine) -> bool:
    """Return whether the disk that holds the SQLite file is full. Raises OSError without a disk."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return False
    return shutil.disk_usage(Path(engine.url.database).parent).free < ROOM_BYTES


def has_its_files(connection: Connection) -> bool:
    """
    Return whether the SQLite files that *connection* writes to are still those in their place.

    To a file that was moved away or replaced, SQLite goes on writing without an error.
    """
    opened = connection.info.get("files", {})
    return all(_identity(file) == identity for file, identity in opened.items())


def insert_once(engine: Engine, table: Table) -> Any:
    """Return an insert into *table* that can say what to do when the row is there already."""
    return (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(table)


def _patience(url: str) -> dict[str, int]:
    """Return how long PostgreSQL is waited for, where its address says nothing of it."""
    ours = {"connect_timeout": CONNECT_TIMEOUT_S, "tcp_user_timeout": BUSY_TIMEOUT_MS}
    return {name: value for name, value in ours.items() if name not in make_url(url).query}


def _waits_for_locks(connection: Any, record: Any) -> None:
    # PostgreSQL itself would wait for a lock for ever.
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


def _durable(connection: Any, record: Any) -> None:
    # The driver's own way of beginning a transaction is to wait until the first write.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # opens all its files
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    places = [f"{file}{ending}" for ending in SQLITE_FILES] if file else []
    record.info["files"] = {place: _identity(place) for place in places}


def _write_ahead(connection: Any) -> None:
    """Keep a log beside the file; SQLite itself does not wait for another that does so just now."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > until:
                raise
            time.sleep(RETRY_S)
        else:
            return


def _identity(file: str) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
