"""What advisers do: the queue, take a chat, speak in it, note, hand it back, close it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from bot.conversations.chat_tables import chat
from bot.conversations.tables import conversation, event
from bot.handoff import words
from bot.handoff.adviser import Adviser, NotSaid, NotYours, called, plain
from bot.handoff.asking import Asking
from bot.handoff.chats import Chat, Chats, Who, chat_of, read
from bot.handoff.left import Left, left_at, take
from bot.handoff.notes import Note, add_note, notes_on
from bot.handoff.reach import Seal
from bot.handoff.states import Move, NotPossible, Outcome, Reason, State

EARLIER = 4  # messages of the adviser that are read along, for a number in two halves

# Returns the kinds of contact details in a text; the texts before it are the speaker's own.
ContactIn = Callable[[str, Sequence[str]], tuple[str, ...]]
# Takes a conversation, the adviser's id and the kinds: files the concern that G12 asks for.
FileContact = Callable[[str, str, tuple[str, ...]], None]


class Desk:
    """
    The advisers' side of the hand-off.

    Every method checks that the conversation is of the adviser's own school and raises NotYours
    when it is not, as for one that is not there. What a method did is news for who listens to the
    conversation: call them by `bot.web.people.People.do`.
    """

    def __init__(
        self,
        chats: Chats,
        asking: Asking,
        seal: Seal,
        contact_in: ContactIn,
        file_contact: FileContact,
    ) -> None:
        self._chats = chats
        self._asking = asking
        self._seal = seal
        self._contact_in = contact_in
        self._file_contact = file_contact

    def queue(self, adviser: Adviser) -> list[Chat]:
        """Return the chats that wait for a person, the first of the queue first."""
        return self._in_state(adviser, State.waiting)

    def held(self, adviser: Adviser) -> list[Chat]:
        """Return the chats that a person of the school has now, colleagues' as well."""
        return self._in_state(adviser, State.with_adviser)

    def offer(self, id: str, reason: str) -> bool:
        """Offer a person in conversation *id*; False when there is no need to or nobody joins."""
        return self._asking.offer(id, Reason(reason)) is not None

    def claim(self, id: str, adviser: Adviser) -> Chat:
        """
        Take a chat, from the queue or by the adviser's own wish; the pupil is told who joins.

        Raises:
            NotYours: a colleague was quicker.
        """
        found = self._own(id, adviser)
        who = Who(str(adviser.id), called(adviser))
        if found.state is State.with_adviser and found.adviser == who.id:
            return found
        reason = None if found.state is State.waiting else Reason.adviser
        try:
            return self._chats.move(
                id,
                Move.claim,
                lambda *_: words.of_speaker("joining", words.JOINING, who.speaker),
                by=who,
                reason=reason,
            )
        except NotPossible as error:
            raise NotYours("a colleague has taken this chat already; take another one") from error

    def heartbeat(self, id: str, adviser: Adviser) -> None:
        """Keep that the adviser is there; without it the chat goes back to the queue after 60 s."""
        self._own(id, adviser)
        try:
            self._chats.keep_alive(id, str(adviser.id))
        except NotPossible as error:
            raise NotYours("this chat is not yours any more; take it again") from error

    def say(self, id: str, adviser: Adviser, text: str, client_id: str) -> int:
        """
        Add a message to the chat and return its place.

        Args:
            id: The conversation, which the adviser has.
            adviser: Who speaks.
            text: Shown as text, whatever stands in it.
            client_id: Made by the console, up to 48 characters: sent again, it is one message.

        Raises:
            NotSaid: it is empty, too long, or holds contact details or a meeting; a concern is
                filed for those.
            NotYours: the adviser does not have the chat.
        """
        said = plain(text)
        self._own(id, adviser)
        me = str(adviser.id)
        if kinds := self._contact_in(said, self._earlier(id)):
            self._file_contact(id, me, kinds)
            raise NotSaid(
                f"Not sent: it holds {', '.join(kinds)}. Contact details and meetings outside "
                "school do not go through this chat. The safeguarding lead can see that this "
                "was stopped.",
                kinds,
            )
        with self._chats.transcripts.changing(id) as change:
            found = read(change.connection, id)
            if found.state is not State.with_adviser or found.adviser != me:
                raise NotYours("this chat is not yours any more; take it again")
            return change.add("adviser", said, speaker=found.speaker, client_id=client_id)

    def note(self, id: str, adviser: Adviser, text: str) -> None:
        """Keep a note for colleagues; the pupil never sees it."""
        said = plain(text)
        self._own(id, adviser)
        with self._chats.transcripts.changing(id, ended_too=True) as change:
            add_note(change, str(adviser.id), said)

    def notes(self, id: str, adviser: Adviser) -> list[Note]:
        """Return the notes on a conversation, the oldest first."""
        self._own(id, adviser, ended_too=True)
        with self._chats.transcripts.looking() as connection:
            return notes_on(connection, id)

    def hand_back(self, id: str, adviser: Adviser) -> Chat:
        """Give the chat back to the computer, which tells the pupil so."""
        return self._leave(id, adviser, Move.hand_back, "returned", words.HANDED_BACK, None)

    def close(self, id: str, adviser: Adviser, outcome: str) -> Chat:
        """End the talk; *outcome* is one of `Outcome`. The pupil can go on with the computer."""
        ended = Outcome(outcome).value
        return self._leave(id, adviser, Move.close, "closed", words.CLOSED, ended)

    def left(self, adviser: Adviser) -> list[Left]:
        """Return the messages that were left and that nobody has taken, the oldest first."""
        with self._chats.transcripts.looking() as connection:
            return left_at(connection, adviser.school, self._seal)

    def take_left(self, id: str, seq: int, adviser: Adviser) -> None:
        """Keep that the adviser sees to a left message. Raises NotYours when a colleague does."""
        self._own(id, adviser, ended_too=True)
        with self._chats.transcripts.changing(id, ended_too=True) as change:
            if not take(change, seq, str(adviser.id)):
                raise NotYours("a colleague sees to this message already")

    def _leave(
        self, id: str, adviser: Adviser, move: Move, status: str, text: str, outcome: str | None
    ) -> Chat:
        self._own(id, adviser)
        notice = words.of_speaker(status, text, called(adviser))
        try:
            return self._chats.move(
                id, move, lambda *_: notice, outcome=outcome, held_by=str(adviser.id)
            )
        except NotPossible as error:
            raise NotYours("this chat is not yours any more; look at the queue") from error

    def _own(self, id: str, adviser: Adviser, ended_too: bool = False) -> Chat:
        with self._chats.transcripts.looking() as connection:
            found = read(connection, id, ended_too)
        if found.school != adviser.school:
            raise NotYours("there is no such chat at your school")
        return found

    def _in_state(self, adviser: Adviser, state: State) -> list[Chat]:
        chosen: Any = (
            select(conversation.c.school, conversation.c.id, chat)
            .select_from(conversation.join(chat))
            .where(
                conversation.c.school == adviser.school,
                conversation.c.ended_at.is_(None),
                chat.c.state == state.value,
            )
            .order_by(chat.c.ticket)
        )
        with self._chats.transcripts.looking() as connection:
            return [chat_of(row) for row in connection.execute(chosen)]

    def _earlier(self, id: str) -> list[str]:
        chosen = (
            select(event.c.text)
            .where(event.c.conversation == id, event.c.kind == "adviser")
            .order_by(event.c.seq.desc())
            .limit(EARLIER)
        )
        with self._chats.transcripts.looking() as connection:
            return [str(text) for text in reversed(connection.execute(chosen).scalars().all())]
