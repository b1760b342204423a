"""What tests of the web layer share: the whole way out, over the real content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.conversations.store import Transcripts
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.why import why
from bot.keeping.keeper import Keeper
from bot.keeping.tombstones import Tombstones
from bot.keeping.tracker import Tracker
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import Outbox
from bot.safeguarding.post import MailServer
from bot.safeguarding.records import Records
from bot.safeguarding.sender import Sender
from bot.safety.flags import Category, Flag
from bot.safety.reading import Reading
from bot.safety.words import read_safety_words
from bot.web.outgoing import Outgoing
from bot.web.reception import Reception
from bot.web.safety import Safety


@pytest.fixture
def outgoing(
    real: KnowledgeBase,
    keys: ImpartialityKeys,
    gate: Gate,
    composer: Composer,
    ledger: Ledger,
) -> Outgoing:
    """The way out of one deployment, its databases in a temporary folder."""
    return Outgoing(
        knowledge=real,
        gate=gate,
        composer=composer,
        ledger=ledger,
        incidents=Incidents(ledger.engine),
        turn_key=keys.turn.now,
        model="model-of-the-tests",
        why=partial(why, knowledge=real),
    )


@pytest.fixture
def keeper(transcripts: Transcripts, tmp_path: Path) -> Keeper:
    tombstones = Tombstones(tmp_path / "erased.jsonl")
    return Keeper(transcripts.engine, Tracker(tmp_path / "tracker.db"), tombstones)


@dataclass(frozen=True)
class Masked:
    text: str


class Masks:
    """Masks what looks like a phone number."""

    def mask(self, text: str, before: Sequence[str] = ()) -> Masked:
        return Masked(re.sub(r"\b0\d{4} ?\d{6}\b", "[phone]", text))


class Screen:
    """Flags two plain sentences, and one that is split over messages; raises when told to."""

    def __init__(self) -> None:
        self.answer: object = None  # said in place of a flag
        self.error: Exception | None = None

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        if self.error:
            raise self.error
        if self.answer is not None:
            return self.answer  # type: ignore[return-value]
        whole = " ".join((*before, text))
        if "i am not safe at home right now" in text:
            return Flag((Category.ABUSE_AT_HOME,), True, ("words",))
        if "i am not safe at home" in text:
            return Flag((Category.ABUSE_AT_HOME,), False, ("words",))
        if "i am not" in whole and text == "safe at home":
            return Flag((Category.ABUSE_AT_HOME,), False, ("turns",))
        return None


def contact_in(text: str, before: Sequence[str] = ()) -> tuple[str, ...]:
    return ("meeting",) if "meet " in text else ("phone",) if "01632" in text else ()


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def safety(
    real: KnowledgeBase, transcripts: Transcripts, reception: Reception, screen: Screen, secret: str
) -> Safety:
    """A made-up screen and mask; the words, records and outbox are real; no mail server is up."""
    records = Records(transcripts.engine, keyring("safeguarding", [secret]))
    filing = Filing(records, reception.schools)
    mail = MailServer("127.0.0.1", 9, "chat@riverside.example", starttls=False)
    return Safety(
        reading=Reading(screen, Masks(), contact_in, "screen-of-the-tests"),
        words=read_safety_words(real.helplines),
        filing=filing,
        sender=Sender(Outbox(transcripts.engine), filing, mail, lambda id: f"https://here/{id}"),
    )
