"""Conversations for tests: written by the real transcripts, read by the real index."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.conversations.migrate import migrate
from bot.conversations.records import Said
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.review.index import Index
from bot.review.search import Filters, search

KEY = b"the key of the tests, long enough"


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = field(default=datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc))

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Talks:
    """The transcripts and their index."""

    transcripts: Transcripts
    index: Index
    clock: Clock

    @classmethod
    def begin(cls, url: str) -> Talks:
        engine = engine_at(url)
        migrate(engine)
        clock = Clock()
        return cls(Transcripts(engine, clock), Index(engine, KEY), clock)

    def say(
        self,
        id: str,
        text: str = "what is a t level",
        *,
        school: str = "school",
        status: str = "answered",
        confidence: float = 0.95,
        stage: str | None = None,
        topic: str | None = None,
        option: str | None = None,
        flag: str | None = None,
    ) -> int:
        """Say *text* in conversation *id*, answer it, and return the turn."""
        if not self.is_there(id):
            self.transcripts.begin(id, school)
        self.clock.now += timedelta(minutes=1)
        entities = [{"entity": "option", "value": option}] if option else []
        shown = {"status": status, "stage": stage, "topic": topic}
        understood: dict[str, Any] = {
            "intent": "ask_about_option",
            "confidence": confidence,
            "entities": entities,
            "passages": [{"id": "t_levels/what_it_is", "score": 0.81}],
        }
        said = Said(status, [{"text": "An answer.", "shown": shown}], understood)
        client_id = f"{id}-{self.clock.now.isoformat()}"
        if flag:
            return self.transcripts.accept(id, text, client_id, flag=flag, said=said).turn
        turn = self.transcripts.accept(id, text, client_id).turn
        claimed = self.transcripts.claim(id)
        assert claimed is not None
        self.transcripts.answer(id, claimed, said)
        return turn

    def is_there(self, id: str) -> bool:
        with self.index.reading() as connection:
            found = connection.exec_driver_sql(f"select 1 from conversation where id = '{id}'")
            return found.first() is not None

    def read(self) -> None:
        """Bring the index up to date."""
        while self.index.catch_up():
            pass

    def found(self, school: str = "school", **filters: Any) -> list[str]:
        """Return the conversations that a search finds, the newest first."""
        self.read()
        with self.index.reading() as connection:
            page = search(connection, school, Filters(**filters))
        return [row.conversation for row in page.rows]
