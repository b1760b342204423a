"""The figures of the last thirty days of one school: how much, about what, how well."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.impartiality.presentation import Status
from bot.review.index import AT
from bot.review.tables import review_conversation, review_turn

DAYS = 30
UNANSWERED = (Status.nothing_found.value, Status.out_of_scope.value, Status.failed.value)
NO_TOPIC = "no topic"


@dataclass(frozen=True)
class Day:
    """One day: its conversations by when they began, its answers by when they were given."""

    on: date
    conversations: int
    answers: int
    unanswered: int


@dataclass(frozen=True)
class Waits:
    """How long pupils waited for a person: minutes, for those whom one joined."""

    asked: int
    joined: int
    median_minutes: float | None
    longest_minutes: float | None


@dataclass(frozen=True)
class Figures:
    """The figures; the days are DAYS in a row, the last one today, all in UTC."""

    days: tuple[Day, ...]
    topics: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    ups: int
    downs: int
    waits: Waits

    @property
    def conversations(self) -> int:
        """Return how many began."""
        return sum(day.conversations for day in self.days)

    @property
    def answers(self) -> int:
        """Return how many answers were given."""
        return sum(day.answers for day in self.days)

    @property
    def unanswered(self) -> int:
        """Return how many questions had no answer."""
        return sum(day.unanswered for day in self.days)


def figures(connection: Connection, school: str, today: date) -> Figures:
    """Return the figures of *school* for the DAYS that end with *today*."""
    first = today - timedelta(days=DAYS - 1)
    turn = review_turn.c
    chosen = (
        select(turn.day, turn.status, turn.topic, turn.verdict, func.count())
        .where(turn.school == school, turn.day >= first.isoformat())
        .group_by(turn.day, turn.status, turn.topic, turn.verdict)
    )
    answers: Counter[str] = Counter()
    unanswered: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    verdicts: Counter[str | None] = Counter()
    for on, status, topic, verdict, count in connection.execute(chosen):
        answers[on] += count
        unanswered[on] += count if status in UNANSWERED else 0
        topics[topic or NO_TOPIC] += count
        statuses[status or "with a person"] += count
        verdicts[verdict] += count
    begun = _begun(connection, school, first)
    days = [first + timedelta(days=step) for step in range(DAYS)]
    return Figures(
        days=tuple(Day(on, begun[str(on)], answers[str(on)], unanswered[str(on)]) for on in days),
        topics=tuple(topics.most_common()),
        statuses=tuple(statuses.most_common()),
        ups=verdicts["up"],
        downs=verdicts["down"],
        waits=_waits(connection, school, first),
    )


def _begun(connection: Connection, school: str, first: date) -> Counter[str]:
    known = review_conversation.c
    day = func.substr(known.started_at, 1, 10)
    chosen = (
        select(day, func.count())
        .where(known.school == school, known.started_at >= first.isoformat())
        .group_by(day)
    )
    return Counter({row[0]: row[1] for row in connection.execute(chosen)})


def _waits(connection: Connection, school: str, first: date) -> Waits:
    known = review_conversation.c
    chosen = select(known.asked_at, known.joined_at).where(
        known.school == school, known.asked_at >= first.isoformat()
    )
    found = connection.execute(chosen).all()
    minutes = [
        (datetime.strptime(joined, AT) - datetime.strptime(asked, AT)).total_seconds() / 60
        for asked, joined in found
        if joined is not None and joined >= asked
    ]
    return Waits(
        asked=len(found),
        joined=len(minutes),
        median_minutes=median(minutes) if minutes else None,
        longest_minutes=max(minutes, default=None),
    )
