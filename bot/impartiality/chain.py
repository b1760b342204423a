"""The chain of the ledger's rows: what follows from what, and where it must end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import LedgerError
from bot.impartiality.receipt import canonical

MEND = (
    "`python -m bot audit` names the row. Restore the database from a backup, or keep it aside for "
    "an inspector and begin another with `python -m bot begin-ledger`"
)
RESTORE = (
    "restore its newest backup. If those rows are lost for good, `python -m bot take-up-ledger` "
    "goes on without them and writes the loss into the ledger"
)


@dataclass(frozen=True)
class Row:
    """One row of the ledger as it stands in the database."""

    number: int
    kind: str
    subject: str
    body: str
    hash: str

    @property
    def content(self) -> dict[str, Any]:
        """Return what the row says. Raises ValueError when it is no JSON any more."""
        return dict(json.loads(self.body))

    def hash_after(self, before: str) -> str:
        """Return the hash that this row must have after one with the hash *before*."""
        said = f"{before}\n{self.number}\n{self.kind}\n{self.subject}\n{self.body}"
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """How far the ledger goes, signed, so that rows cut off its end are missed."""

    rows: int
    hash: str
    key: str
    mac: str

    @property
    def message(self) -> bytes:
        """Return what the signature is over."""
        return canonical([self.rows, self.hash])


@dataclass(frozen=True)
class Point:
    """A place that the chain went through: so many rows, the last of them with this hash."""

    rows: int
    hash: str


def check_tail(head: Head, start: int, tail: Sequence[Row]) -> None:
    """
    Check that *tail*, all that is there from row *start* on, is chained and ends with *head*.

    Raises:
        LedgerError: a row is missing, altered, or stands beyond what is signed.
    """
    before = "" if start == 0 else None
    for number, row in enumerate(tail, start):
        if number >= head.rows:
            raise LedgerError(f"the ledger has rows beyond the {head.rows} that are signed; {MEND}")
        if row.number != number:
            raise LedgerError(f"row {number} of the ledger is missing; {MEND}")
        if before is not None and row.hash != row.hash_after(before):
            raise LedgerError(f"row {row.number} of the ledger was altered; {MEND}")
        before = row.hash
    if start + len(tail) < head.rows:
        raise LedgerError(f"row {start + len(tail)} of the ledger is missing; {MEND}")
    if before != head.hash:
        raise LedgerError(f"the ledger's last row is not the one signed; {MEND}")


def check_point(head: Head, point: Point, hash: str | None) -> None:
    """
    Check that a chain that ends with *head* leads through *point*.

    Args:
        head: The head of the chain.
        point: Where it was seen before.
        hash: That of the row in the point's place now; None when there is none.

    Raises:
        LedgerError: rows that were recorded are gone, or others are in their place.
    """
    if point.rows > head.rows:
        raise LedgerError(
            f"rows are lost: the ledger has {head.rows} rows, but {point.rows} were recorded; "
            f"{RESTORE}"
        )
    if point.hash != hash:
        raise LedgerError(
            f"row {point.rows - 1} of the ledger is not the one that was recorded there: it was "
            f"put back and written anew since; {RESTORE}"
        )
