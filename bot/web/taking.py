"""Take a pupil's message: screen, mask, keep; a flagged one with its record, alerts and answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversations.records import Accepted, Event, Said, Wants
from bot.conversations.store import Transcripts, utc_now
from bot.errors import BotError
from bot.safeguarding.concern import Concern, Origin
from bot.safeguarding.filing import Filing
from bot.safety.flags import Category, Flag
from bot.safety.reading import TURNS_BEFORE, Read, Reading, together
from bot.safety.words import SafetyWords, State
from bot.schools.contacts import Contacts
from bot.schools.open_times import is_open
from bot.web.clean import keepable

SAFEGUARDING = "safeguarding"  # the status of the words that answer a disclosure
CONTEXT_EVENTS = 10  # five turns both ways, for the record


@dataclass(frozen=True)
class Left(Accepted):
    """A message for an adviser that is on disk, and what may be kept of how to reach the pupil."""

    reach: str = ""


@dataclass(frozen=True)
class Taking:
    """The one way in for a pupil's words, in every state. Its methods belong in a thread."""

    transcripts: Transcripts
    reading: Reading
    words: SafetyWords
    filing: Filing
    held: Callable[[str], State]  # of a conversation: with_bot, waiting or with_adviser
    clock: Callable[[], datetime] = utc_now

    def take(
        self, id: str, school: str, text: str, client_id: str, wants: Wants = "answer"
    ) -> Accepted:
        """
        Keep a message; on disk when it returns. A flagged one is answered here, and not by Rasa.

        Args:
            id: An open conversation.
            school: The conversation's school.
            text: What the pupil wrote, of any length.
            client_id: Made by the pupil's page.
            wants: As in `Transcripts.accept`.

        Raises:
            NoConversation: it was ended, or never begun.
            StorageError: nothing was kept.
        """
        text = keepable(text)
        if wants == "map":
            read = Read(text, None)  # our own words
        else:
            read = self.reading.read(text, self.transcripts.written(id, TURNS_BEFORE))
        return self._keep(id, school, text, client_id, wants, read)

    def leave(self, id: str, text: str, reach: str, *, school: str, client_id: str) -> Left:
        """
        Keep a message for an adviser; as `take`. What is picked out in either is one concern.

        Contact details in *reach* are wanted and stay; one that is picked out is more than that, so
        it is masked as a message is, and its exact words are in the record alone.

        Args:
            id: An open conversation.
            text: What the pupil wrote, of any length.
            reach: How to reach the pupil, "" when they do not wish it.
            school: The conversation's school.
            client_id: Made by the pupil's page.

        Raises:
            NoConversation, StorageError: as `take`.
        """
        text, reach = keepable(text), keepable(reach)
        before = self.transcripts.written(id, TURNS_BEFORE)
        read = self.reading.read(text, before)
        more = Read(reach, None)
        if reach.strip():
            more = self.reading.read(reach, [*before, text][-TURNS_BEFORE:])
        flags = [each.flag for each in (read, more) if each.flag is not None]
        both = Read(read.text, together(flags) if flags else None)
        words = with_reach(text, reach)
        kept = self._keep(id, school, words, client_id, "person", both)
        if more.flag is None:
            return Left(**vars(kept), reach=reach)
        if not kept.new:  # sent again, perhaps with another way to be reached
            concern = self._concern(id, school, words, client_id, "pupil", more.flag)
            self.filing.file_alone(replace(concern, seq=kept.seq))
        return Left(**vars(kept), reach=more.text)

    def _keep(
        self, id: str, school: str, words: str, client_id: str, wants: Wants, read: Read
    ) -> Accepted:
        """Keep what was *read*; *words* are the exact ones, for the record of a flagged message."""
        if read.flag is None:
            return self.transcripts.accept(id, read.text, client_id, wants)
        concern = self._concern(id, school, words, client_id, "pupil", read.flag)
        return self.transcripts.accept(
            id, read.text, client_id, wants,
            also=lambda connection, seq: self._file(connection, replace(concern, seq=seq)),
            flag=read.flag.categories[0].value,
            said=said_of(concern.said),
        )  # fmt: skip

    def refused(self, id: str, text: str, client_id: str) -> Said | None:
        """
        Screen a message that was refused; return its answer, None when it was not flagged.

        What is refused is not in the transcript, but its record is filed all the same (G1).
        """
        text = keepable(text)
        try:
            before = self.transcripts.written(id, TURNS_BEFORE)
            school = self.transcripts.school(id, ended_too=True)
        except BotError:
            flag = self.reading.flag(text)
            return said_of(self.words.answer(flag, State.NOT_TOLD)) if flag else None
        flag = self.reading.flag(text, before)
        if flag is None:
            return None
        try:
            concern = self._concern(id, school, text, client_id, "refused", flag)
            self.filing.file_alone(concern)
        except BotError:
            return said_of(self.words.answer(flag, State.NOT_TOLD))
        return said_of(concern.said)

    def _file(self, connection: object, concern: Concern) -> None:
        self.filing.file(connection, concern)  # type: ignore[arg-type]

    def _concern(
        self, id: str, school: str, text: str, client_id: str, origin: Origin, flag: Flag
    ) -> Concern:
        return Concern(
            school=school,
            origin=origin,
            words=text,
            once=self.filing.records.once(id, client_id, text),
            categories=tuple(Category(each).value for each in flag.categories),
            danger_now=flag.immediate,
            found_by=flag.by,
            conversation=id,
            context=[_told(event) for event in self.transcripts.last(id, CONTEXT_EVENTS)],
            said=self.words.answer(flag, self._state(id, school)),
            said_version=self.words.version,
            screen_version=self.reading.version,
        )

    def _state(self, id: str, school: str) -> State:
        return state_of(self.filing.contacts(school), self.held(id), self.clock())


def state_of(contacts: Contacts | None, held: State, at: datetime) -> State:
    """Return which words are right at *at*; *held* says who has the chat."""
    if contacts is None:
        return State.DEMONSTRATION
    if held is State.WITH_ADVISER:
        return held
    return held if is_open(contacts.hours, at) else State.CLOSED_HOURS


def with_reach(text: str, reach: str) -> str:
    """Return the words of a message for an adviser, as a record has them."""
    return f"{text}\n{reach}" if reach.strip() else text


def said_of(text: str) -> Said:
    """Return *text*, one of the fixed ones, as an answer."""
    return Said(SAFEGUARDING, [{"text": text, "shown": {"status": SAFEGUARDING}}], None)


def _told(event: Event) -> dict[str, object]:
    texts = [str(reply["text"]) for reply in event.replies or ()]
    said = {"text": event.text if event.text is not None else "\n\n".join(texts)}
    return {"seq": event.seq, "at": event.at, "kind": event.kind, **said}
