"""Which alerts wait, and why, as the safeguarding lead is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversations.migrate import migrate
from bot.database import engine_at
from bot.keyring import keyring
from bot.safeguarding.concern import Concern
from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import Outbox
from bot.safeguarding.records import Records
from bot.safeguarding.waiting import NOT_YET, OTHER, WHY, waiting_alerts
from bot.schools.contacts import Contacts
from bot.schools.models import School
from bot.schools.schools import Schools


@pytest.fixture
def filing(tmp_path: Path, secret: str) -> Filing:
    engine = engine_at(f"sqlite:///{tmp_path}/evenhand.db")
    migrate(engine)
    told = Contacts(lead="lead@hill.example", deputy="deputy@hill.example")
    schools = Schools({"hill": School(id="hill", safeguarding=told)})
    return Filing(Records(engine, keyring("safeguarding", [secret])), schools)


def waits(filing: Filing, school: str = "hill") -> dict[str, str]:
    return waiting_alerts(filing.records.engine, school, filing.records.now())


def test_why_an_alert_waits_is_told_until_it_is_sent(filing: Filing) -> None:
    """G7: the reason of the last try, in plain words, to the own school alone."""
    id = filing.file_alone(Concern("hill", "pupil", "words", "once", ("neglect",)))
    outbox = Outbox(filing.records.engine)
    found = [waits(filing)]
    for outcome in ("not reached", "answered 500"):
        due = outbox.claim()
        assert due is not None
        outbox.failed(due, outcome)
        found.append(waits(filing))
        with filing.records.engine.begin() as connection:
            connection.exec_driver_sql("update alert set claimed_until = null")
    elsewhere = waits(filing, "other")
    due = outbox.claim()
    assert due is not None
    outbox.done(due)

    assert found == [{id: NOT_YET}, {id: WHY["not reached"]}, {id: OTHER}]
    assert elsewhere == {}
    assert waits(filing) == {}
