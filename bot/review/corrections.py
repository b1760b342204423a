"""What a reviewer says an answer should have been, and its way into the next training."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection, Row

from bot.database import insert_once
from bot.errors import ReviewRefused
from bot.review.tables import event, review_correction, review_turn
from bot.safety.reading import Masks
from bot.schools.models import Reuse
from bot.staff.roles import Member

LONGEST = 2_000  # characters


@dataclass(frozen=True)
class Correction:
    """The right intent, the right passage, better wording; at least one of them."""

    intent: str
    passage: str
    wording: str


@dataclass(frozen=True)
class Known:
    """The intents and passages that there are."""

    intents: Collection[str]
    passages: Collection[str]


def keep(
    connection: Connection,
    masker: Masks,
    known: Known,
    member: Member,
    conversation: str,
    turn: int,
    correction: Correction,
    at: str,
) -> None:
    """
    Keep *correction* of one answer, in the place of an earlier one; personal data is masked.

    Raises:
        ReviewRefused: it says nothing, or names an intent or a passage that there is not.
    """
    wording = correction.wording.strip()
    if not (correction.intent or correction.passage or wording):
        raise ReviewRefused("Give the right intent, the right passage or better wording.")
    if correction.intent and correction.intent not in known.intents:
        raise ReviewRefused("Choose an intent from the list.")
    if correction.passage and correction.passage not in known.passages:
        raise ReviewRefused("Choose a passage from the list.")
    if len(wording) > LONGEST:
        raise ReviewRefused(f"Write at most {LONGEST} characters.")
    values = {
        "school": member.school, "member": member.id, "intent": correction.intent or None,
        "passage": correction.passage or None, "wording": masker.mask(wording).text or None,
        "at": at,
    }  # fmt: skip
    statement = (
        insert_once(connection.engine, review_correction)
        .values(conversation=conversation, turn=turn, **values)
        .on_conflict_do_update(index_elements=["conversation", "turn"], set_=values)
    )
    connection.execute(statement)


def correction_of(connection: Connection, conversation: str, turn: int) -> Correction | None:
    """Return what was kept of one answer."""
    of = review_correction.c
    chosen = select(of.intent, of.passage, of.wording)
    row = connection.execute(chosen.where(of.conversation == conversation, of.turn == turn)).first()
    return row and Correction(row.intent or "", row.passage or "", row.wording or "")


def count(connection: Connection, school: str) -> int:
    """Return how many lines `as_json_lines` has for *school*."""
    return len(_reusable(connection, school))


def as_json_lines(
    connection: Connection,
    school: str,
    reuse: Reuse | None,
    masker: Masks,
    names: Mapping[str, str],
) -> str:
    """
    Return the corrections of *school* for the next training, one JSON object a line.

    What was flagged is never among them, and every text is masked once more. No line says in which
    conversation or when it was written.

    Args:
        connection: Reads the database.
        school: Whose corrections.
        reuse: Who at the school turned reuse on; None when nobody did.
        masker: Masks personal data.
        names: The names of the staff, by id.

    Raises:
        ReviewRefused: the school has not turned reuse on (P9).
    """
    if reuse is None:
        raise ReviewRefused(
            "Your school has not turned on the reuse of conversations for training. Whoever "
            "answers for it writes their name under `reuse` in the file of schools."
        )
    lines = []
    for row in _reusable(connection, school):
        line = {
            "text": masker.mask(row.text).text,
            "intent": row.intent,
            "passage": row.passage,
            "wording": masker.mask(row.wording).text if row.wording else None,
            "corrected_by": names.get(row.member, "a former member of staff"),
            "reuse_allowed_by": reuse.by,
            "reuse_allowed_on": reuse.on.isoformat(),
        }
        lines.append(json.dumps(line, ensure_ascii=False, sort_keys=True))
    return "".join(f"{line}\n" for line in lines)


def _reusable(connection: Connection, school: str) -> list[Row]:
    of = review_correction.c
    asked = and_(
        event.c.conversation == of.conversation, event.c.turn == of.turn, event.c.kind == "pupil"
    )
    told = and_(review_turn.c.conversation == of.conversation, review_turn.c.turn == of.turn)
    chosen = (
        select(of.intent, of.passage, of.wording, of.member, event.c.text)
        .join(event, asked)
        .outerjoin(review_turn, told)
        .where(of.school == school, event.c.flag.is_(None), review_turn.c.flag.is_(None))
        .order_by(event.c.text)
    )
    return list(connection.execute(chosen).all())
