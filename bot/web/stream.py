"""Gives a conversation's events as they come: one stream, or one answer that waits for them."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import anyio
from sse_starlette import ServerSentEvent

from bot.conversations.bus import Bus
from bot.conversations.records import Event
from bot.conversations.store import NoConversation, Transcripts
from bot.handoff.shown import Shown

# Returns who has a conversation now.
See = Callable[[str], Shown]
# What another process says is not heard, so the transcript is looked at again this often.
LOOK_EVERY_S = 5.0
PING_EVERY_S = 15


async def stream(
    transcripts: Transcripts, bus: Bus, conversation: str, after: int, see: See
) -> AsyncIterator[ServerSentEvent]:
    """
    Yield every event after place *after*, then each as it comes, until it is ended.

    Who has the chat comes as an event of its own, named `person`, when it changes.
    """
    seen: Shown | None = None
    with bus.listening(conversation) as listener:
        # What compresses holds the headers back until something is said.
        yield ServerSentEvent(comment="open")
        while True:
            try:
                # Who has the chat first: an offer never comes before the answer that it is below.
                now = await anyio.to_thread.run_sync(see, conversation)
                found = await _events(transcripts, conversation, after)
            except NoConversation:
                yield ServerSentEvent(event="ended", data="{}")
                return
            for event in found:
                after = event.seq
                yield ServerSentEvent(id=str(event.seq), data=_text(event.as_json()))
            if now != seen:
                seen = now
                yield ServerSentEvent(event="person", data=_text(now.as_json()))
            await listener.wait(LOOK_EVERY_S)


async def wait_for_events(
    transcripts: Transcripts, bus: Bus, conversation: str, after: int, wait_s: float, see: See
) -> tuple[list[Event], Shown]:
    """
    Return the events after place *after*, and who has the chat once they were said.

    Without any event, the first to come within *wait_s* seconds is waited for.

    Raises:
        NoConversation: it was ended.
    """
    deadline = time.monotonic() + wait_s
    with bus.listening(conversation) as listener:
        while True:
            found = await _events(transcripts, conversation, after)
            left = deadline - time.monotonic()
            if found or left <= 0:
                break
            await listener.wait(min(left, LOOK_EVERY_S))
    while True:
        now = await anyio.to_thread.run_sync(see, conversation)
        # An offer never comes before the answer that it is below.
        more = await _events(transcripts, conversation, found[-1].seq if found else after)
        if not more:
            return found, now
        found += more


async def _events(transcripts: Transcripts, conversation: str, after: int) -> list[Event]:
    return await anyio.to_thread.run_sync(partial(transcripts.events, conversation, after))


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
