"""Processes that keep messages are killed at random: what they acknowledged is there once."""

from __future__ import annotations

import itertools
import os
from collections import Counter

from sqlalchemy import select

from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.conversations.tables import conversation, event
from bot.database import engine_at
from tests.services.killing import killed_at_random

KILLS = 200
SEED = 20261124


def keep_on(url: str, me: str, acknowledge: int) -> None:
    """Keep messages until killed; tell of each only after it is kept, as the API answers."""
    kept = Transcripts(engine_at(url))
    for number in itertools.count():
        id = f"{me}-{number}"
        kept.accept("one", "canary", id)
        os.write(acknowledge, f"{id}\n".encode())


def test_nothing_acknowledged_is_lost_or_doubled_when_writers_are_killed(database: str) -> None:
    """R1: 200 kills under load."""
    engine = engine_at(database)
    migrate(engine)
    Transcripts(engine).begin("one", "school")
    acknowledged = killed_at_random(keep_on, database, KILLS, SEED)

    with engine.connect() as connection:
        rows = connection.execute(select(event.c.client_id, event.c.seq, event.c.turn)).all()
        last = connection.execute(select(conversation.c.last_seq)).scalar_one()
    kept = Counter(row.client_id for row in rows)
    assert len(acknowledged) > KILLS
    assert [id for id in acknowledged if kept[id] != 1] == []
    assert sorted(row.seq for row in rows) == list(range(1, last + 1))
    assert sorted(row.turn for row in rows) == list(range(1, last + 1))
    engine.dispose()
