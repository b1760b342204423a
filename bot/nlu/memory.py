"""Rasa's memory of a conversation: its slots and its last few turns, however long it is."""

from __future__ import annotations

import json
from collections import OrderedDict
from itertools import islice
from typing import Any, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import case, event, func, insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import sessionmaker

from bot.database import engine_at, reading

# More than any policy looks back; see `max_history` in config.yml.
TURNS = 4
# Conversations whose messages may be under way at once; what is erased is not to stay here long.
HELD = 16
# What holds until it is set anew, so that its last value counts however long ago it was set.
LASTING = (SlotSet.type_name, ActiveLoop.type_name)

rows = SQLTrackerStore.SQLEvent.__table__


class Memory(SQLTrackerStore):
    """
    Rasa's own table of events in an SQLite file, read only as far back as a turn can lean.

    Rasa's store reads and replays the whole session for every message, counts it again to save,
    and opens the file anew each time; docs/decisions/0020 has what that cost.
    """

    engine: Engine

    def __init__(
        self,
        domain: Optional[Domain] = None,
        db: Text = "rasa.db",
        event_broker: Optional[EventBroker] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, db=db, event_broker=event_broker, **kwargs)
        self.engine.dispose()
        self.engine = engine_at(f"sqlite:///{db}")
        # It is lost without harm: the transcript has what it has. So a power cut may take a turn.
        event.listen(self.engine, "connect", _without_waiting_for_the_disk)
        self.sessionmaker = sessionmaker(bind=self.engine)
        # What was read or saved last, with the id of its newest row.
        self._held: OrderedDict[str, tuple[int, DialogueStateTracker]] = OrderedDict()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """
        Return the tracker with the slots and the last turns of the latest session, or None.

        It is the one that was read or saved last, as one message asks for it three times, unless
        another process has saved since or it has turns that nothing leans on any more.
        """
        with reading(self.engine) as connection:
            newest = _newest(connection, sender_id)
            if (held := self._held_at(sender_id, newest)) is not None:
                return held
            events = _last_turns(connection, sender_id)
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        self._hold(newest, tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the events that *tracker* got since it was retrieved or saved."""
        await self.stream_events(tracker)
        new = [one.as_dict() for one in islice(tracker.events, _kept(tracker), None)]
        if not new:
            return
        values = [_row(tracker.sender_id, one) for one in new]
        with self.engine.begin() as connection:
            connection.execute(insert(rows), values)
            newest = _newest(connection, tracker.sender_id)
        self._hold(newest, tracker)

    def _hold(self, newest: int, tracker: DialogueStateTracker) -> None:
        tracker.events_kept = len(tracker.events)  # type: ignore[attr-defined]
        self._held[tracker.sender_id] = newest, tracker
        self._held.move_to_end(tracker.sender_id)
        if len(self._held) > HELD:
            self._held.popitem(last=False)

    def _held_at(self, sender: str, newest: int) -> Optional[DialogueStateTracker]:
        """Return the tracker that is held when it is what would be read."""
        seen, tracker = self._held.get(sender, (None, None))
        if tracker is None or seen != newest or _kept(tracker) != len(tracker.events):
            return None  # in the last case a message failed half-way
        kinds = [type(one) for one in tracker.events]
        turns = kinds.count(UserUttered)
        is_new_session = turns > 0 and SessionStarted in kinds[kinds.index(UserUttered) :]
        return None if turns > TURNS or is_new_session else tracker


def _kept(tracker: DialogueStateTracker) -> int:
    return getattr(tracker, "events_kept", 0)


def _newest(connection: Connection, sender: str) -> int:
    """Return the id of the newest row of *sender*, 0 when there is none."""
    chosen = select(func.max(rows.c.id)).where(rows.c.sender_id == sender)
    return connection.execute(chosen).scalar() or 0


def _last_turns(connection: Connection, sender: str) -> list[dict[str, Any]]:
    """Return the events since the session began or, of a long one, what stands for them."""
    mine = rows.c.sender_id == sender
    session = connection.execute(
        select(func.max(rows.c.id)).where(mine, rows.c.action_name == ACTION_SESSION_START_NAME)
    ).scalar()
    here = (mine, rows.c.id >= (session or 0))
    asked = (
        select(rows.c.id)
        .where(*here, rows.c.type_name == UserUttered.type_name)
        .order_by(rows.c.id.desc())
        .limit(TURNS)
    )
    turns = list(connection.execute(asked).scalars())
    if len(turns) < TURNS:
        return _events(connection, select(rows.c.data).where(*here).order_by(rows.c.id))
    start = turns[-1]
    # A slot's name is in the column for an action's.
    last = (
        select(func.max(rows.c.id))
        .where(*here, rows.c.id < start, rows.c.type_name.in_(LASTING))
        .group_by(
            rows.c.type_name,
            case((rows.c.type_name == SlotSet.type_name, rows.c.action_name), else_=""),
        )
    )
    lasting = select(rows.c.data).where(rows.c.id.in_(last)).order_by(rows.c.id)
    since = select(rows.c.data).where(mine, rows.c.id >= start).order_by(rows.c.id)
    return [
        *_events(connection, lasting),
        ActionExecuted(ACTION_LISTEN_NAME).as_dict(),
        *_events(connection, since),
    ]


def _events(connection: Connection, chosen: Any) -> list[dict[str, Any]]:
    return [json.loads(data) for data in connection.execute(chosen).scalars()]


def _row(sender: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "sender_id": sender,
        "type_name": one["event"],
        "timestamp": one.get("timestamp"),
        "intent_name": one.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": one.get("name"),
        "data": json.dumps(one),
    }


def _without_waiting_for_the_disk(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
