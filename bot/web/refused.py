"""Screens what was refused: too long, too often or broken, a disclosure is still read (G1)."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.conversations.records import Said
from bot.web.taking import with_reach

# Four times what a request may hold; what follows is not read.
READ_BYTES = 64 * 1024
READ_TIMEOUT_S = 10.0
# What a pupil writes goes to a path below a conversation, in the fields `text` and `reach`.
MESSAGE = re.compile(r"/api/conversations/([^/]+)/(messages|person/[a-z_-]+)")
_WORDS = re.compile(r'"(?:text|reach)"\s*:\s*"((?:[^"\\]|\\.)*)')
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Refused:
    """Puts the fixed words into the reply to a flagged message that was not taken."""

    def __init__(
        self,
        app: ASGIApp,
        conversation: Callable[[str], str | None],
        screen: Callable[[str, str, str], Said | None],
    ) -> None:
        """
        Wrap *app*.

        Args:
            app: What takes messages or refuses them.
            conversation: Returns the id of the conversation of a key, None for a forged one.
            screen: `Taking.refused`.
        """
        self._app = app
        self._conversation = conversation
        self._screen = screen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = MESSAGE.fullmatch(scope.get("path", ""))
        if scope["type"] != "http" or scope["method"] != "POST" or path is None:
            return await self._app(scope, receive, send)
        heard = _Heard(receive)
        held: Message | None = None
        body = b""

        async def look(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start" and message["status"] >= 400:
                held = message
                return
            if held is None:
                return await send(message)
            body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._instead(held, body, path.group(1), heard)(scope, receive, send)

        await self._app(scope, heard, look)

    def _instead(self, start: Message, body: bytes, key: str, heard: _Heard) -> ASGIApp:
        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            said = await self._said(key, heard)
            if said is None:
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            told = {**json.loads(body), "status": said.status, "replies": said.replies}
            headers = {
                name.decode(): value.decode()
                for name, value in start["headers"]
                if name not in (b"content-length", b"content-type")
            }
            await JSONResponse(told, start["status"], headers)(scope, receive, send)

        return respond

    async def _said(self, key: str, heard: _Heard) -> Said | None:
        id = self._conversation(key)
        if id is None:
            return None
        await heard.rest()
        text, client_id = _written(bytes(heard.body))
        if not text.strip():
            return None
        return await anyio.to_thread.run_sync(partial(self._screen, id, text, client_id))


class _Heard:
    """Passes a request's body on, and keeps what came of it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_whole = False
        self.body = bytearray()

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self.body += message.get("body", b"")[: READ_BYTES - len(self.body)]
            self._is_whole = not message.get("more_body", False)
        else:
            self._is_whole = True
        return message

    async def rest(self) -> None:
        """Hear what was refused unread, up to a limit of size and time."""
        deadline = time.monotonic() + READ_TIMEOUT_S
        while not self._is_whole and len(self.body) < READ_BYTES:
            try:
                await asyncio.wait_for(self(), max(deadline - time.monotonic(), 0.0))
            except asyncio.TimeoutError:
                return


def _written(body: bytes) -> tuple[str, str]:
    """Return the text of a message and its client id, as far as *body* can be read at all."""
    whole = body.decode("utf-8", "replace")
    try:
        found: Any = json.loads(whole)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and isinstance(found.get("text"), str):
        id, words = found.get("id"), with_reach(found["text"], str(found.get("reach") or ""))
        return words, id if isinstance(id, str) and _CLIENT_ID.fullmatch(id) else ""
    cut = [_unquoted(words) for words in _WORDS.findall(whole)]
    return "\n".join(cut) if cut else whole, ""


def _unquoted(words: str) -> str:
    try:
        return str(json.loads(f'"{words}"', strict=False))
    except ValueError:
        return words
