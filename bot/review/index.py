"""Keeps the index of the review up to the transcripts, a few conversations at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Column, and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.conversations.chat_tables import chat_change
from bot.database import reading, stored
from bot.review import terms
from bot.review.causes import Cause, cause
from bot.review.tables import (
    conversation,
    event,
    feedback,
    review_conversation,
    review_mark,
    review_term,
    review_turn,
)
from bot.review.turns import Turn, turns_of

REFUSED = "what reviewers work on cannot be kept or read"

AT = "%Y-%m-%dT%H:%M:%SZ"
REVIEWS = 2  # of each answer in the queue
AT_ONCE = 200  # conversations in one transaction
# A row may be on disk later than its time says, by as long as a transaction can wait.
LATE = timedelta(minutes=2)
LATE_FEEDBACK = timedelta(days=1)
LOCK = 720_120  # any number; one process at a time brings the index up to date
ASKED, JOINED = "ask", "claim"  # moves of a chat, see bot.handoff.states
KEPT_AS_TERMS = ("options", "person")
READ = (
    event.c.conversation, event.c.seq, event.c.kind, event.c.turn, event.c.at, event.c.text,
    event.c.flag, event.c.status, event.c.replies, event.c.understood,
)  # fmt: skip


class Index:
    """The index of a deployment. What cannot be read or kept is a StorageError."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        """*key* is that of the purpose `review`; it draws the random part of the queue."""
        self.engine = engine
        self._key = key

    def catch_up(self, limit: int = AT_ONCE) -> int:
        """
        Take in up to *limit* conversations that changed; return how many, 0 when none is left.

        The oldest go first, so that where the index ends says what is in it.
        """
        with self.reading() as connection:
            if not _changed(connection, 1):
                return 0
        with self.writing() as connection:
            ids = _changed(connection, limit)
            _keep(connection, ids)
            self.read(connection, ids)
        return len(ids)

    def read(self, connection: Connection, ids: Sequence[str]) -> None:
        """Read *ids*, conversations that are known, anew in a transaction of `writing`."""
        rows = _events(connection, ids)
        verdicts = _by_turn(connection, feedback.c.verdict, ids)
        marks = _marks(connection, ids)
        known = select(review_conversation).where(review_conversation.c.conversation.in_(ids))
        turns_in: list[dict[str, Any]] = []
        terms_in: list[dict[str, Any]] = []
        numbers: list[int] = []
        for row in connection.execute(known).all():
            id, numbers = row.conversation, [*numbers, row.number]
            turns = turns_of(rows[id])
            for turn in turns:
                place = (id, turn.turn)
                turns_in.append(
                    self._turn(id, row.school, turn, verdicts.get(place), marks.get(place, 0))
                )
            is_reviewed = any(marks.get((id, turn.turn)) for turn in turns)
            found = _terms(turns, [verdicts.get((id, turn.turn)) for turn in turns], rows[id])
            found |= terms.filter_terms(reviewed="yes" if is_reviewed else "no")
            terms_in += [
                {"school": row.school, "term": term, "number": row.number} for term in found
            ]
        connection.execute(delete(review_turn).where(review_turn.c.conversation.in_(ids)))
        connection.execute(delete(review_term).where(review_term.c.number.in_(numbers)))
        for table, values in ((review_turn, turns_in), (review_term, terms_in)):
            if values:
                connection.execute(insert(table), values)

    def _turn(
        self, id: str, school: str, turn: Turn, verdict: str | None, marks: int
    ) -> dict[str, Any]:
        why: Cause | None = cause(
            id, turn.turn, self._key, flag=turn.flag, person=turn.person, verdict=verdict,
            confidence=turn.confidence,
        )  # fmt: skip
        values = {name: value for name, value in vars(turn).items() if name not in KEPT_AS_TERMS}
        return {
            "conversation": id, "school": school, **values, "day": turn.at[:10], "verdict": verdict,
            "cause": None if why is None else int(why),
            "waits": int(why is not None and marks < REVIEWS),
        }  # fmt: skip

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that alone changes what the review keeps."""
        with stored(REFUSED), self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that reads as of one moment."""
        with stored(REFUSED), reading(self.engine) as connection:
            yield connection


def _changed(connection: Connection, limit: int) -> list[str]:
    """Return conversations in which something was said or judged since they were read."""
    known = review_conversation
    end = connection.execute(select(func.max(known.c.last_at))).scalar()
    said = (
        select(conversation.c.id)
        .outerjoin(known, known.c.conversation == conversation.c.id)
        .where(conversation.c.last_seq > func.coalesce(known.c.read_seq, 0))
        .order_by(conversation.c.last_at)
        .limit(limit)
    )
    judged = (
        select(feedback.c.conversation)
        .join(
            review_turn,
            and_(
                review_turn.c.conversation == feedback.c.conversation,
                review_turn.c.turn == feedback.c.turn,
            ),
        )
        .where(or_(review_turn.c.verdict.is_(None), review_turn.c.verdict != feedback.c.verdict))
        .distinct()
        .limit(limit)
    )
    if end is not None:
        said = said.where(conversation.c.last_at >= _before(end, LATE))
        judged = judged.where(feedback.c.at >= _before(end, LATE_FEEDBACK))
    found = list(connection.execute(said).scalars())
    found += connection.execute(judged).scalars().all()
    return list(dict.fromkeys(found))[:limit]


def _before(at: str, by: timedelta) -> str:
    told = datetime.strptime(at, AT).replace(tzinfo=timezone.utc)
    return (told - by).strftime(AT)


def _keep(connection: Connection, ids: Sequence[str]) -> None:
    """Keep a row for each of *ids*, up to what was said last."""
    known = select(review_conversation.c.conversation)
    known = known.where(review_conversation.c.conversation.in_(ids))
    there = set(connection.execute(known).scalars())
    rows, moves = _events(connection, ids), _first_moves(connection, ids)
    new = []
    for row in connection.execute(
        select(conversation).where(conversation.c.id.in_(ids)).order_by(conversation.c.last_at)
    ):
        answers = sum(each["kind"] == "bot" for each in rows[row.id])
        values = {
            "last_at": row.last_at, "read_seq": row.last_seq, "answers": answers,
            "asked_at": moves.get((row.id, ASKED)),
            "joined_at": moves.get((row.id, JOINED)),
        }  # fmt: skip
        if row.id in there:
            of_it = review_conversation.c.conversation == row.id
            connection.execute(update(review_conversation).where(of_it).values(**values))
        else:
            begun = {"school": row.school, "started_at": row.started_at}
            new.append({"conversation": row.id, **begun, **values})
    if new:
        connection.execute(insert(review_conversation), new)


def _events(connection: Connection, ids: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    chosen = select(*READ).where(event.c.conversation.in_(ids)).order_by(event.c.seq)
    for row in connection.execute(chosen).mappings():
        found[row["conversation"]].append(row)
    return found


def _first_moves(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return when in each conversation a person was first asked for, and when one first came."""
    of = chat_change.c
    chosen = (
        select(of.conversation, of.move, func.min(of.at))
        .where(of.conversation.in_(ids), of.move.in_([ASKED, JOINED]))
        .group_by(of.conversation, of.move)
    )
    return {(id, move): at for id, move, at in connection.execute(chosen)}


def _by_turn(
    connection: Connection, what: Column, ids: Sequence[str]
) -> dict[tuple[str, int], Any]:
    of = what.table.c
    chosen = select(of.conversation, of.turn, what).where(of.conversation.in_(ids))
    return {(id, turn): value for id, turn, value in connection.execute(chosen)}


def _marks(connection: Connection, ids: Sequence[str]) -> Counter[tuple[str, int]]:
    """Return how many reviews each turn has."""
    return Counter(
        (row.conversation, row.turn)
        for row in connection.execute(
            select(review_mark.c.conversation, review_mark.c.turn).where(
                review_mark.c.conversation.in_(ids)
            )
        )
    )


def _terms(
    turns: Sequence[Turn], verdicts: Sequence[str | None], rows: Sequence[Mapping[str, Any]]
) -> set[str]:
    found = terms.word_terms(
        row["text"] for row in rows if row["text"] and row["kind"] in ("pupil", "adviser")
    )
    for turn, verdict in zip(turns, verdicts, strict=True):
        found |= terms.filter_terms(
            stage=turn.stage,
            topic=turn.topic,
            status=turn.status,
            feedback=verdict,
            confidence=terms.band(turn.confidence),
            flagged="yes" if turn.flag else None,
            person="yes" if turn.person else None,
        )
        for option in turn.options:
            found |= terms.filter_terms(option=option)
    return found
