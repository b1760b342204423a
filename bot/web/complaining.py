"""Take a complaint as any words of a pupil: screened, masked, and filed when it tells of danger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy.engine import Connection

from bot.errors import BotError
from bot.handoff.complaints import Complaint, Complaints
from bot.safeguarding.concern import Concern, Origin
from bot.safeguarding.filing import Filing
from bot.safety.flags import Category, Flag
from bot.safety.reading import Reading
from bot.safety.words import SafetyWords, State
from bot.web.taking import state_of


def now_utc() -> datetime:
    """Return the time now."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Taken:
    """A complaint that is on disk, and the fixed words when it tells of danger, "" otherwise."""

    complaint: Complaint
    said: str


@dataclass(frozen=True)
class Complaining:
    """The way in for what is written on the page of complaints. Its methods belong in a thread."""

    complaints: Complaints
    reading: Reading
    words: SafetyWords
    filing: Filing
    clock: Callable[[], datetime] = now_utc

    def take(self, school: str, text: str) -> Taken:
        """
        Keep a complaint without personal data; a flagged one in one transaction with its record.

        Args:
            school: The id of the school that is complained to.
            text: What was written.

        Raises:
            StorageError: nothing was kept.
        """
        read = self.reading.read(text)
        now = self.clock()
        if read.flag is None:
            return Taken(self.complaints.take(school, read.text, now), "")
        flag, said = read.flag, self.words.answer(read.flag, self._state(school))

        def file(connection: Connection, number: str) -> None:
            once = self.filing.records.once("complaint", number)
            concern = self._concern(school, "complaint", text, once, flag, said)
            self.filing.file(connection, concern)

        return Taken(self.complaints.take(school, read.text, now, also=file), said)

    def refused(self, school: str | None, text: str) -> str:
        """
        Screen a complaint that is not kept; return the fixed words, "" when it is not flagged.

        Its record is filed all the same (G1). The same words again are the same concern, so that a
        flood of them fills no list. Without a *school* nobody is told.
        """
        flag = self.reading.flag(text) if text.strip() else None
        if flag is None:
            return ""
        if school is None:
            return self.words.answer(flag, State.NOT_TOLD)
        said = self.words.answer(flag, self._state(school))
        once = self.filing.records.once("refused complaint", school, text)
        try:
            self.filing.file_alone(self._concern(school, "refused", text, once, flag, said))
        except BotError:
            return self.words.answer(flag, State.NOT_TOLD)
        return said

    def _concern(
        self, school: str, origin: Origin, text: str, once: str, flag: Flag, said: str
    ) -> Concern:
        return Concern(
            school=school,
            origin=origin,
            words=text,
            once=once,
            categories=tuple(Category(each).value for each in flag.categories),
            danger_now=flag.immediate,
            found_by=flag.by,
            said=said,
            said_version=self.words.version,
            screen_version=self.reading.version,
        )

    def _state(self, school: str) -> State:
        return state_of(self.filing.contacts(school), State.WITH_BOT, self.clock())
