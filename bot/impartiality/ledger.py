"""The exposure ledger: one hash-chained row for each presentation, and nothing about a pupil."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

import structlog
from sqlalchemy import func, insert, inspect, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError, SQLAlchemyError
from sqlalchemy.sql import Select

from bot.database import has_its_files, lacks_file, reading
from bot.errors import LedgerError
from bot.impartiality.chain import MEND, Head, Point, Row, check_point, check_tail
from bot.impartiality.mark import Mark, MarkFile
from bot.impartiality.receipt import Receipt, canonical
from bot.impartiality.tables import ledger_head, ledger_row, metadata
from bot.keyring import Keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

log = structlog.get_logger()

Clock = Callable[[], datetime]
HOUR = "%Y-%m-%dT%H:00Z"  # no finer: a minute and a transcript would name a conversation
START_ROWS = 200  # how many rows a start looks through; `audit` looks through all
APPEND_ROWS = 2  # how many an append does: the last one and what it follows from
HEAD = select(ledger_head.c.rows, ledger_head.c.hash, ledger_head.c.key, ledger_head.c.mac).where(
    ledger_head.c.id == 1
)


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(timezone.utc)


class View:
    """The ledger as it stands on one connection: at one moment, or under the lock of a writer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield every row from number *start* on, in order."""
        streamed = _from(start).execution_options(stream_results=True)
        for found in self._connection.execute(streamed):
            yield Row(*found)

    def id(self) -> str | None:
        """Return the ledger's id, None when its first row is lost."""
        chosen = select(ledger_row.c.subject).where(ledger_row.c.number == 0)
        found: str | None = self._connection.execute(chosen).scalar()
        return found

    def head(self) -> Head:
        """Return how far the ledger goes. Raises LedgerError when that is lost."""
        if not inspect(self._connection).has_table(ledger_head.name):
            raise LedgerError(f"the ledger's head is missing; {MEND}")
        return self._head(HEAD)

    def locked_head(self) -> Head:
        """Return the head, and keep other writers waiting until the transaction ends."""
        # On PostgreSQL the head's row is the lock; on SQLite the transaction holds the file's.
        return self._head(HEAD.with_for_update())

    def count(self) -> int:
        """Return how many rows there are."""
        chosen = select(func.count(ledger_row.c.number))
        return int(self._connection.execute(chosen).scalar_one())

    def tail(self, head: Head, rows: int) -> tuple[int, list[Row]]:
        """Return the number from which *rows* are left before *head*, and all rows from there."""
        start = max(0, head.rows - rows)
        return start, [Row(*found) for found in self._connection.execute(_from(start))]

    def hash_at(self, point: Point) -> str | None:
        """Return the hash of the row in the place of *point*, None when there is none."""
        chosen = select(ledger_row.c.hash).where(ledger_row.c.number == point.rows - 1)
        found: str | None = self._connection.execute(chosen).scalar()
        return found

    def first_of(self, subjects: Iterable[str]) -> str | None:
        """Return one of *subjects* that has a row, None when none has."""
        chosen = select(ledger_row.c.subject).where(ledger_row.c.subject.in_(list(subjects)))
        found: str | None = self._connection.execute(chosen).scalar()
        return found

    def _head(self, chosen: Select) -> Head:
        found = self._connection.execute(chosen).first()
        if found is None:
            raise LedgerError(f"the ledger's head is missing; {MEND}")
        return Head(*found)


class Ledger:
    """
    Appends rows, safely with several writers, and reads them back.

    Before it signs a new head it makes sure that the old one and the last rows are its own, and
    that the chain still leads through every place that it, or the mark, saw before.
    """

    def __init__(
        self,
        engine: Engine,
        keys: Keyring,
        clock: Clock = utc_now,
        mark: MarkFile | None = None,
    ) -> None:
        """
        Nothing is read or made before `begin`, so that a damaged ledger is never begun anew.

        Without *mark*, as for a ledger that lasts no longer than this process, only what this
        object appended itself is missed when it is gone.
        """
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._mark = mark
        self._seen: Point | None = None
        self._seeing = threading.Lock()

    @property
    def engine(self) -> Engine:
        """Return the engine, for the tables that are kept beside the ledger."""
        return self._engine

    def exists(self) -> bool:
        """Return whether there is a ledger, or what is left of one. Raises LedgerError."""
        if lacks_file(self._engine):
            return False
        with _usable(), reading(self._engine) as connection:
            there = set(inspect(connection).get_table_names())
        return bool(there & {ledger_head.name, ledger_row.name})

    def begin(self) -> str:
        """Make a new ledger and return its id. Raises LedgerError when there is one already."""
        if self.exists():
            raise LedgerError(BEGUN)
        id = secrets.token_hex(8)
        if self._mark is not None:
            # Before the ledger: whatever happens between the two, it can be begun once more.
            self._mark.make(Mark(id, 0, ""))
        hour = self._clock().strftime(HOUR)
        opened = Row(0, "opened", id, _text({"ledger": id, "hour": hour, "number": 0}), "")
        head = self._signed(1, opened.hash_after(""))
        with _usable(taken=BEGUN):
            metadata.create_all(self._engine)
            with self._engine.begin() as connection:
                _put(connection, opened, head)
                connection.execute(insert(ledger_head).values(id=1, **vars(head)))
        if self._mark is not None:
            self._mark.make(Mark(id, head.rows, head.hash))
        self._see(head)
        return id

    def record(self, receipt: Receipt, knowledge: KnowledgeBase, model: str) -> int:
        """
        Append the presentation of *receipt* and return its row's number; on disk when it returns.

        The version of the content comes before its first presentation, as a row of its own.

        Raises:
            LedgerError: the turn has a row already, what is there is not what was recorded, or
                nothing can be appended. Nothing may leave then.
        """
        points = self._points()
        version = f"knowledge {knowledge.version}"
        body = {"receipt": receipt.as_json(), "model": model}
        with self._appending() as connection:
            view = View(connection)
            head = self._checked(view, view.locked_head(), APPEND_ROWS, points)
            if view.first_of([version]) is None:
                head = self._append(connection, head, "knowledge", version, version_row(knowledge))
            head = self._append(connection, head, "presentation", receipt.turn, body)
        self._recorded(head)
        return head.rows - 1

    def keep(self, kind: str, turn: str, put: Callable[[Connection, str], int]) -> None:
        """
        Put rows into a table beside the ledger and append one of *kind* for each, or neither.

        Args:
            kind: A key of `CHAINED`.
            turn: The id of the turn that the rows are about.
            put: Receives the connection and the hour; returns how many rows it added.

        Raises:
            LedgerError: what is there is not what was recorded, or nothing can be appended.
        """
        points = self._points()
        with self._appending() as connection:
            view = View(connection)
            head = self._checked(view, view.locked_head(), APPEND_ROWS, points)
            for _ in range(put(connection, self._clock().strftime(HOUR))):
                # By the row's number: a turn can be refused twice, and has its own row if shown.
                head = self._append(connection, head, kind, f"{kind} {head.rows}", {"turn": turn})
        self._recorded(head)

    def take_up(self, mark: Mark | None, why: str) -> int:
        """
        Go on with the ledger as it stands, and make the mark anew; return the new row's number.

        Args:
            mark: What is known of how far it went, None when that is lost.
            why: What is wrong with it; the row that is appended says so to every audit.

        Raises:
            LedgerError: its end is not signed or not whole.
        """
        told = {"why": why, "mark": vars(mark) if mark else None}
        with self._appending() as connection:
            view = View(connection)
            head = self._whole(view, view.locked_head(), ())
            id = view.id()
            if id is None:
                raise LedgerError(f"row 0 of the ledger is missing; {MEND}")
            head = self._append(connection, head, "taken_up", f"taken up {head.rows}", told)
            metadata.create_all(connection)
        self._see(head)
        if self._mark is not None:
            self._mark.make(Mark(id, head.rows, head.hash))
        return head.rows - 1

    @contextmanager
    def view(self) -> Iterator[View]:
        """Give the ledger as it stands at one moment. Raises LedgerError, inside as well."""
        self._check_there()
        with _usable(), reading(self._engine) as connection:
            yield View(connection)
            self._check_place(connection)

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield every row from number *start* on, in order. Raises LedgerError."""
        with self.view() as view:
            yield from view.rows(start)

    def head(self) -> Head:
        """Return how far the ledger goes. Raises LedgerError when that is lost."""
        with self.view() as view:
            return view.head()

    def count(self) -> int:
        """Return how many rows there are. Raises LedgerError."""
        with self.view() as view:
            return view.count()

    def first_of(self, subjects: Sequence[str]) -> str | None:
        """Return one of *subjects* that has a row, None when none has. Raises LedgerError."""
        with self.view() as view:
            return view.first_of(subjects)

    def is_signed(self, head: Head) -> bool:
        """Return whether *head* was signed by this deployment."""
        return self._keys.is_signed(head.message, head.mac, head.key)

    def ready(self) -> int:
        """Return how many rows there are. Raises LedgerError when none could be appended now."""
        points = self._points()
        with self.view() as view:
            return self._checked(view, view.head(), APPEND_ROWS, points).rows

    def check_end(self) -> None:
        """
        Check that the ledger's end is whole, as a start does.

        Raises:
            LedgerError: the head is lost or forged, rows are missing at the end, or one of the last
                ones was altered.
            UnknownKey: it was signed with a secret that is not here any more.
        """
        points = self._points()
        with self.view() as view:
            self._whole(view, view.head(), points)

    def marked(self) -> Point | None:
        """
        Return how far the mark says that the ledger went; None when there is no mark to keep.

        Raises:
            LedgerError: it is gone, was altered or cannot be read.
            UnknownKey: it was signed with a secret that is not here any more.
        """
        return self._mark.read().point if self._mark is not None else None

    # -- what must be so before anything is signed --------------------------------------------

    def _points(self) -> set[Point]:
        """Return the places that were seen; read before the ledger, so that it is never behind."""
        seen = {self._seen} if self._seen is not None else set()
        marked = self.marked()
        return seen | ({marked} if marked is not None and marked.rows > 0 else set())

    def _whole(self, view: View, head: Head, points: Iterable[Point]) -> Head:
        """Return *head* when as many rows are there as it says, and all that a start checks."""
        self._keys.key(head.key)
        if self.is_signed(head) and (there := view.count()) != head.rows:
            raise LedgerError(f"the ledger has {there} rows where {head.rows} are signed; {MEND}")
        return self._checked(view, head, START_ROWS, points)

    def _checked(self, view: View, head: Head, rows: int, points: Iterable[Point]) -> Head:
        """Return *head* when it is this deployment's own and fits the last *rows* and *points*."""
        if not self.is_signed(head):
            raise LedgerError(f"the ledger's head was altered; {MEND}")
        start, tail = view.tail(head, rows)
        check_tail(head, start, tail)
        for point in points:
            is_end = point.rows == head.rows
            check_point(head, point, head.hash if is_end else view.hash_at(point))
        return head

    def _check_there(self) -> None:
        # Before it is opened: to open a SQLite file that is not there would make one.
        if lacks_file(self._engine):
            raise LedgerError(f"the ledger's file is not in its place any more; {MOVED}")

    def _check_place(self, connection: Connection) -> None:
        if not has_its_files(connection):
            raise LedgerError(f"the ledger's file was moved away or replaced; {MOVED}")

    def _see(self, head: Head) -> None:
        with self._seeing:
            if self._seen is None or self._seen.rows < head.rows:
                self._seen = Point(head.rows, head.hash)

    # -- writing ------------------------------------------------------------------------------

    def _recorded(self, head: Head) -> None:
        self._see(head)
        if self._mark is not None:
            self._mark.advance(Point(head.rows, head.hash))

    @contextmanager
    def _appending(self) -> Iterator[Connection]:
        """Give a transaction that is on disk, in the ledger's own file, when the block is left."""
        self._check_there()
        with _usable(), self._engine.connect() as connection:
            self._check_place(connection)
            with connection.begin():
                yield connection
            # Once more: a file that was moved meanwhile has the row, but nobody will find it.
            self._check_place(connection)

    def _append(
        self, connection: Connection, head: Head, kind: str, subject: str, body: dict[str, Any]
    ) -> Head:
        """Append one row after *head*, which was checked, and return the new head."""
        hour = self._clock().strftime(HOUR)
        _, (before,) = View(connection).tail(head, 1)
        last = str(before.content.get("hour", ""))
        if hour < last:
            # The order of rows is their number's; an hour before the last would look like a lie.
            log.warning("ledger.clock_went_back", hour=hour, last=last)
            body = {**body, "clock_went_back_to": hour}
            hour = last
        # The number stands in the content too, so that a row in another's place gives itself away.
        text = _text({**body, "hour": hour, "number": head.rows})
        row = Row(head.rows, kind, subject, text, "")
        new = self._signed(head.rows + 1, row.hash_after(head.hash))
        _put(connection, row, new)
        connection.execute(update(ledger_head).where(ledger_head.c.id == 1).values(**vars(new)))
        return new

    def _signed(self, rows: int, hash: str) -> Head:
        message = Head(rows, hash, "", "").message
        return Head(rows, hash, self._keys.current, self._keys.sign(message))


BEGUN = "there is a ledger already; it is never begun twice"
RECORDED = "this turn has a presentation in the ledger already"
MOVED = (
    "no answer about routes is given. Put it back, together with the files beside it, and start "
    "again; `python -m bot audit` then says whether anything is missing"
)
DAMAGED = (
    "nothing was changed. Keep it aside, and restore the newest backup of the database and its "
    "mark, the files `ledger.*`, together"
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


def _put(connection: Connection, row: Row, head: Head) -> None:
    connection.execute(insert(ledger_row).values(**{**vars(row), "hash": head.hash}))


def _text(body: dict[str, Any]) -> str:
    return canonical(body).decode()


def _from(start: int) -> Select:
    return select(ledger_row).where(ledger_row.c.number >= start).order_by(ledger_row.c.number)


@contextmanager
def undamaged() -> Iterator[None]:
    """Raise LedgerError when SQLite finds that its file is damaged; other errors pass."""
    try:
        yield
    except DatabaseError as error:
        # The class itself, not one of its subclasses, is the driver's for a damaged file alone.
        if type(error.orig) is not sqlite3.DatabaseError:
            raise
        raise LedgerError(f"the ledger's file is damaged ({error.orig}); {DAMAGED}") from error


@contextmanager
def _usable(taken: str = RECORDED) -> Iterator[None]:
    """Raise LedgerError for whatever the database says; *taken*: what it says of a row twice."""
    try:
        with undamaged():
            yield
    except IntegrityError as error:
        raise LedgerError(taken) from error
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        raise LedgerError(f"the ledger's database cannot be used ({reason}); {MEND}") from error
