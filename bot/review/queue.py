"""The queue of answers that two people review, each without seeing the other's review."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, insert, not_, select
from sqlalchemy.engine import Connection

from bot.errors import ReviewRefused
from bot.review.alpha import alpha
from bot.review.causes import Cause
from bot.review.index import REVIEWS, Index
from bot.review.rubric import RUBRIC
from bot.review.tables import review_mark, review_turn
from bot.staff.roles import Member

SHOWN = 50
AGREEMENTS = 5_000  # reviewed answers that agreement is worked out over, the newest


@dataclass(frozen=True)
class Item:
    """One answer that is to be reviewed, and why."""

    conversation: str
    turn: int
    at: str
    cause: Cause

    @property
    def id(self) -> str:
        """Return what names it in addresses."""
        return f"{self.conversation}.{self.turn}"


@dataclass(frozen=True)
class Agreement:
    """How far reviewers agree on one question; `alpha` is None while it is not defined."""

    question: str
    level: str
    pairs: int
    same: int
    alpha: float | None


@dataclass(frozen=True)
class Marked:
    """What a reviewer said: the place of the choice for each question of the rubric."""

    member: str
    at: str
    answers: tuple[int, ...]


def waiting(connection: Connection, member: Member, limit: int = SHOWN) -> list[Item]:
    """Return what *member* may review, the most pressing first, then the oldest."""
    of, mark = review_turn.c, review_mark.c
    own = exists().where(
        and_(mark.conversation == of.conversation, mark.turn == of.turn, mark.member == member.id)
    )
    chosen = (
        select(of.conversation, of.turn, of.at, of.cause)
        .where(of.school == member.school, of.waits == 1, not_(own))
        .order_by(of.cause, of.at, of.conversation, of.turn)
        .limit(limit)
    )
    return [
        Item(row.conversation, row.turn, row.at, Cause(row.cause))
        for row in connection.execute(chosen)
    ]


def counts(connection: Connection, school: str) -> dict[Cause, int]:
    """Return how many answers of *school* still want a review, by why they are in the queue."""
    of = review_turn.c
    chosen = select(of.cause, func.count()).where(of.school == school, of.waits == 1)
    found = {row[0]: row[1] for row in connection.execute(chosen.group_by(of.cause))}
    return {cause: found.get(int(cause), 0) for cause in Cause}


def item(connection: Connection, school: str, id: str) -> Item | None:
    """Return the answer *id* of *school* when it is one to be reviewed."""
    conversation, _, turn = id.rpartition(".")
    if not turn.isdecimal() or len(turn) > 9:
        return None
    of = review_turn.c
    chosen = select(of.conversation, of.turn, of.at, of.cause).where(
        of.conversation == conversation,
        of.turn == int(turn),
        of.school == school,
        of.cause.is_not(None),
    )
    row = connection.execute(chosen).first()
    return row and Item(row.conversation, row.turn, row.at, Cause(row.cause))


def marks_seen_by(connection: Connection, member: Member, item: Item) -> list[Marked]:
    """Return the reviews of *item* that *member* may see: none before their own is given."""
    of = review_mark.c
    chosen = (
        select(of.member, of.at, of.answers)
        .where(of.conversation == item.conversation, of.turn == item.turn)
        .order_by(of.at, of.member)
    )
    found = [
        Marked(row.member, row.at, tuple(map(int, row.answers)))
        for row in connection.execute(chosen)
    ]
    return found if member.id in [mark.member for mark in found] else []


def review(
    index: Index, connection: Connection, member: Member, item: Item, answers: str, at: str
) -> None:
    """
    Keep the review of *item* by *member*, in a transaction of `Index.writing`.

    Raises:
        ReviewRefused: they have reviewed it already, or two others have.
    """
    of = review_mark.c
    chosen = select(of.member).where(of.conversation == item.conversation, of.turn == item.turn)
    by = list(connection.execute(chosen).scalars())
    if member.id in by:
        raise ReviewRefused("You have reviewed this answer. A review cannot be changed.")
    if len(by) >= REVIEWS:
        raise ReviewRefused("Two people have reviewed this answer already.")
    values = {
        "conversation": item.conversation, "turn": item.turn, "member": member.id,
        "school": member.school, "answers": answers, "at": at,
    }  # fmt: skip
    connection.execute(insert(review_mark).values(**values))
    index.read(connection, [item.conversation])


def agreement(connection: Connection, school: str) -> list[Agreement]:
    """Return for each question of the rubric how far the two reviewers of an answer agree."""
    of = review_mark.c
    chosen = (
        select(of.conversation, of.turn, of.answers)
        .where(of.school == school)
        .order_by(of.at.desc())
        .limit(AGREEMENTS * REVIEWS)
    )
    by_turn: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in connection.execute(chosen):
        by_turn[row.conversation, row.turn].append(row.answers)
    both = [marks for marks in by_turn.values() if len(marks) == REVIEWS]
    found = []
    for place, question in enumerate(RUBRIC):
        units = [[int(mark[place]) for mark in marks] for marks in both]
        same = sum(first == second for first, second in units)
        found.append(
            Agreement(question.text, question.level, len(units), same, alpha(units, question.level))
        )
    return found
