"""Finds conversations of one school: by words, by filters, page by page, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.engine import Connection

from bot.review import terms
from bot.review.tables import event, review_conversation, review_term, review_turn

PAGE = 25
MOST_WORDS = 8  # of one search


@dataclass(frozen=True)
class Filters:
    """What is looked for; an empty field matches everything. Dates are inclusive, in UTC."""

    words: str = ""
    since: date | None = None
    until: date | None = None
    stage: str = ""
    option: str = ""
    topic: str = ""
    status: str = ""
    feedback: str = ""
    flagged: str = ""
    reviewed: str = ""
    confidence: str = ""
    person: str = ""

    @property
    def used(self) -> tuple[str, ...]:
        """Return the names of the filters in use; what was typed is not told."""
        return tuple(name for name, value in vars(self).items() if value)

    def terms(self) -> list[str]:
        """Return the terms that a conversation must have, all of them."""
        found = [terms.term_of_word(word) for word in terms.words(self.words)[:MOST_WORDS]]
        named = ("stage", "option", "topic", "status", "feedback", "flagged", "reviewed",
                 "confidence", "person")  # fmt: skip
        return found + list(terms.filter_terms(**{name: getattr(self, name) for name in named}))


@dataclass(frozen=True)
class Row:
    """One conversation of a list. `opening` are the pupil's first words, as they are kept."""

    number: int
    conversation: str
    started_at: str
    last_at: str
    answers: int
    opening: str
    stages: tuple[str, ...]
    topics: tuple[str, ...]
    statuses: tuple[str, ...]
    is_flagged: bool
    is_disliked: bool


@dataclass(frozen=True)
class Page:
    """The conversations of one page; `next` is where the following one begins, None at the end."""

    rows: tuple[Row, ...]
    next: int | None


def search(
    connection: Connection,
    school: str,
    filters: Filters,
    before: int | None = None,
    size: int = PAGE,
) -> Page:
    """
    Return up to *size* conversations of *school*, the newest first.

    Args:
        connection: Reads the index, see `Index.reading`.
        school: Whose they are.
        filters: What they must match.
        before: The `next` of the page before; None for the first page.
        size: How many to a page.
    """
    known = review_conversation
    wanted = _rarest_first(connection, school, filters.terms())
    if wanted is None:
        return Page((), None)
    # The rarest term leads, in the order of its index; each of the others is only looked up.
    first, others = (review_term, wanted[1:]) if wanted else (known, [])
    chosen = select(known).where(first.c.school == school)
    if wanted:
        chosen = chosen.join(review_term, review_term.c.number == known.c.number)
        chosen = chosen.where(review_term.c.term == wanted[0])
    if before is not None:
        chosen = chosen.where(first.c.number < before)
    if filters.since is not None:
        chosen = chosen.where(known.c.started_at >= filters.since.isoformat())
    if filters.until is not None:
        after = filters.until + timedelta(days=1)
        chosen = chosen.where(known.c.started_at < after.isoformat())
    for term in others:
        other = review_term.alias()
        has_it = and_(
            other.c.school == school, other.c.term == term, other.c.number == first.c.number
        )
        chosen = chosen.where(exists().where(has_it))
    found = connection.execute(chosen.order_by(first.c.number.desc()).limit(size + 1)).all()
    shown, more = found[:size], len(found) > size
    return Page(_rows(connection, shown), shown[-1].number if more else None)


def _rarest_first(connection: Connection, school: str, wanted: Sequence[str]) -> list[str] | None:
    """Return *wanted* by how many conversations have each; None when one has none at all."""
    of = review_term.c
    chosen = select(of.term, func.count()).where(of.school == school, of.term.in_(wanted))
    counted = {row[0]: row[1] for row in connection.execute(chosen.group_by(of.term))}
    if set(wanted) - set(counted):
        return None
    return sorted(set(wanted), key=lambda term: (counted[term], term))


def _rows(connection: Connection, found: Sequence[Any]) -> tuple[Row, ...]:
    ids = [row.conversation for row in found]
    of_turns: dict[str, list[Any]] = {id: [] for id in ids}
    for turn in connection.execute(
        select(review_turn).where(review_turn.c.conversation.in_(ids)).order_by(review_turn.c.turn)
    ):
        of_turns[turn.conversation].append(turn)
    first = (
        select(event.c.conversation, event.c.text)
        .where(event.c.conversation.in_(ids), event.c.kind == "pupil", event.c.wants == "answer")
        .order_by(event.c.seq.desc())
    )
    openings = {row.conversation: row.text for row in connection.execute(first)}
    return tuple(
        Row(
            row.number, row.conversation, row.started_at, row.last_at, row.answers,
            openings.get(row.conversation) or "",
            _each(turn.stage for turn in of_turns[row.conversation]),
            _each(turn.topic for turn in of_turns[row.conversation]),
            _each(turn.status for turn in of_turns[row.conversation]),
            any(turn.flag for turn in of_turns[row.conversation]),
            any(turn.verdict == "down" for turn in of_turns[row.conversation]),
        )
        for row in found
    )  # fmt: skip


def _each(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
