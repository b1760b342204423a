"""
The high-water mark: how far the ledger went, signed, in a file outside its database.

Whatever is cut off the database takes the signed head in it along; this file stays. It is written
after each commit, so it may be behind after a crash or when others append, but never ahead.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import LedgerError
from bot.impartiality.chain import Point
from bot.impartiality.receipt import canonical
from bot.keyring import Keyring

# Two slots, written in turn and each within one sector: a crash leaves at least the other whole.
SLOT_BYTES, SLOTS = 512, 2


@dataclass(frozen=True)
class Mark:
    """How far which ledger went; *rows* is 0 while it is being begun."""

    ledger: str
    rows: int
    hash: str

    @property
    def point(self) -> Point:
        """Return the place that the chain must lead through."""
        return Point(self.rows, self.hash)

    @property
    def message(self) -> bytes:
        """Return what the signature is over; never what a head's is over."""
        return canonical([self.ledger, self.rows, self.hash])


class MarkFile:
    """Keeps the mark in a file, safely with several writers on one machine."""

    def __init__(self, path: Path, keys: Keyring) -> None:
        self.path = path
        self._keys = keys

    def exists(self) -> bool:
        """Return whether there is a mark."""
        return self.path.exists()

    def read(self) -> Mark:
        """
        Return the mark.

        Raises:
            LedgerError: it is gone, was altered or cannot be read.
            UnknownKey: it was signed with a secret that is not here any more.
        """
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise LedgerError(self._lost(f"cannot be read ({error.strerror})")) from error
        return self._newest(content)

    def make(self, mark: Mark) -> None:
        """Write *mark* whatever was there. Raises LedgerError."""
        with self._writing():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new = self.path.with_suffix(".new")
            with new.open("wb") as output:
                output.write(self._slot(mark) * SLOTS)
                output.flush()
                os.fsync(output.fileno())
            os.replace(new, self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)  # or the name may be gone after a power cut
            finally:
                os.close(folder)

    def advance(self, to: Point) -> None:
        """
        Move the mark on to *to* unless it is there already; on disk when this returns.

        Raises:
            LedgerError: it is gone, was altered or cannot be written. It is not made again.
            UnknownKey: it was signed with a secret that is not here any more.
        """
        with self._writing():
            handle = os.open(self.path, os.O_RDWR)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)  # let go of when it is closed
                content = os.pread(handle, SLOT_BYTES * SLOTS, 0)
                mark = self._newest(content)
                if mark.rows >= to.rows:
                    return  # another writer was later and has put it on disk
                place = 1 - self._marks(content).index(mark)
                slot = self._slot(Mark(mark.ledger, to.rows, to.hash))
                os.pwrite(handle, slot, place * SLOT_BYTES)
                os.fdatasync(handle)
            finally:
                os.close(handle)

    def _newest(self, content: bytes) -> Mark:
        marks = [mark for mark in self._marks(content) if mark is not None]
        if not marks:
            for slot in filter(None, _slots(content)):
                self._keys.key(slot[1])
            raise LedgerError(self._lost("was altered, or is of an earlier version"))
        return max(marks, key=lambda mark: mark.rows)

    def _marks(self, content: bytes) -> list[Mark | None]:
        """Return the mark in each slot, None where there is none that is signed."""
        return [
            slot[0] if slot and self._keys.is_signed(slot[0].message, slot[2], slot[1]) else None
            for slot in _slots(content)
        ]

    def _slot(self, mark: Mark) -> bytes:
        signed = {**vars(mark), "key": self._keys.current, "mac": self._keys.sign(mark.message)}
        return canonical(signed).ljust(SLOT_BYTES - 1) + b"\n"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise LedgerError(self._lost(f"cannot be written ({error.strerror})")) from error

    def _lost(self, what: str) -> str:
        return (
            f"{self.path}, which says how far the ledger went, {what}. Restore it with the "
            "database from one backup; if it is lost for good, `python -m bot take-up-ledger` goes "
            "on with the ledger as it stands and writes that into it"
        )


def _slots(content: bytes) -> Iterator[tuple[Mark, str, str] | None]:
    """Yield each slot's mark with its key and signature; None where a write was cut short."""
    for start in range(0, SLOT_BYTES * SLOTS, SLOT_BYTES):
        try:
            said = json.loads(content[start : start + SLOT_BYTES])
            mark = Mark(str(said["ledger"]), int(said["rows"]), str(said["hash"]))
            yield mark, str(said["key"]), str(said["mac"])
        except (ValueError, TypeError, KeyError):
            yield None
