"""An audit of a small ledger with something of everything in it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.impartiality.audit.report import as_values
from bot.impartiality.audit.verify import walk
from bot.impartiality.checks import Breach
from bot.impartiality.compose import Composer
from bot.impartiality.incidents import Incidents, keep_refusal, keep_report
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.order import Turn
from bot.knowledge.base import KnowledgeBase

OVERVIEWS = 80


@pytest.fixture
def filled(
    ledger: Ledger, composer: Composer, real: KnowledgeBase, keys: ImpartialityKeys
) -> Ledger:
    """A ledger with overviews of two stages, two refusals and two reports of bias."""
    for n in range(OVERVIEWS):
        stage = "post_14" if n % 2 else "post_16"
        receipt = composer.overview(stage, Turn("conversation", n)).receipt
        assert receipt is not None
        ledger.record(receipt, real, "model-of-the-tests")
    asked = composer.about("utc", Turn("conversation", OVERVIEWS), "post_16").receipt
    assert asked is not None
    ledger.record(asked, real, "model-of-the-tests")
    keep_refusal(ledger, "0" * 32, (Breach("I3", "a"), Breach("I7", "b"), Breach("I7", "c")))
    keep_refusal(ledger, "1" * 32, (Breach("I7", "b"),))
    keep_report(ledger, Turn("conversation", 3).id(keys.turn.now))
    keep_report(ledger, "f" * 32)
    return ledger


@pytest.fixture
def audit(filled: Ledger, keys: ImpartialityKeys, real: KnowledgeBase) -> dict[str, Any]:
    """The audit of that ledger, as plain values."""
    return as_values(walk(filled, keys, real), Incidents(filled.engine))


@pytest.fixture
def audit_of_damage(filled: Ledger, keys: ImpartialityKeys, real: KnowledgeBase) -> dict[str, Any]:
    """The audit after a row was altered and two others were deleted."""
    with filled.engine.begin() as connection:
        connection.exec_driver_sql("update ledger_row set body = body || ' ' where number = 17")
        connection.exec_driver_sql("delete from ledger_row where number in (40, 41)")
    return as_values(walk(filled, keys, real), Incidents(filled.engine))
