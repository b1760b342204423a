"""The one place that speaks to Rasa. A failure of any kind becomes a `DialogueError`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import httpx

from bot.errors import DialogueError

# Rasa's server closes what was idle for 5 s; a message sent on it in that moment would be lost.
KEEP_ALIVE_S = 2.0


@dataclass(frozen=True)
class Reply:
    """
    One thing said to the pupil. `shown` is the presentation as JSON, or only its status; `part`
    counts from 0 the questions of one message.
    """

    text: str
    shown: dict[str, Any] = field(default_factory=dict)
    part: int = 0

    @property
    def status(self) -> str:
        """Return what kind of answer this is."""
        return str(self.shown.get("status", "answered"))


@dataclass(frozen=True)
class Answer:
    """The replies to one message and what was understood of it."""

    replies: tuple[Reply, ...]
    understood: dict[str, Any]
    memory: dict[str, Any] = field(default_factory=dict)  # what the next turn may lean on


class Dialogue:
    """A client of the Rasa servers on loopback; each conversation has one of them for good."""

    def __init__(
        self,
        urls: Sequence[str],
        key: bytes,
        timeout_s: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._urls = tuple(urls)
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key.hex()}"},
            timeout=timeout_s,
            # Without the first two there would be no limit at all; they are what httpx has itself.
            limits=httpx.Limits(
                max_connections=100, max_keepalive_connections=20, keepalive_expiry=KEEP_ALIVE_S
            ),
            transport=transport,
            trust_env=False,  # a proxy of the machine must never see a pupil's words
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def is_ready(self) -> bool:
        """Return whether every server answers and has a model loaded."""
        try:
            found = await asyncio.gather(
                *(self._client.get(f"{url}/webhooks/guarded/") for url in self._urls)
            )
            return all(response.status_code == httpx.codes.OK for response in found)
        except httpx.HTTPError:
            return False

    async def ask(
        self, sender: str, text: str, turn: int, memory: Mapping[str, Any] | None = None
    ) -> Answer:
        """
        Return the answer to *text*, the message of turn number *turn* of the conversation *sender*.

        *memory* is that of the answer before; a server that lost the conversation goes on from it.

        Raises:
            DialogueError: the server refused, failed, took too long, has no model, or said nothing.
        """
        try:
            response = await self._client.post(
                f"{self._url_for(sender)}/webhooks/guarded/message",
                json={"sender": sender, "text": text, "turn": turn, "memory": dict(memory or {})},
            )
        except httpx.TimeoutException as error:
            raise DialogueError("the dialogue server took too long") from error
        except httpx.HTTPError as error:
            raise DialogueError("the dialogue server cannot be reached") from error
        if response.status_code != httpx.codes.OK:
            raise DialogueError(f"the dialogue server answered {response.status_code}")
        try:
            body = response.json()
            replies = merge(body["replies"])
            understood = body["understood"]
            memory = dict(body.get("memory") or {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DialogueError("the dialogue server's answer has the wrong shape") from error
        if not replies:
            # Rasa answers 200 with an empty list when an action fails.
            raise DialogueError("the dialogue server said nothing")
        return Answer(replies, understood, memory)

    def _url_for(self, sender: str) -> str:
        # The same in every process and after a restart. Rasa answers two messages of one
        # conversation one after the other only within one server.
        return self._urls[crc32(sender.encode()) % len(self._urls)]


def merge(messages: list[dict[str, Any]]) -> tuple[Reply, ...]:
    """
    Return the replies in *messages*: Rasa sends a text and its payload as two messages.

    Raises:
        TypeError: a message is neither.
    """
    replies: list[Reply] = []
    for message in messages:
        text, custom, part = message.get("text"), message.get("custom"), message.get("part", 0)
        if isinstance(text, str) and type(part) is int:
            replies.append(Reply(text, part=part))
        elif isinstance(custom, dict) and replies:
            replies[-1] = replace(replies[-1], shown=custom)
        else:
            raise TypeError("a reply is neither a text nor the payload of one")
    return tuple(replies)
