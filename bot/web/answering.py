"""Answers what is in the transcript: each message once, in order, whatever happens on the way."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial

import anyio
import structlog

from bot.conversations.records import Claimed, Said
from bot.conversations.store import CLAIM_S, NoConversation, Transcripts
from bot.dialogue import Dialogue
from bot.errors import BotError, StorageError
from bot.impartiality.order import Turn
from bot.web.outgoing import Outgoing
from bot.web.people import People
from bot.web.turn import TurnResult, take_map_turn, take_turn

log = structlog.get_logger()

# What was accepted by a process that died is answered by whoever looks next.
LOOK_EVERY_S = 2.0
# An answer that the database refused is offered again, each time after twice as long.
KEEP_AGAIN_S = 0.25


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
        self._stopping = asyncio.Event()

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
        """Let the answers that are being made be finished; one that is refused waits no more."""
        self._stopping.set()
        await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    def _done(self, conversation: str) -> None:
        del self._at_work[conversation]

    async def _answer_all(self, conversation: str) -> None:
        try:
            while claimed := await anyio.to_thread.run_sync(self._transcripts.claim, conversation):
                said = await self._answer(conversation, claimed)
                is_kept = await self._keep(conversation, claimed, said)
                self._people.tell(conversation)
                if is_kept:
                    after = partial(self._people.after_answer, conversation, claimed.text)
                    if await anyio.to_thread.run_sync(after, said.status):
                        self._people.tell(conversation)
        except BotError as error:
            # The message stays unanswered in the transcript, so it is looked at again.
            log.error("answering.failed", kind=type(error).__name__, reason=str(error))

    async def _keep(self, conversation: str, claimed: Claimed, said: Said) -> bool:
        """Return whether this answer is the one that is kept; raise StorageError if none can be."""
        keep = partial(self._transcripts.answer, conversation, claimed, said)
        # Then the claim has run out, and whoever looks next may answer anew.
        until, pause = time.monotonic() + CLAIM_S, KEEP_AGAIN_S
        while True:
            try:
                return await anyio.to_thread.run_sync(keep) is not None
            except NoConversation:  # it was erased
                raise
            except StorageError as error:
                log.warning("answering.not_kept", reason=str(error))
                if time.monotonic() + pause > until or await self._is_stopped_within(pause):
                    raise
                pause *= 2

    async def _is_stopped_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            return await asyncio.wait_for(self._stopping.wait(), seconds)
        return False

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
