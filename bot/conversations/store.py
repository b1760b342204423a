"""The transcript: one copy and one order of each conversation, on disk before anybody is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection, Engine, Row

from bot.conversations.change import AT, Change
from bot.conversations.chat_tables import is_held
from bot.conversations.records import (
    Accepted,
    Answered,
    Claimed,
    Event,
    Reason,
    Said,
    Verdict,
    Wants,
)
from bot.conversations.tables import conversation, event, feedback, unanswered
from bot.database import insert_once, lacks_room, reading, stored
from bot.errors import StorageError
from bot.knowledge.models import STAGES

REFUSED = "a conversation cannot be kept or read"

Clock = Callable[[], datetime]
Also = Callable[[Connection, int], None]
CLAIM_S = 20  # longer than an answer can take; after a crash another process may answer then
# A turn has one presentation; the map of routes is one of each stage, each in a turn of its own.
TURNS_TAKEN: dict[Wants, int] = {"answer": 1, "map": len(STAGES), "person": 1}


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(timezone.utc)


class NoConversation(StorageError):
    """There is no such conversation, or it was ended."""


class Transcripts:
    """
    Every conversation of a deployment, in a database.

    A conversation is named by its id, 32 hex digits derived from its key. Whatever writes takes the
    conversation's row first, so that two writers have one order. Every method raises StorageError
    when the database fails; the tables are made by `migrate`.
    """

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self.engine = engine
        self._clock = clock

    def begin(self, id: str, school: str, identity: str | None = None) -> None:
        """Keep that conversation *id* begins, at *school*; *identity* is a keyed hash or None."""
        now = self._now()
        values = {
            "id": id, "school": school, "identity": identity, "started_at": now, "last_at": now,
            "last_seq": 0, "turns": 0,
        }  # fmt: skip
        with self._writing() as connection:
            connection.execute(insert(conversation).values(**values))

    def school(self, id: str, ended_too: bool = False) -> str:
        """Return the school of an open conversation. Raises NoConversation."""
        which = conversation.c.id == id if ended_too else _is_open(id)
        chosen = select(conversation.c.school).where(which)
        with self._reading() as connection:
            school = connection.execute(chosen).scalar()
        if school is None:
            raise NoConversation("there is no such conversation")
        return str(school)

    def accept(
        self,
        id: str,
        text: str,
        client_id: str,
        wants: Wants = "answer",
        also: Also | None = None,
        flag: str | None = None,
        said: Said | None = None,
    ) -> Accepted:
        """
        Keep a message of the pupil; it is on disk when this returns.

        A *client_id* that is there already is that message, sent again, whatever its text. While
        a person has the conversation the message is theirs to answer.

        Args:
            id: The conversation.
            text: What is kept of the words.
            client_id: Made by the pupil's page.
            wants: What the pupil wants of it.
            also: Called with the connection and the message's place, in the same transaction; what
                it raises undoes the message too.
            flag: The first kind of concern, if the message was picked out.
            said: Its answer, if that is known: kept with it, so that nobody else answers it.

        Raises:
            NoConversation: it was ended, or never begun.
        """
        with self._writing() as connection:
            seq, turns = self._next(connection, id)
            sent = select(event.c.seq, event.c.turn, event.c.wants, event.c.flag).where(
                event.c.conversation == id, event.c.client_id == client_id
            )
            if found := connection.execute(sent).first():
                flagged = found.flag is not None
                held = found.wants == "person" and not flagged
                return Accepted(found.seq, found.turn, client_id, False, flagged, held)
            turn = turns + 1
            held = said is None and (wants == "person" or is_held(connection, id))
            values: dict[str, Any] = {
                "client_id": client_id, "wants": "person" if held else wants, "text": text,
                "flag": flag,
            }  # fmt: skip
            if held or said is not None:
                values["answered_at"] = self._now()
            self._append(connection, id, seq, turn, kind="pupil", **values)
            if said is not None:
                self._append(connection, id, seq + 1, turn, kind="bot", **_answer(said))
            if also is not None:
                also(connection, seq)
            connection.execute(_of(id).values(turns=turns + TURNS_TAKEN[wants]))
        return Accepted(seq, turn, client_id, True, flag is not None, held)

    def claim(self, id: str) -> Claimed | None:
        """
        Return the oldest message that waits for an answer, for this process alone to answer.

        None when none waits, or when another process is at it. A message whose claim ran out may
        have been shown an answer to already, so it is answered as a new turn.
        """
        with self._writing() as connection:
            _, turns = self._next(connection, id, ended_too=True)
            found = self._oldest_unanswered(connection, id)
            now = self._clock()
            if found is None or (found.claimed_until or "") > now.strftime(AT):
                return None
            turn = found.turn
            if found.claimed_until is not None:
                turn = turns + 1
                connection.execute(_of(id).values(turns=turns + TURNS_TAKEN[found.wants]))
            until = (now + timedelta(seconds=CLAIM_S)).strftime(AT)
            claimed = update(event).where(event.c.conversation == id, event.c.seq == found.seq)
            connection.execute(claimed.values(claimed_until=until, turn=turn))
            memory = self._memory(connection, id)
        return Claimed(found.seq, turn, found.wants, found.text, memory)

    def answer(self, id: str, claimed: Claimed, said: Said) -> int | None:
        """Keep the answer to *claimed*; return its place, None when it was answered meanwhile."""
        with self._writing() as connection:
            seq, _ = self._next(connection, id, ended_too=True)
            answered = update(event).where(
                event.c.conversation == id,
                event.c.seq == claimed.seq,
                event.c.turn == claimed.turn,
                event.c.answered_at.is_(None),
            )
            if connection.execute(answered.values(answered_at=self._now())).rowcount == 0:
                return None
            self._append(connection, id, seq, claimed.turn, kind="bot", **_answer(said))
        return seq

    def waiting(self) -> list[str]:
        """Return the conversations in which a message waits and no process is answering it."""
        free = or_(event.c.claimed_until.is_(None), event.c.claimed_until <= self._now())
        chosen = select(event.c.conversation).where(unanswered, free).distinct()
        with self._reading() as connection:
            return [str(id) for id in connection.execute(chosen).scalars()]

    def events(self, id: str, after: int = 0) -> list[Event]:
        """Return what was said after place *after*, in order. Raises NoConversation."""
        chosen = (
            select(event)
            .where(event.c.conversation == id, event.c.seq > after)
            .order_by(event.c.seq)
        )
        with self._reading() as connection:
            if connection.execute(select(conversation.c.id).where(_is_open(id))).first() is None:
                raise NoConversation("there is no such conversation")
            return [_event(found) for found in connection.execute(chosen)]

    def last(self, id: str, count: int) -> list[Event]:
        """Return the last *count* entries of a conversation, ended or not, in order."""
        chosen = (
            select(event)
            .where(event.c.conversation == id)
            .order_by(event.c.seq.desc())
            .limit(count)
        )
        with self._reading() as connection:
            return [_event(found) for found in connection.execute(chosen)][::-1]

    def written(self, id: str, count: int) -> list[str]:
        """Return the last *count* texts of the pupil in a conversation, the oldest first."""
        chosen = (
            select(event.c.text)
            .where(event.c.conversation == id, event.c.kind == "pupil", event.c.wants != "map")
            .order_by(event.c.seq.desc())
            .limit(count)
        )
        with self._reading() as connection:
            return [str(text) for text in connection.execute(chosen).scalars()][::-1]

    def answer_to(self, id: str, client_id: str) -> Answered | None:
        """Return the answer to the message *client_id*, None before there is one."""
        asked = select(event.c.turn).where(
            event.c.conversation == id, event.c.client_id == client_id
        )
        chosen = select(event).where(
            event.c.conversation == id,
            event.c.kind == "bot",
            event.c.turn == asked.scalar_subquery(),
        )
        with self._reading() as connection:
            found = connection.execute(chosen).first()
        return found and Answered(_event(found), json.loads(found.understood))

    def was_answered(self, id: str, turn: int) -> bool:
        """Return whether an open conversation has an answer in *turn*."""
        chosen = select(event.c.seq).where(
            event.c.conversation == id, event.c.turn == turn, event.c.kind == "bot"
        )
        with self._reading() as connection:
            return connection.execute(chosen).first() is not None

    def judge(self, id: str, turn: int, verdict: Verdict, reason: Reason | None) -> None:
        """Keep what the pupil thinks of the answer in *turn*; a later word takes its place."""
        values = {"verdict": verdict, "reason": reason, "at": self._now()}
        statement = (
            insert_once(self.engine, feedback)
            .values(conversation=id, turn=turn, **values)
            .on_conflict_do_update(index_elements=["conversation", "turn"], set_=values)
        )
        with self._writing() as connection:
            connection.execute(statement)

    @contextmanager
    def changing(self, id: str, ended_too: bool = False) -> Iterator[Change]:
        """
        Give one transaction on a conversation; what is changed in it is kept as a whole or not.

        Raises:
            NoConversation: it was ended, and *ended_too* is False, or never begun.
        """
        with self._writing() as connection:
            seq, turns = self._next(connection, id, ended_too)
            append = partial(self._append, connection, id)
            yield Change(connection, id, self._clock(), seq, turns, append)

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """Give a connection that only reads, all as of one moment."""
        with self._reading() as connection:
            yield connection

    def now(self) -> datetime:
        """Return the time, in UTC, by this store's clock."""
        return self._clock()

    def end(self, id: str) -> None:
        """End a conversation: its key opens nothing any more. Raises NoConversation."""
        with self._writing() as connection:
            ended = update(conversation).where(_is_open(id)).values(ended_at=self._now())
            if connection.execute(ended).rowcount == 0:
                raise NoConversation("there is no such conversation")

    def check(self) -> None:
        """Raise StorageError when the database is away, locked, full or cannot be written."""
        try:
            is_full = lacks_room(self.engine)
        except OSError as error:
            raise StorageError(f"the folder of the database is away ({error.strerror})") from error
        if is_full:
            raise StorageError("the disk of the database is full; make room on it")
        with self._writing() as connection:
            any_one = select(conversation.c.id).limit(1).scalar_subquery()
            same = update(conversation).where(conversation.c.id == any_one)
            connection.execute(same.values(last_seq=conversation.c.last_seq))

    # -- inside a transaction ----------------------------------------------------------------

    def _next(self, connection: Connection, id: str, ended_too: bool = False) -> tuple[int, int]:
        """Take the conversation's row; return the next place in it and the turns so far."""
        chosen = select(conversation.c.last_seq, conversation.c.turns).where(
            conversation.c.id == id if ended_too else _is_open(id)
        )
        # On PostgreSQL the row is the lock; on SQLite the transaction holds the file's.
        found = connection.execute(chosen.with_for_update()).first()
        if found is None:
            raise NoConversation("there is no such conversation")
        return found.last_seq + 1, found.turns

    def _append(self, connection: Connection, id: str, seq: int, turn: int, **values: Any) -> None:
        now = self._now()
        connection.execute(
            insert(event).values(conversation=id, seq=seq, turn=turn, at=now, **values)
        )
        connection.execute(_of(id).values(last_seq=seq, last_at=now))

    @staticmethod
    def _memory(connection: Connection, id: str) -> dict[str, Any]:
        chosen = (
            select(event.c.memory)
            .where(event.c.conversation == id, event.c.memory.isnot(None))
            .order_by(event.c.seq.desc())
            .limit(1)
        )
        found = connection.execute(chosen).scalar()
        remembered: dict[str, Any] = json.loads(found) if found else {}
        return remembered

    @staticmethod
    def _oldest_unanswered(connection: Connection, id: str) -> Row | None:
        chosen = (
            select(event.c.seq, event.c.turn, event.c.wants, event.c.text, event.c.claimed_until)
            .where(event.c.conversation == id, unanswered)
            .order_by(event.c.seq)
            .limit(1)
        )
        return connection.execute(chosen).first()

    def _now(self) -> str:
        return self._clock().strftime(AT)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with stored(REFUSED), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with stored(REFUSED), reading(self.engine) as connection:
            yield connection


def _is_open(id: str) -> Any:
    return (conversation.c.id == id) & conversation.c.ended_at.is_(None)


def _of(id: str) -> Any:
    return update(conversation).where(conversation.c.id == id)


def _event(found: Row) -> Event:
    if found.kind == "pupil":
        return Event(
            found.seq, "pupil", found.turn, found.at, id=found.client_id, text=found.text,
            wants="person" if found.wants == "person" else None,
        )  # fmt: skip
    if found.kind in ("adviser", "notice"):
        return Event(
            found.seq, found.kind, found.turn, found.at,
            text=found.text, status=found.status, speaker=found.speaker,
        )  # fmt: skip
    replies: Sequence[dict[str, Any]] = json.loads(found.replies)
    return Event(found.seq, "bot", found.turn, found.at, status=found.status, replies=list(replies))


def _answer(said: Said) -> dict[str, str | None]:
    return {
        "status": said.status,
        "replies": _text(said.replies),
        "understood": _text(said.understood),
        "memory": None if said.memory is None else _text(said.memory),
    }


def _text(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
