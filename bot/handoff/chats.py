"""Who has each chat, in the database: one move at a time, with its history and its words."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.conversations.change import AT, Change
from bot.conversations.chat_tables import chat, chat_change
from bot.conversations.store import NoConversation, Transcripts
from bot.conversations.tables import conversation, event
from bot.handoff.states import LIMITS, Move, NotPossible, Reason, State, after
from bot.handoff.words import Notice
from bot.schools.hours import OpeningHours
from bot.schools.open_times import closes
from bot.schools.schools import Schools

ANSWERS_LOOKED_AT = 10  # for the stage that was last talked of


@dataclass(frozen=True)
class Chat:
    """Who has one conversation. Without a row in the database it is the computer's."""

    conversation: str
    school: str
    state: State = State.with_bot
    since: datetime | None = None
    deadline: datetime | None = None
    reason: Reason | None = None
    stage: str | None = None
    ticket: int | None = None  # orders the queue; kept when an adviser vanishes
    queued_at: datetime | None = None
    adviser: str | None = None
    speaker: str | None = None
    moved: int = 0  # the number of the last change, where `read` made it; a later one is greater


@dataclass(frozen=True)
class Who:
    """An adviser's id, and what the pupil is told that they are called."""

    id: str
    speaker: str


# Returns what the pupil is told of a move, given the chat before and after it.
Say = Callable[[Chat, Chat], Notice | None]


class Chats:
    """
    The chats of a deployment.

    Each move is one transaction: the state, a row of its history and what the pupil is told. A
    move that another was quicker than raises NotPossible, and a failing database StorageError.
    """

    def __init__(self, transcripts: Transcripts, schools: Schools) -> None:
        self.transcripts = transcripts
        self.schools = schools

    def of(self, id: str, ended_too: bool = False) -> Chat:
        """Return who has conversation *id*. Raises NoConversation."""
        with self.transcripts.looking() as connection:
            return read(connection, id, ended_too)

    def hours(self, school: str) -> OpeningHours | None:
        """Return when a person of *school* joins chats; None for a school where nobody does."""
        found = self.schools.by_id.get(school)
        return found.opening_hours if found else None

    def place(self, found: Chat) -> int:
        """Return the place of a waiting chat in its school's queue, from 1."""
        before = (
            select(func.count())
            .select_from(chat.join(conversation))
            .where(
                conversation.c.school == found.school,
                conversation.c.ended_at.is_(None),
                chat.c.state == State.waiting.value,
                chat.c.ticket < found.ticket,
            )
        )
        with self.transcripts.looking() as connection:
            return int(connection.execute(before).scalar_one()) + 1

    def move(
        self,
        id: str,
        move: Move,
        say: Say,
        *,
        by: Who | None = None,
        reason: Reason | None = None,
        outcome: str | None = None,
        held_by: str | None = None,
        also: Callable[[Change], None] | None = None,
    ) -> Chat:
        """
        Make one move and return the chat after it.

        Args:
            id: The conversation.
            move: What moves it.
            say: What the pupil is told.
            by: The adviser who makes the move, if it is one.
            reason: Why a person is brought in, of `offer`, `ask` and `claim`.
            outcome: How it ended, of `close`.
            held_by: The id of the adviser who must have the chat, else NotPossible.
            also: What else is kept in the same transaction.

        Raises:
            NotPossible: the chat is in another state, or another adviser has it.
            NoConversation: it was ended, or never begun.
        """
        with self.transcripts.changing(id, ended_too=move is Move.end) as change:
            found = read(change.connection, id, ended_too=move is Move.end)
            if held_by is not None and found.adviser != held_by:
                raise NotPossible(move, found.state)
            made = self._made(change, found, move, say, by, reason, outcome)
            if also is not None:
                also(change)
            return made

    def run_out(self, say: Say) -> list[Chat]:
        """Move on every chat whose state has lasted too long; return them as they are now."""
        moved = []
        for id in self._overdue():
            with (
                # It was purged meanwhile, or its row is at odds: the others go on all the same.
                suppress(NoConversation, NotPossible),
                self.transcripts.changing(id, ended_too=True) as change,
            ):
                found = read(change.connection, id, ended_too=True)
                # Another process may have been quicker.
                if found.deadline is not None and found.deadline <= change.at:
                    moved.append(self._made(change, found, Move.run_out, say, None, None, None))
        return moved

    def keep_alive(self, id: str, adviser: str) -> None:
        """Keep that *adviser* is still there. Raises NotPossible when the chat is not theirs."""
        limit = LIMITS[State.with_adviser] or timedelta()
        until = (self.transcripts.now() + limit).strftime(AT)
        mine = (chat.c.conversation == id) & (chat.c.adviser == adviser)
        held = mine & (chat.c.state == State.with_adviser.value)
        with self.transcripts.changing(id, ended_too=True) as change:
            done = change.connection.execute(update(chat).where(held).values(deadline=until))
            if done.rowcount == 0:
                raise NotPossible(Move.claim, read(change.connection, id, ended_too=True).state)

    def _overdue(self) -> list[str]:
        over = chat.c.deadline <= self.transcripts.now().strftime(AT)
        chosen = select(chat.c.conversation).where(over).order_by(chat.c.deadline)
        with self.transcripts.looking() as connection:
            return [str(id) for id in connection.execute(chosen).scalars()]

    def _made(
        self,
        change: Change,
        found: Chat,
        move: Move,
        say: Say,
        by: Who | None,
        reason: Reason | None,
        outcome: str | None,
    ) -> Chat:
        state = after(found.state, move)
        number = _history(change, move, state, by or _holder(found), reason, outcome)
        now = replace(
            found,
            state=state,
            since=change.at,
            deadline=None if move is Move.end else self._deadline(found.school, state, change.at),
            reason=reason or found.reason,
            adviser=by.id if by else None,
            speaker=by.speaker if by else None,
            moved=number,
        )
        joins = state is State.waiting and move is Move.ask
        if joins or (move is Move.claim and found.state is not State.waiting):
            stage = _stage(change.connection, found.conversation)
            now = replace(now, ticket=number, queued_at=change.at, stage=stage)
        if state is State.with_bot:
            now = replace(now, reason=None, stage=None, ticket=None, queued_at=None)
        _write(change, found, now)
        if state is State.with_adviser:
            change.silence()
        if notice := say(found, now):
            change.add("notice", notice.text, notice.status, notice.speaker)
        return now

    def _deadline(self, school: str, state: State, at: datetime) -> datetime | None:
        limit = LIMITS[state]
        if limit is None:
            return None
        hours = self.hours(school)
        closing = closes(hours, at) if hours and state is State.waiting else None
        return min(at + limit, closing) if closing else at + limit


def read(connection: Connection, id: str, ended_too: bool = False) -> Chat:
    """Return who has conversation *id*, as *connection* sees it. Raises NoConversation."""
    changes = chat_change.c.conversation == conversation.c.id
    moved = select(func.max(chat_change.c.id)).where(changes).scalar_subquery()
    chosen = (
        select(conversation.c.school, conversation.c.id, chat, moved.label("moved"))
        .select_from(conversation.outerjoin(chat))
        .where(conversation.c.id == id)
    )
    if not ended_too:
        chosen = chosen.where(conversation.c.ended_at.is_(None))
    found = connection.execute(chosen).first()
    if found is None:
        raise NoConversation("there is no such conversation")
    return replace(chat_of(found), moved=found.moved or 0)


def chat_of(found: Row) -> Chat:
    """Return a row of `chat`, with the school and the id of its conversation, as a value."""
    if found.state is None:
        return Chat(found.id, found.school)
    return Chat(
        conversation=found.id,
        school=found.school,
        state=State(found.state),
        since=time_of(found.since),
        deadline=time_of(found.deadline),
        reason=Reason(found.reason) if found.reason else None,
        stage=found.stage,
        ticket=found.ticket,
        queued_at=time_of(found.queued_at),
        adviser=found.adviser,
        speaker=found.speaker,
    )


def time_of(text: str | None) -> datetime | None:
    """Return a time of the tables, UTC."""
    return datetime.strptime(text, AT).replace(tzinfo=timezone.utc) if text else None


def _holder(found: Chat) -> Who | None:
    return Who(found.adviser, found.speaker or "") if found.adviser else None


def _history(
    change: Change,
    move: Move,
    state: State,
    by: Who | None,
    reason: Reason | None,
    outcome: str | None,
) -> int:
    values = {
        "conversation": change.conversation, "at": change.now, "move": move.value,
        "state": state.value, "reason": reason and reason.value, "outcome": outcome,
        "adviser": by.id if by else None,
    }  # fmt: skip
    made = change.connection.execute(insert(chat_change).values(**values))
    return int(made.inserted_primary_key[0])


def _write(change: Change, found: Chat, now: Chat) -> None:
    values: dict[str, Any] = {
        "state": now.state.value, "since": _text(now.since), "deadline": _text(now.deadline),
        "reason": now.reason and now.reason.value, "stage": now.stage, "ticket": now.ticket,
        "queued_at": _text(now.queued_at), "adviser": now.adviser, "speaker": now.speaker,
    }  # fmt: skip
    # Only from the state that was read, so that of two who move at once one does.
    same = (chat.c.conversation == found.conversation) & (chat.c.state == found.state.value)
    if change.connection.execute(update(chat).where(same).values(**values)).rowcount:
        return
    change.connection.execute(insert(chat).values(conversation=found.conversation, **values))


def _text(at: datetime | None) -> str | None:
    return at.strftime(AT) if at else None


def _stage(connection: Connection, id: str) -> str | None:
    """Return the stage that was last talked of, as the answers have it."""
    chosen = (
        select(event.c.replies)
        .where(event.c.conversation == id, event.c.kind == "bot")
        .order_by(event.c.seq.desc())
        .limit(ANSWERS_LOOKED_AT)
    )
    for replies in connection.execute(chosen).scalars():
        for reply in reversed(json.loads(replies)):
            if stage := reply.get("shown", {}).get("stage"):
                return str(stage)
    return None
