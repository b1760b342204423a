"""What a pupil does about a person: ask, wait, hand back, leave a message; and what they see."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from bot.conversations.change import Change
from bot.conversations.chat_tables import chat_change, left_message, talk_opinion
from bot.database import insert_once
from bot.errors import BotError
from bot.handoff import shown as page
from bot.handoff import words
from bot.handoff.chats import Chat, Chats, read
from bot.handoff.reach import Seal
from bot.handoff.shown import Answer, Judged, Shown, Tap
from bot.handoff.states import Move, NotPossible, Reason, State
from bot.handoff.words import Notice
from bot.knowledge.models import Helpline
from bot.schools.open_times import is_open, opens, told

Words = tuple[str, tuple[Tap, ...]]  # what stands above the box, and what can be tapped
NOTHING: Words = ("", ())
TALKED = (State.returned, State.closed)  # with a person, who has left


class NobodyThere(BotError):
    """No person of the school joins chats; the message tells the pupil so."""


class NoTalk(BotError):
    """No talk with a person is over, so nothing can be said of how it went."""


class Asking:
    """The pupil's side of the hand-off. What the database refuses is a StorageError."""

    def __init__(self, chats: Chats, seal: Seal, outside: Helpline) -> None:
        """*outside* is who helps when nobody is there, from the reviewed help lines."""
        self._chats = chats
        self._seal = seal
        self._outside = outside

    def offer(self, id: str, reason: Reason) -> Chat | None:
        """
        Offer a person, or a way to leave a message when nobody is there.

        Returns:
            The chat, None when nothing is offered: the school has nobody who joins chats, a person
            is there or on the way, or one was offered just now.
        """
        found = self._chats.of(id)
        if self._chats.hours(found.school) is None:
            return None
        try:
            return self._chats.move(
                id, Move.offer, lambda _, now: self._offered(now, reason), reason=reason
            )
        except NotPossible:
            return None

    def was_offered(self, id: str, reason: Reason) -> bool:
        """Return whether a person was offered for *reason* before."""
        chosen = select(chat_change.c.id).where(
            chat_change.c.conversation == id,
            chat_change.c.move == Move.offer.value,
            chat_change.c.reason == reason.value,
        )
        with self._chats.transcripts.looking() as connection:
            return connection.execute(chosen).first() is not None

    def ask(self, id: str) -> Chat:
        """
        Join the queue, as a wish or as a yes to an offer; out of hours, be told when and how.

        Raises:
            NobodyThere: the school has nobody who joins chats.
            NotPossible: the pupil waits already, or a person has the chat.
        """
        found = self._chats.of(id)
        if self._chats.hours(found.school) is None:
            raise NobodyThere(words.NOBODY_JOINS)
        if not self._is_open(found):
            return self.offer(id, Reason.asked) or found
        reason = found.reason if found.state is State.offered else Reason.asked
        queued = Notice("queued", words.QUEUED)
        return self._chats.move(id, Move.ask, lambda *_: queued, reason=reason)

    def decline(self, id: str) -> Chat:
        """Say no to an offer, or to a message after nobody came. Raises NotPossible."""
        return self._chats.move(id, Move.decline, lambda *_: Notice("declined", words.DECLINED))

    def leave_queue(self, id: str) -> Chat:
        """Wait no longer. Raises NotPossible."""
        left = Notice("left_queue", words.LEFT_QUEUE)
        return self._chats.move(id, Move.leave_queue, lambda *_: left)

    def take_back(self, id: str) -> Chat:
        """Go back to the computer. Raises NotPossible when no person has the chat."""
        return self._chats.move(
            id,
            Move.take_back,
            lambda before, _: words.of_speaker("returned", words.HANDED_BACK, before.speaker or ""),
        )

    def leave_message(self, id: str, seq: int, reach: str) -> Chat:
        """
        Keep that the message in place *seq* is for an adviser to read later.

        Args:
            id: The conversation.
            seq: Where the message stands in the transcript; the same one twice is one.
            reach: How to reach the pupil, "" when they do not wish it; kept encrypted.

        Raises:
            NotPossible: the pupil waits for a person, or has one.
        """
        found = self._chats.of(id)
        if self._was_left(id, seq):
            return found
        locked = self._seal.seal(reach, id) if reach else None
        kept = Notice("message_kept", words.KEPT.format(school=self._school(found)))
        row = insert_once(self._chats.transcripts.engine, left_message).on_conflict_do_nothing()

        def keep(change: Change) -> None:
            values = {"conversation": id, "seq": seq, "at": change.now, "reach": locked}
            change.connection.execute(row.values(**values))

        return self._chats.move(id, Move.leave_message, lambda *_: kept, also=keep)

    def judge(self, id: str, about: Judged, answer: Answer) -> None:
        """Keep what the pupil says of the last talk with a person. Raises NoTalk without one."""
        with self._chats.transcripts.changing(id) as change:
            found = read(change.connection, id)
            ticket = found.ticket
            if found.state not in TALKED or ticket is None:
                raise NoTalk("there is no talk with a person to say something of")
            mine = (talk_opinion.c.conversation == id) & (talk_opinion.c.ticket == ticket)
            said = {about: answer, "at": change.now}
            if change.connection.execute(update(talk_opinion).where(mine).values(**said)).rowcount:
                return
            values = {"conversation": id, "ticket": ticket, **said}
            change.connection.execute(insert(talk_opinion).values(**values))

    def ended(self, id: str) -> Chat | None:
        """Keep that the pupil ended the conversation; None when no person was asked for."""
        if self._chats.of(id).state in (State.with_bot, State.expired, *TALKED):
            return None
        return self._chats.move(id, Move.end, lambda *_: None)

    def ran_out(self, before: Chat, now: Chat) -> Notice | None:
        """Return what the pupil is told when a state lasted too long."""
        if before.state is State.waiting:
            return words.nobody_came(self._when(now), self._outside)
        if before.state is State.with_adviser:
            return words.of_speaker("vanished", words.VANISHED, before.speaker or "")
        if before.state is State.offered:
            return Notice("offer_over", words.OFFER_OVER)
        return None

    def shown(self, id: str) -> Shown:
        """Return what the pupil's page shows of who has the chat."""
        found = self._chats.of(id)
        state = found.state
        text, taps = NOTHING
        if state is State.with_adviser:
            text, taps = page.TALKING.format(speaker=found.speaker), (page.TAKE_BACK,)
        elif state is State.waiting:
            text, taps = words.place(self._chats.place(found)), (page.LEAVE_QUEUE,)
        elif state is State.offered and self._is_open(found):
            text, taps = page.WOULD_YOU, (page.YES_ASK, page.NO_THANKS)
        elif state is State.offered:
            text, taps = page.MESSAGE_INSTEAD, (page.LEAVE_MESSAGE, page.NO_THANKS)
        elif state is State.expired:
            again = (page.TRY_AGAIN,) if self._is_open(found) else ()
            text, taps = page.NOBODY_YET, (page.LEAVE_MESSAGE, *again, page.NO_THANKS)
        elif state in TALKED and found.ticket is not None:
            text, taps = self._question(found)
        return Shown(state.value, state is State.with_adviser, text, taps, found.moved)

    def _question(self, found: Chat) -> Words:
        chosen = select(talk_opinion).where(
            talk_opinion.c.conversation == found.conversation,
            talk_opinion.c.ticket == found.ticket,
        )
        with self._chats.transcripts.looking() as connection:
            said = connection.execute(chosen).first()
        if said is None or said.helped is None:
            return page.question("helped")
        return page.question("knows_next") if said.knows_next is None else NOTHING

    def _offered(self, now: Chat, reason: Reason) -> Notice:
        if not self._is_open(now):
            return self._shut(now)
        school = self._chats.schools.by_id.get(now.school)
        return words.offer(reason, self._school(now), school.adviser if school else None)

    def _shut(self, found: Chat) -> Notice:
        return words.shut(self._school(found), self._when(found), self._outside)

    def _is_open(self, found: Chat) -> bool:
        hours = self._chats.hours(found.school)
        return hours is not None and is_open(hours, self._chats.transcripts.now())

    def _when(self, found: Chat) -> str | None:
        hours, now = self._chats.hours(found.school), self._chats.transcripts.now()
        then = opens(hours, now) if hours else None
        return told(then, now) if then else None

    def _school(self, found: Chat) -> str:
        school = self._chats.schools.by_id.get(found.school)
        return school.name if school else found.school

    def _was_left(self, id: str, seq: int) -> bool:
        chosen = select(left_message.c.seq).where(
            left_message.c.conversation == id, left_message.c.seq == seq
        )
        with self._chats.transcripts.looking() as connection:
            return connection.execute(chosen).first() is not None
