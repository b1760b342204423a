"""What every request and reply passes: size, time, where it comes from, and headers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 16 * 1024  # 1,000 characters of any script, and the JSON around them
# All that the box of a complaint holds: 6,000 characters of any script, as a form writes them.
MAX_COMPLAINT_BYTES = 64 * 1024
BODY_TIMEOUT_S = 10.0
YEAR_S = 365 * 24 * 60 * 60
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; frame-ancestors "
)
HEADERS = {
    "Strict-Transport-Security": f"max-age={YEAR_S}; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Marked:
    """Puts the security headers on every reply, an error's too."""

    def __init__(self, app: ASGIApp, framed_by: Callable[[Scope], Collection[str]]) -> None:
        """*framed_by* returns the origins that may show what is asked for in a frame."""
        self._app = app
        self._framed_by = framed_by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                framed_by = self._framed_by(scope)
                ancestors = " ".join(("'self'", *framed_by)) if framed_by else "'none'"
                headers["Content-Security-Policy"] = POLICY + ancestors
                # What other sites load says so itself.
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                static = scope["path"].startswith("/static/")
                headers.setdefault("Cache-Control", "no-cache" if static else "no-store")
            await send(message)

        await self._app(scope, receive, marked)


class KnownOrigin:
    """Refuses what a page of another site asks for, unless its origin is listed."""

    def __init__(self, app: ASGIApp, allowed: Callable[[], Collection[str]]) -> None:
        """*allowed* returns the origins of every school, as a browser writes them."""
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        origin = other_site(headers)
        if origin is None:
            # A page can ask without saying from where, such as by a link; the API has none.
            if "origin" not in headers and headers.get("sec-fetch-site") == "cross-site":
                return await _refuse(403, NOT_FROM_THERE)(scope, receive, send)
            return await self._app(scope, receive, send)
        if origin not in self._allowed():
            return await _refuse(403, NOT_FROM_THERE)(scope, receive, send)
        await self._across(origin, scope, receive, send)

    async def _across(self, origin: str, scope: Scope, receive: Receive, send: Send) -> None:
        allow = {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
            "Access-Control-Allow-Headers": "Content-Type, Prefer, Last-Event-ID",
            "Access-Control-Max-Age": "600",
            "Vary": "Origin",
        }
        if scope["method"] == "OPTIONS":
            return await JSONResponse(None, 204, headers=allow)(scope, receive, send)

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(allow)
            await send(message)

        await self._app(scope, receive, shared)


class Measured:
    """Refuses bodies that are too long or too slow, before anybody reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in CHANGING:
            return await self._app(scope, receive, send)
        most = MAX_COMPLAINT_BYTES if scope["path"] == "/complaint" else MAX_BODY_BYTES
        size = Headers(scope=scope).get("content-length")
        if size is None and scope["method"] != "DELETE":
            return await _refuse(411, "send a Content-Length header")(scope, receive, send)
        if size is not None and (not size.isascii() or not size.isdigit() or len(size) > 9):
            return await _refuse(400, "the Content-Length is not a number")(scope, receive, send)
        if int(size or 0) > most:
            return await _refuse(413, TOO_LARGE.format(most=most))(scope, receive, send)
        try:
            body = await asyncio.wait_for(_whole(receive, most), BODY_TIMEOUT_S)
        except asyncio.TimeoutError:
            return await _refuse(408, "the request came too slowly")(scope, receive, send)
        if body is None:
            return None  # the client has gone
        if len(body) > most:
            return await _refuse(413, TOO_LARGE.format(most=most))(scope, receive, send)
        given = False

        async def whole_body() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, whole_body, send)


NOT_FROM_THERE = "this site may not use the chat; its school can list its address"
TOO_LARGE = "a request may be {most} bytes long"


async def _whole(receive: Receive, most: int) -> bytes | None:
    """Return the body, no more than a little over *most*; None when the client left."""
    body = b""
    more = True
    while more and len(body) <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def other_site(headers: Headers) -> str | None:
    """Return the origin of the page that asks, None for our own page or no page at all."""
    origin = headers.get("origin")
    if origin is None:
        return None
    try:
        # A proxy in front may speak https where this server hears http: the scheme says nothing.
        own = urlsplit(origin).netloc == headers.get("host")
    except ValueError:  # no origin that a browser would send
        own = False
    return None if own else origin


def _refuse(status: int, why: str) -> JSONResponse:
    headers = {"Connection": "close"} if status in (408, 413) else None
    return JSONResponse({"error": why}, status_code=status, headers=headers)
