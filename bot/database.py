"""The engine behind every table: SQLite that keeps what it acknowledged, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.errors import StartError

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
            engine = create_engine(url, future=True, pool_pre_ping=True)
    except (ArgumentError, ImportError) as error:
        # Not the address itself: it may hold a password.
        raise StartError(
            "DATABASE_URL is not the address of a database; write "
            "sqlite:///file.db or postgresql://user:password@host/name"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that only reads, and so keeps no writer waiting."""
    with engine.connect() as connection:
        yield connection.execution_options(reads_only=True)


def insert_once(engine: Engine, table: Table) -> Any:
    """Return an insert into *table* that can say what to do when the row is there already."""
    return (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(table)


def _durable(connection: Any, _record: Any) -> None:
    # The driver's own way of beginning a transaction is to wait until the first write.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _begin(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
