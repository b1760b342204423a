"""Answers what is in the transcript: each message once, in order, whatever happens on the way."""

from __future__ import annotations

import asyncio
from functools import partial

import anyio
import structlog

from bot.conversations.records import Claimed, Said
from bot.conversations.store import Transcripts
from bot.dialogue import Dialogue
from bot.errors import BotError
from bot.impartiality.order import Turn
from bot.web.outgoing import Outgoing
from bot.web.people import People
from bot.web.turn import TurnResult, take_map_turn, take_turn

log = structlog.get_logger()

# What was accepted by a process that died is answered by whoever looks next.
LOOK_EVERY_S = 2.0


class Answering:
    """Answers the messages of each conversation one after the other, in the background."""

    def __init__(
        self,
        transcripts: Transcripts,
        people: People,
        dialogue: Dialogue,
        outgoing: Outgoing,
        max_chars: int,
    ) -> None:
        self._transcripts = transcripts
        self._people = people
        self._dialogue = dialogue
        self._outgoing = outgoing
        self._max_chars = max_chars
        self._at_work: dict[str, asyncio.Task[None]] = {}

    def start(self, conversation: str) -> None:
        """Answer what waits in *conversation*; returns at once."""
        if conversation not in self._at_work:
            task = asyncio.create_task(self._answer_all(conversation))
            self._at_work[conversation] = task
            task.add_done_callback(lambda _: self._done(conversation))

    async def look_for_left_behind(self) -> None:
        """Answer, for as long as the server runs, what nobody is answering."""
        while True:
            try:
                waiting = await anyio.to_thread.run_sync(self._transcripts.waiting)
            except BotError as error:
                log.error("answering.cannot_look", kind=type(error).__name__)
                waiting = []
            for conversation in waiting:
                self.start(conversation)
            await asyncio.sleep(LOOK_EVERY_S)

    async def stop(self) -> None:
        """Let the answers that are being made be finished."""
        await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    def _done(self, conversation: str) -> None:
        del self._at_work[conversation]

    async def _answer_all(self, conversation: str) -> None:
        try:
            while claimed := await anyio.to_thread.run_sync(self._transcripts.claim, conversation):
                said = await self._answer(conversation, claimed)
                keep = partial(self._transcripts.answer, conversation, claimed, said)
                is_kept = await anyio.to_thread.run_sync(keep) is not None
                self._people.tell(conversation)
                if is_kept:
                    after = partial(self._people.after_answer, conversation, claimed.text)
                    if await anyio.to_thread.run_sync(after, said.status):
                        self._people.tell(conversation)
        except BotError as error:
            # The message stays unanswered in the transcript, so it is looked at again.
            log.error("answering.failed", kind=type(error).__name__, reason=str(error))

    async def _answer(self, conversation: str, claimed: Claimed) -> Said:
        turn = Turn(conversation, claimed.turn)
        if claimed.wants == "map":
            return _said(await take_map_turn(self._outgoing, turn))
        return _said(
            await take_turn(
                self._dialogue,
                self._outgoing,
                turn,
                claimed.text,
                self._max_chars,
                claimed.memory,
            )
        )


def _said(result: TurnResult) -> Said:
    replies = [{"text": reply.text, "shown": reply.shown} for reply in result.replies]
    return Said(result.status, replies, result.understood, result.memory)
