"""Tags and notes of the staff beside a message; pupils never see them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.errors import ReviewRefused
from bot.review.tables import event, review_note
from bot.safety.reading import Masks
from bot.staff.roles import Member

TAGS = ("good", "wrong", "unclear", "one_sided", "missing", "follow_up")
LONGEST = 1_000  # characters


@dataclass(frozen=True)
class Note:
    """A tag, a note or both; `member` is the id of who wrote it, `at` is UTC."""

    seq: int
    member: str
    tag: str | None
    text: str
    at: str


def add(
    connection: Connection,
    masker: Masks,
    member: Member,
    conversation: str,
    seq: int,
    tag: str,
    text: str,
    at: str,
) -> None:
    """
    Keep a note beside message *seq* of *conversation*, personal data in it masked.

    Raises:
        ReviewRefused: there is no such message, or the note is empty, too long or of no known tag.
    """
    text = text.strip()
    if not tag and not text:
        raise ReviewRefused("Choose a tag or write a note.")
    if tag and tag not in TAGS:
        raise ReviewRefused("Choose one of the tags.")
    if len(text) > LONGEST:
        raise ReviewRefused(f"Write at most {LONGEST} characters.")
    there = select(event.c.seq).where(event.c.conversation == conversation, event.c.seq == seq)
    if connection.execute(there).first() is None:
        raise ReviewRefused("That message is not there any more.")
    values = {
        "conversation": conversation, "seq": seq, "member": member.id, "tag": tag or None,
        "text": masker.mask(text).text, "at": at,
    }  # fmt: skip
    connection.execute(insert(review_note).values(**values))


def notes_of(connection: Connection, conversation: str) -> dict[int, list[Note]]:
    """Return the notes beside each message of *conversation*, by its place, the oldest first."""
    of = review_note.c
    chosen = select(of.seq, of.member, of.tag, of.text, of.at)
    found: dict[int, list[Note]] = {}
    for row in connection.execute(chosen.where(of.conversation == conversation).order_by(of.id)):
        found.setdefault(row.seq, []).append(Note(*row))
    return found
