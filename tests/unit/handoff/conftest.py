"""What tests of the hand-off share: a school in its hours, a clock, both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.conversations.migrate import migrate
from bot.conversations.records import Said
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.handoff.asking import Asking
from bot.handoff.chats import Chats
from bot.handoff.desk import Desk
from bot.handoff.offers import Offers
from bot.handoff.reach import Seal
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.schools.hours import OpeningHours
from bot.schools.models import Adviser, School
from bot.schools.schools import Schools

TUESDAY = datetime(2026, 11, 24, 12, 40, tzinfo=timezone.utc)  # in the hours below
WEEK = OpeningHours(tuesday=("08:30-16:00",), wednesday=("08:30-16:00",))
SCHOOLS = Schools(
    {
        "hill": School(id="hill", name="Hill School", opening_hours=WEEK),
        "vale": School(
            id="vale",
            name="Vale School",
            opening_hours=WEEK,
            adviser=Adviser(name="Mrs Vane", where="In the library at lunch"),
        ),
        "plain": School(id="plain", name="Plain School"),
    }
)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = TUESDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(frozen=True)
class Person:
    """An adviser, as `bot.staff` has them."""

    id: str
    name: str
    school: str = "hill"
    roles: frozenset[str] = frozenset({"adviser"})


PATEL = Person("a1", "Ms Patel")
OKORO = Person("a2", "Mr Okoro")
VALE = Person("v1", "Mrs Vane", school="vale")


def contact_in(text: str, before: Sequence[str]) -> tuple[str, ...]:
    """Find "07", a number over two messages too; the real reader has tests of its own."""
    return ("phone",) if "07700" in "".join((*before, text)) else ()


@dataclass
class House:
    """One deployment's hand-off, with the concerns that were filed."""

    transcripts: Transcripts
    clock: Clock
    chats: Chats
    asking: Asking
    desk: Desk
    offers: Offers
    filed: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def begin(self, id: str = "one", school: str = "hill") -> str:
        self.transcripts.begin(id, school)
        return id

    def pupil(self, id: str, text: str, client_id: str) -> bool:
        """Say something as the pupil; return whether a person has it."""
        return self.transcripts.accept(id, text, client_id).held

    def answer(self, id: str, status: str = "answered") -> bool:
        """Answer what waits as the computer; return whether it was let out."""
        claimed = self.transcripts.claim(id)
        if claimed is None:
            return False
        shown = {"status": status, "stage": "post_16"}
        said = Said(status, [{"text": "Two years.", "shown": shown}], None)
        return self.transcripts.answer(id, claimed, said) is not None

    def run_out(self) -> list[str]:
        return [chat.conversation for chat in self.chats.run_out(self.asking.ran_out)]

    def notices(self, id: str) -> list[str | None]:
        return [e.status for e in self.transcripts.events(id) if e.kind == "notice"]

    def last(self, id: str) -> str:
        return self.transcripts.events(id)[-1].text or ""


def house_at(url: str, real: KnowledgeBase, secret: str) -> House:
    """Return the hand-off over the database at *url*, its tables made."""
    engine = engine_at(url)
    migrate(engine)
    return house_over(engine, real, secret)


def house_over(engine: Engine, real: KnowledgeBase, secret: str) -> House:
    """Return the hand-off over a database that has its tables."""
    clock = Clock()
    transcripts = Transcripts(engine, clock)
    chats = Chats(transcripts, SCHOOLS)
    seal = Seal(keyring("reach", [secret]))
    asking = Asking(chats, seal, real.helplines["national_careers_service"])
    filed: list[tuple[str, str, tuple[str, ...]]] = []
    desk = Desk(
        chats, asking, seal, contact_in, lambda id, by, kinds: filed.append((id, by, kinds))
    )
    return House(transcripts, clock, chats, asking, desk, Offers(chats, asking), filed)


@pytest.fixture
def house(tmp_path: Path, real: KnowledgeBase, secret: str) -> Iterator[House]:
    made = house_at(f"sqlite:///{tmp_path / 'evenhand.db'}", real, secret)
    yield made
    made.transcripts.engine.dispose()
