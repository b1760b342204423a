"""What tests of the web layer share: the whole way out, over the real content."""

from __future__ import annotations

from functools import partial

import pytest

from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.why import why
from bot.knowledge.base import KnowledgeBase
from bot.web.outgoing import Outgoing


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
