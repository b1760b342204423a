"""Rasa's own memory of conversations: a file that is purged and erased with the transcript."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import StorageError

BUSY_S = 10.0  # Rasa writes for a few ms at a time


class Tracker:
    """The table `events` of Rasa's SQLite file; without the file there is nothing to do."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def erase(self, conversations: Iterable[str]) -> None:
        """Delete every event of *conversations*; no byte of them stays. Raises StorageError."""
        ids = [(id,) for id in conversations]
        with self._open() as connection:
            if connection is not None and ids:
                connection.executemany("DELETE FROM events WHERE sender_id = ?", ids)
                connection.commit()

    def erase_before(self, moment: datetime) -> int:
        """Delete the conversations whose last event is older than *moment*; return how many."""
        older = "SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < ?"
        with self._open() as connection:
            if connection is None:
                return 0
            ids = connection.execute(older, (moment.timestamp(),)).fetchall()
            connection.executemany("DELETE FROM events WHERE sender_id = ?", ids)
            connection.commit()
        return len(ids)

    def events(self, conversation: str) -> list[dict[str, Any]]:
        """Return the events of *conversation*, row for row."""
        with self._open() as connection:
            if connection is None:
                return []
            connection.row_factory = sqlite3.Row
            rows = connection.execute(
                "SELECT * FROM events WHERE sender_id = ? ORDER BY id", (conversation,)
            )
            return [dict(row) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        if not self._file.exists():
            yield None
            return
        try:
            with closing(sqlite3.connect(self._file, timeout=BUSY_S)) as connection:
                # What is deleted is written over, and not only marked as free.
                connection.execute("PRAGMA secure_delete=ON")
                there = connection.execute(
                    "SELECT count(*) FROM sqlite_master WHERE name = 'events'"
                ).fetchone()[0]
                yield connection if there else None
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise StorageError(
                f"the dialogue's memory cannot be read or erased ({type(error).__name__})"
            ) from error
