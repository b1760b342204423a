"""The exposure ledger: one hash-chained row for each presentation, and nothing about a pupil."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import structlog
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.database import reading
from bot.errors import LedgerError
from bot.impartiality.receipt import Receipt, canonical
from bot.keyring import Keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

log = structlog.get_logger()

metadata = MetaData()
ledger_row = Table(
    "ledger_row",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 0, without a gap
    Column("kind", String(16), nullable=False),  # opened, knowledge, presentation
    # What the row is about, each once: a turn, a version of the content.
    Column("subject", String(80), nullable=False, unique=True),
    Column("body", Text, nullable=False),  # the row's content, as canonical JSON
    Column("hash", String(64), nullable=False),  # SHA-256 over the hash before it and this row
)
ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("rows", Integer, nullable=False),
    Column("hash", String(64), nullable=False),  # of the last row
    Column("key", String(16), nullable=False),
    Column("mac", String(64), nullable=False),  # HMAC over rows and hash
)

Clock = Callable[[], datetime]
HOUR = "%Y-%m-%dT%H:00Z"  # no finer: a minute and a transcript would name a conversation
TAIL_ROWS = 200  # how many rows a start looks through; `audit` looks through all


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


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(timezone.utc)


class Ledger:
    """Appends rows, safely with several writers, and reads them back."""

    def __init__(self, engine: Engine, keys: Keyring, clock: Clock = utc_now) -> None:
        """Nothing is read or made before `open`, so that a damaged ledger is never begun anew."""
        self._engine = engine
        self._keys = keys
        self._clock = clock

    @property
    def engine(self) -> Engine:
        """Return the engine, for the tables that are kept beside the ledger."""
        return self._engine

    def exists(self) -> bool:
        """Return whether there is a ledger. Raises LedgerError when the database is unusable."""
        try:
            with reading(self._engine) as connection:
                return bool(self._engine.dialect.has_table(connection, ledger_head.name))
        except SQLAlchemyError as error:
            raise _unusable(error) from error

    def begin(self) -> str:
        """Make a new ledger and return its id. Raises LedgerError when there is one already."""
        if self.exists():
            raise LedgerError("there is a ledger already; it is never begun twice")
        id = secrets.token_hex(8)
        hour = self._clock().strftime(HOUR)
        opened = Row(0, "opened", id, _text({"ledger": id, "hour": hour, "number": 0}), "")
        try:
            metadata.create_all(self._engine)
            with self._engine.begin() as connection:
                self._put(connection, opened, before="")
                hash = opened.hash_after("")
                connection.execute(insert(ledger_head).values(id=1, **self._signed_head(1, hash)))
        except SQLAlchemyError as error:
            raise _unusable(error) from error
        return id

    def record(self, receipt: Receipt, knowledge: KnowledgeBase, model: str) -> int:
        """
        Append the presentation of *receipt* and return its row's number; on disk when it returns.

        The version of the content comes before its first presentation, as a row of its own.

        Raises:
            LedgerError: the turn has a row already, or nothing can be appended.
        """
        body = {"receipt": receipt.as_json(), "model": model}
        try:
            with self._engine.begin() as connection:
                self._know(connection, knowledge)
                return self._append(connection, "presentation", receipt.turn, body)
        except IntegrityError as error:
            raise LedgerError("this turn has a presentation in the ledger already") from error
        except SQLAlchemyError as error:
            raise _unusable(error) from error

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield every row from number *start* on, in order. Raises LedgerError."""
        chosen = (
            select(ledger_row).where(ledger_row.c.number >= start).order_by(ledger_row.c.number)
        )
        try:
            with reading(self._engine) as connection:
                for found in connection.execution_options(stream_results=True).execute(chosen):
                    yield Row(*found)
        except SQLAlchemyError as error:
            raise _unusable(error) from error

    def head(self) -> Head:
        """Return how far the ledger goes. Raises LedgerError when that is lost."""
        try:
            with reading(self._engine) as connection:
                return self._head(connection)
        except SQLAlchemyError as error:
            raise _unusable(error) from error

    def count(self) -> int:
        """Return how many rows there are. Raises LedgerError."""
        try:
            with reading(self._engine) as connection:
                return int(connection.execute(select(func.count(ledger_row.c.number))).scalar_one())
        except SQLAlchemyError as error:
            raise _unusable(error) from error

    def is_signed(self, head: Head) -> bool:
        """Return whether *head* was signed by this deployment."""
        return self._keys.is_signed(head.message, head.mac, head.key)

    def check_end(self) -> None:
        """
        Check that the ledger's end is whole, as a start does.

        Raises:
            LedgerError: the head is lost or forged, rows are missing at the end, or one of the last
                ones was altered.
        """
        head = self.head()
        self._keys.key(head.key)
        if not self.is_signed(head):
            raise LedgerError(f"the ledger's head was altered; {MEND}")
        if (there := self.count()) != head.rows:
            raise LedgerError(f"the ledger has {there} rows where {head.rows} are signed; {MEND}")
        before: str | None = None
        for row in self.rows(max(0, head.rows - TAIL_ROWS)):
            if before is not None and row.hash != row.hash_after(before):
                raise LedgerError(f"row {row.number} of the ledger was altered; {MEND}")
            before = row.hash
        if before != head.hash:
            raise LedgerError(f"the ledger's last row is not the one signed; {MEND}")

    # -- writing -----------------------------------------------------------------------------

    def _know(self, connection: Connection, knowledge: KnowledgeBase) -> None:
        subject = f"knowledge {knowledge.version}"
        known = select(ledger_row.c.number).where(ledger_row.c.subject == subject)
        if connection.execute(known).first() is not None:
            return
        # Only whoever holds the head may append, so nobody else can be adding the same version.
        self._head(connection, to_append=True)
        if connection.execute(known).first() is None:
            self._append(connection, "knowledge", subject, version_row(knowledge))

    def _append(self, connection: Connection, kind: str, subject: str, body: dict[str, Any]) -> int:
        head = self._head(connection, to_append=True)
        hour = self._clock().strftime(HOUR)
        last = self._last_hour(connection, head)
        if hour < last:
            # The order of rows is their number's; an hour before the last would look like a lie.
            log.warning("ledger.clock_went_back", hour=hour, last=last)
            body = {**body, "clock_went_back_to": hour}
            hour = last
        # The number stands in the content too, so that a row in another's place gives itself away.
        text = _text({**body, "hour": hour, "number": head.rows})
        row = Row(head.rows, kind, subject, text, "")
        self._put(connection, row, head.hash)
        signed = self._signed_head(head.rows + 1, row.hash_after(head.hash))
        connection.execute(update(ledger_head).where(ledger_head.c.id == 1).values(**signed))
        return row.number

    def _head(self, connection: Connection, to_append: bool = False) -> Head:
        chosen = select(
            ledger_head.c.rows, ledger_head.c.hash, ledger_head.c.key, ledger_head.c.mac
        ).where(ledger_head.c.id == 1)
        # On PostgreSQL the head's row is the lock; on SQLite the transaction holds the file's.
        found = connection.execute(chosen.with_for_update() if to_append else chosen).first()
        if found is None:
            raise LedgerError(f"the ledger's head is missing; {MEND}")
        return Head(*found)

    def _last_hour(self, connection: Connection, head: Head) -> str:
        chosen = select(ledger_row.c.body).where(ledger_row.c.number == head.rows - 1)
        body = connection.execute(chosen).scalar()
        if body is None:
            raise LedgerError(f"row {head.rows - 1} of the ledger is missing; {MEND}")
        return str(json.loads(body).get("hour", ""))

    def _put(self, connection: Connection, row: Row, before: str) -> None:
        values = {**vars(row), "hash": row.hash_after(before)}
        connection.execute(insert(ledger_row).values(**values))

    def _signed_head(self, rows: int, hash: str) -> dict[str, Any]:
        head = Head(rows, hash, self._keys.current, "")
        return {**vars(head), "mac": self._keys.sign(head.message)}


MEND = (
    "nothing was changed; `python -m bot audit` names the row. Restore the database from a backup, "
    "or keep it aside for an inspector and begin another with `python -m bot begin-ledger`"
)


def version_row(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Return what a later audit needs of a version of the content: who was open when, and cards."""
    accounts = {stage: knowledge.account(stage) for stage in STAGES}
    return {
        "knowledge": knowledge.version,
        "choice_sets": {s: [o.id for o in a.shown] for s, a in accounts.items()},
        "not_shown": {
            s: [[no.option.id, no.reason.value] for no in a.not_shown] for s, a in accounts.items()
        },
        "cards": {id: knowledge.card(id) for id in sorted(knowledge.options)},
        "names": {id: option.name for id, option in sorted(knowledge.options.items())},
    }


def _text(body: dict[str, Any]) -> str:
    return canonical(body).decode()


def _unusable(error: SQLAlchemyError) -> LedgerError:
    reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
    return LedgerError(f"the ledger's database cannot be used ({reason}); {MEND}")
