"""One conversation as the staff read it: what was said, and why the computer said it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.review.notes import Note, notes_of
from bot.review.receipts import Check, checks
from bot.review.tables import conversation, event, feedback

SPEAKERS = {"pupil": "Pupil", "bot": "Computer", "adviser": "Adviser", "notice": "Notice"}
MAP = "map"  # the status of an answer whose replies are each of a turn of their own


@dataclass(frozen=True)
class Why:
    """What a message was taken for. Scores are cosine similarities, `confidence` is of 1."""

    intent: str
    confidence: float
    entities: tuple[tuple[str, str], ...]
    passages: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Entry:
    """One message. `flag` is the kind of concern in a pupil's message; words stay masked."""

    seq: int
    kind: str
    speaker: str
    turn: int
    at: str
    texts: tuple[str, ...]
    status: str | None
    flag: str | None
    why: Why | None
    receipt: tuple[Check, ...]
    verdict: str | None
    reason: str | None
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Transcript:
    """A conversation of `school`; times are UTC."""

    id: str
    school: str
    started_at: str
    last_at: str
    ended_at: str | None
    entries: tuple[Entry, ...]


def school_of(connection: Connection, id: str) -> str | None:
    """Return the school of conversation *id*, ended or not; None when there is none."""
    chosen = select(conversation.c.school).where(conversation.c.id == id)
    found = connection.execute(chosen).scalar()
    return None if found is None else str(found)


def transcript(
    connection: Connection, id: str, keys: ImpartialityKeys, turn: int | None = None
) -> Transcript | None:
    """
    Return conversation *id*, None when there is none.

    Args:
        connection: Reads the database.
        id: Which conversation.
        keys: Those that receipts are checked with.
        turn: Only up to the answer of this turn; None for all of it.
    """
    begun = connection.execute(select(conversation).where(conversation.c.id == id)).first()
    if begun is None:
        return None
    chosen = select(event).where(event.c.conversation == id).order_by(event.c.seq)
    if turn is not None:
        chosen = chosen.where(event.c.turn <= turn)
    said = {
        row.turn: row
        for row in connection.execute(select(feedback).where(feedback.c.conversation == id))
    }
    notes = notes_of(connection, id)
    entries = tuple(
        _entry(row, keys, said.get(row["turn"]), notes.get(row["seq"], ()))
        for row in connection.execute(chosen).mappings()
    )
    return Transcript(id, begun.school, begun.started_at, begun.last_at, begun.ended_at, entries)


def _entry(
    row: Mapping[str, Any], keys: ImpartialityKeys, said: Any, notes: Sequence[Note]
) -> Entry:
    replies = json.loads(row["replies"]) if row["replies"] else []
    is_answer = row["kind"] == "bot"
    receipt = [
        check
        for step, reply in enumerate(replies)
        for check in checks(
            reply["shown"],
            Turn(row["conversation"], row["turn"] + (step if row["status"] == MAP else 0)),
            keys,
        )
    ]
    return Entry(
        seq=row["seq"],
        kind=row["kind"],
        speaker=row.get("speaker") or SPEAKERS[row["kind"]],
        turn=row["turn"],
        at=row["at"],
        texts=tuple(reply["text"] for reply in replies) if replies else (row["text"] or "",),
        status=row["status"],
        flag=row["flag"],
        why=_why(row["understood"]) if is_answer else None,
        receipt=tuple(receipt),
        verdict=said.verdict if said and is_answer else None,
        reason=said.reason if said and is_answer else None,
        notes=tuple(notes),
    )


def _why(text: str | None) -> Why | None:
    understood = json.loads(text) if text else None
    if not understood:
        return None
    return Why(
        intent=str(understood["intent"]),
        confidence=float(understood["confidence"]),
        entities=tuple((str(e["entity"]), str(e["value"])) for e in understood["entities"]),
        passages=tuple((str(p["id"]), float(p["score"])) for p in understood["passages"]),
    )
