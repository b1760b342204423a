"""The safeguarding records: exact words that only the safeguarding lead may open (G9)."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine

from bot.conversations.change import AT
from bot.conversations.store import utc_now
from bot.database import reading, stored
from bot.errors import NoSuchRecord
from bot.keyring import Keyring
from bot.safeguarding.concern import Concern, Record, Step, Summary, What
from bot.safeguarding.signing import is_intact, signed
from bot.safeguarding.tables import safeguarding_record, safeguarding_step

REFUSED = "a safeguarding record cannot be kept or read"

ID_BYTES = 16
_LISTS = ("categories", "found_by", "context")
_record, _step = safeguarding_record, safeguarding_step


class Records:
    """
    The records of a deployment, for the console pages of the role safeguarding_lead and no other.

    `list_for`, `open`, `acknowledge` and `note_action` take the school of the member who asks, so
    that no other school's record is reached; the first shows no words, and each `open` is kept.
    Rows are added, never changed. What cannot be kept or read is a StorageError.
    """

    def __init__(
        self, engine: Engine, keys: Keyring, clock: Callable[[], datetime] = utc_now
    ) -> None:
        """*keys* are those for "safeguarding"; *clock* returns the time in UTC."""
        self.engine = engine
        self._keys = keys
        self._clock = clock

    def once(self, *parts: str) -> str:
        """Return 64 hex digits that stand for *parts* and tell nothing of them."""
        said = json.dumps(parts).encode()
        return hmac.new(self._keys.now, b"once " + said, "sha256").hexdigest()

    def add(self, connection: Connection, concern: Concern) -> str | None:
        """Add *concern* in the transaction of *connection*; return its id, None if it is there."""
        there = select(_record.c.id).where(_record.c.once == concern.once)
        if connection.execute(there).first() is not None:
            return None
        values: dict[str, Any] = {**vars(concern), "id": secrets.token_hex(ID_BYTES)}
        values |= {name: _text(values[name]) for name in _LISTS}
        values["at"] = self.now()
        connection.execute(insert(_record).values(**signed(values, self._keys)))
        return str(values["id"])

    def list_for(self, school: str) -> list[Summary]:
        """Return every record of *school*, the newest first, without any words."""
        acknowledged = (
            select(_step.c.at)
            .where(_step.c.record == _record.c.id, _step.c.what == "acknowledged")
            .order_by(_step.c.id)
            .limit(1)
            .scalar_subquery()
        )
        columns = (_record.c.id, _record.c.at, _record.c.origin, _record.c.categories,
                   _record.c.danger_now, acknowledged.label("acknowledged_at"))  # fmt: skip
        chosen = select(*columns).where(_record.c.school == school)
        with self._reading() as connection:
            rows = connection.execute(chosen.order_by(_record.c.at.desc(), _record.c.id)).mappings()
            return [Summary(**{**r, "categories": _tuple(r["categories"])}) for r in rows]

    def open(self, id: str, school: str, member: str) -> Record:
        """
        Return a record with its exact words, and keep that *member* saw it.

        Raises:
            NoSuchRecord: *school* has none of that id.
        """
        self._add_step(id, school, member, "viewed", None)
        return self.read(id)

    def acknowledge(self, id: str, school: str, member: str) -> None:
        """Keep that *member* has it in hand: the clock stops. Raises NoSuchRecord."""
        self._add_step(id, school, member, "acknowledged", None)

    def note_action(self, id: str, school: str, member: str, text: str) -> None:
        """Keep what *member* did about it. Raises NoSuchRecord."""
        self._add_step(id, school, member, "action", text)

    def read(self, id: str) -> Record:
        """Return a record without keeping that it was seen: for the product's own checks."""
        with self._reading() as connection:
            row = connection.execute(select(_record).where(_record.c.id == id)).mappings().first()
            if row is None:
                raise NoSuchRecord("there is no such record")
            steps = list(self._steps(connection, id))
        return self._whole(row, steps)

    def altered(self) -> list[str]:
        """Return the ids of the records of which a row is not as it was written."""
        with self._reading() as connection:
            ids = connection.execute(select(_record.c.id)).scalars().all()
        return [id for id in ids if not self.read(id).intact]

    def now(self) -> str:
        """Return the time as the tables hold it."""
        return self._clock().strftime(AT)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction of its own, for a concern that comes with no message kept."""
        with stored(REFUSED), self.engine.begin() as connection:
            yield connection

    def _add_step(self, id: str, school: str, member: str, what: What, text: str | None) -> None:
        values = {"record": id, "at": self.now(), "member": member, "what": what, "text": text}
        of_school = (_record.c.id == id) & (_record.c.school == school)
        with self.writing() as connection:
            if connection.execute(select(_record.c.id).where(of_school)).first() is None:
                raise NoSuchRecord("there is no such record")
            connection.execute(insert(_step).values(**signed(values, self._keys)))

    def _steps(self, connection: Connection, id: str) -> Iterator[Mapping[str, Any]]:
        chosen = select(_step).where(_step.c.record == id).order_by(_step.c.id)
        for row in connection.execute(chosen).mappings():
            yield {name: value for name, value in row.items() if name != "id"}

    def _whole(self, row: Mapping[str, Any], steps: list[Mapping[str, Any]]) -> Record:
        intact = all(is_intact(each, self._keys) for each in (row, *steps))
        values = {name: row[name] for name in Concern.__dataclass_fields__}
        values |= {name: _tuple(values[name]) for name in _LISTS}
        told = tuple(Step(s["at"], s["member"], s["what"], s["text"]) for s in steps)
        return Record(row["id"], row["at"], Concern(**values), intact, told)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with stored(REFUSED), reading(self.engine) as connection:
            yield connection


def _text(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _tuple(text: str) -> tuple[Any, ...]:
    try:
        return tuple(json.loads(text))
    except ValueError:
        return (text,)  # an altered row is shown as it stands, and told
