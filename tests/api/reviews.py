"""What the pages of review work with in a test of the console, and conversations for them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.passages import passages
from bot.review.corrections import Known
from bot.review.desk import Review
from bot.review.index import Index
from bot.review.parity import Parity
from bot.safety.masking import Masker, masker
from bot.settings import ROOT
from tests.conftest import SECRET
from tests.unit.review.talks import KEY, Clock, Talks
from tests.unit.staff.people import People


@lru_cache(maxsize=1)
def content() -> KnowledgeBase:
    """Return the content that pupils get."""
    return load(ROOT / "knowledge")


@lru_cache(maxsize=1)
def masks() -> Masker:
    """Return the masks that are used on what pupils write."""
    return masker(content())


def review_of(people: People) -> Review:
    """Return the parts of review over the database of *people*, and a ledger beside it."""
    folder = Path(str(people.staff.engine.url.database)).parent
    turn, order, receipt = (keyring(purpose, [SECRET]) for purpose in ("turn", "order", "receipt"))
    keys = ImpartialityKeys(turn=turn, order=order, receipt=receipt)
    ledger = Ledger(engine_at(f"sqlite:///{folder / 'ledger.db'}"), keyring("ledger", [SECRET]))
    if not ledger.exists():
        ledger.begin()
    known = Known(["ask_about_option", "ask_overview"], [each.id for each in passages(content())])
    return Review(
        Index(people.staff.engine, KEY),
        content(),
        masks(),
        keys,
        Parity(ledger, Incidents(ledger.engine), keys, people.clock),
        known,
    )


def talks_of(people: People) -> Talks:
    """Return what speaks and reads in the database of *people*."""
    engine = people.staff.engine
    return Talks(Transcripts(engine, clock := Clock()), Index(engine, KEY), clock)


def flagged_answer(people: People, school: str) -> tuple[str, str]:
    """Return the conversation and the turn of an answer of *school* that waits for review."""
    talks, id = talks_of(people), uuid4().hex
    turn = talks.say(id, school=school, flag="self_harm")
    talks.read()
    return id, str(turn)
