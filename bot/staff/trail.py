"""The audit trail: who of the staff did or saw what, in rows that cannot be changed unseen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.errors import AuditTrailBroken
from bot.keyring import Keyring
from bot.staff.clock import Clock, now_utc, told
from bot.staff.roles import Member
from bot.staff.storage import reads, writes
from bot.staff.tables import staff_audit, staff_audit_head

NOBODY = "-"  # the member, or the school, of what was done by no member
MAX_ABOUT_CHARS = 200
LOCK = 720_119  # any number; one process at a time adds a row


@dataclass(frozen=True)
class Line:
    """One row of the trail. `at` is UTC; `about` holds no character that could end a line."""

    number: int
    at: str
    school: str
    member: str
    what: str
    about: str
    hash: str

    def message(self, before: str) -> bytes:
        """Return what the hash of this row is over, when the row before has the hash *before*."""
        parts = (before, self.number, self.at, self.school, self.member, self.what, self.about)
        return "\n".join(map(str, parts)).encode()


class Trail:
    """
    The trail of a deployment. Rows are only ever added.

    Each row's hash is keyed and covers the row before, and the head says where the trail ends. Who
    can write to the database but has not the secret can therefore change nothing unseen, except to
    put the whole of it back to an earlier state, which a backup kept elsewhere shows.
    """

    def __init__(self, engine: Engine, keys: Keyring, clock: Clock = now_utc) -> None:
        """*keys* are those of the purpose `audit`."""
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def note(
        self,
        member: Member | None,
        what: str,
        about: str = "",
        *,
        school: str | None = None,
        connection: Connection | None = None,
    ) -> None:
        """
        Add a row; on disk when it returns, or with the transaction of *connection*.

        Args:
            member: Who; None for somebody who is not signed in.
            what: A short word for what happened, such as `transcript.read`.
            about: What it happened to, such as an id. Never the words of a pupil.
            school: Whose auditors see it; that of *member* when it is not given.
            connection: A transaction that this is part of.

        Raises:
            StorageError: it cannot be written; then what it is about must not happen.
        """
        where = school or (member.school if member else NOBODY)
        who = member.id if member else NOBODY
        with nullcontext(connection) if connection else writes(self._engine) as open_:
            self._add(open_, where, who, one_line(what, 40), one_line(about, MAX_ABOUT_CHARS))

    def _add(self, connection: Connection, school: str, who: str, what: str, about: str) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        head = connection.execute(select(staff_audit_head)).mappings().first()
        rows, before = (head["rows"], head["hash"]) if head else (0, "")
        line = Line(rows, told(self._clock()), school, who, what, about, "")
        hash = self._keys.sign(line.message(before))
        connection.execute(insert(staff_audit).values(**{**vars(line), "hash": hash}))
        new = {
            "rows": rows + 1,
            "hash": hash,
            "key": self._keys.current,
            "mac": self._keys.sign(_end(rows + 1, hash)),
        }
        if head:
            connection.execute(update(staff_audit_head).values(**new))
        else:
            connection.execute(insert(staff_audit_head).values(id=1, **new))

    def lines(self, school: str, *, before: int | None = None, limit: int = 50) -> Sequence[Line]:
        """Return the newest lines of *school*, newest first, those before number *before*."""
        chosen = select(staff_audit).where(staff_audit.c.school == school)
        if before is not None:
            chosen = chosen.where(staff_audit.c.number < before)
        chosen = chosen.order_by(staff_audit.c.number.desc()).limit(limit)
        with reads(self._engine) as connection:
            return [_line(row) for row in connection.execute(chosen).mappings()]

    def verify(self) -> int:
        """
        Return how many rows there are, all of them as they were written and none missing.

        Raises:
            AuditTrailBroken: the first row that was changed, dropped or put elsewhere is named.
        """
        with reads(self._engine) as connection:
            head = connection.execute(select(staff_audit_head)).mappings().first()
            chosen = select(staff_audit).order_by(staff_audit.c.number)
            lines = [_line(row) for row in connection.execute(chosen).mappings()]
        before = ""
        for number, line in enumerate(lines):
            if line.number != number:
                raise AuditTrailBroken(f"row {number} of the audit trail is missing; {MEND}")
            if not self._is_signed(line.message(before), line.hash):
                raise AuditTrailBroken(f"row {number} of the audit trail was altered; {MEND}")
            before = line.hash
        self._check_end(head, len(lines), before)
        return len(lines)

    def _check_end(self, head: Any, rows: int, hash: str) -> None:
        if head is None:
            if rows:
                raise AuditTrailBroken(f"the end of the audit trail is missing; {MEND}")
            return
        if not self._keys.is_signed(_end(head["rows"], head["hash"]), head["mac"], head["key"]):
            raise AuditTrailBroken(f"the end of the audit trail was altered; {MEND}")
        if rows < head["rows"]:
            raise AuditTrailBroken(f"row {rows} of the audit trail is missing; {MEND}")
        if (rows, hash) != (head["rows"], head["hash"]):
            raise AuditTrailBroken(f"row {head['rows']} of the audit trail was added; {MEND}")

    def _is_signed(self, message: bytes, mac: str) -> bool:
        return any(self._keys.is_signed(message, mac, id) for id in self._keys.keys)


MEND = "keep the database aside for whoever looks into it, and restore its newest backup"


def one_line(text: str, limit: int) -> str:
    """Return *text* without any character that could end or forge a line, at most *limit* long."""
    safe = "".join(
        each if each.isprintable() and each != "\\" else f"\\u{ord(each):04x}" for each in text
    )
    return safe[:limit]


def _line(row: Any) -> Line:
    return Line(**{name: row[name] for name in Line.__dataclass_fields__})


def _end(rows: int, hash: str) -> bytes:
    return f"end\n{rows}\n{hash}".encode()
