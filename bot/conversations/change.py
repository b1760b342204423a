"""One transaction on a conversation, for whoever adds to it beside the pupil and the computer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.conversations.tables import conversation, event

AT = "%Y-%m-%dT%H:%M:%SZ"
# Of an adviser's message; no id that a pupil's page can make begins so.
ADVISER_ID = "adviser."


@dataclass
class Change:
    """A conversation whose row is taken: nobody else writes to it until the block ends."""

    connection: Connection
    conversation: str
    at: datetime
    next_seq: int
    turns: int
    append: Callable[..., None]

    @property
    def now(self) -> str:
        """Return the time as the tables hold it."""
        return self.at.strftime(AT)

    @property
    def school(self) -> str:
        """Return the id of the conversation's school."""
        chosen = select(conversation.c.school).where(conversation.c.id == self.conversation)
        return str(self.connection.execute(chosen).scalar_one())

    def add(
        self,
        kind: Literal["adviser", "notice"],
        text: str,
        status: str | None = None,
        speaker: str | None = None,
        client_id: str | None = None,
    ) -> int:
        """
        Add one entry to the transcript and return its place.

        A message of an adviser whose *client_id* is there already is that message, sent again.
        """
        if client_id is not None:
            client_id = ADVISER_ID + client_id
            sent = select(event.c.seq).where(
                event.c.conversation == self.conversation, event.c.client_id == client_id
            )
            if found := self.connection.execute(sent).scalar():
                return int(found)
        seq = self.next_seq
        self.append(
            seq, self.turns, kind=kind, text=text, status=status, speaker=speaker,
            client_id=client_id,
        )  # fmt: skip
        self.next_seq += 1
        return seq

    def silence(self) -> None:
        """Leave what waits for the computer to a person; an answer that is being made is lost."""
        waits = (
            (event.c.conversation == self.conversation)
            & (event.c.kind == "pupil")
            & event.c.answered_at.is_(None)
        )
        values = {"answered_at": self.now, "wants": "person"}
        self.connection.execute(update(event).where(waits).values(**values))
