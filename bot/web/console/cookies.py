"""The cookies of the console: a random number, and a mark of the browser; no script reads them."""

from __future__ import annotations

from fastapi import Request, Response

from bot.staff.accounts import LIVES_S
from bot.staff.tries import MARK_DAYS

PLAIN, HOST = "console", "__Host-console"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def session_token(request: Request) -> str | None:
    """Return what the cookie of *request* holds, None without one."""
    return request.cookies.get(_name(request)) or None


def give(request: Request, response: Response, token: str) -> None:
    """Set the cookie; it lasts until the browser is closed or the session ends."""
    response.set_cookie(
        _name(request), token, path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def mark_name(request: Request) -> str:
    """Return the name of the cookie with the mark of a browser, see `bot.staff.tries`."""
    return f"{_name(request)}-browser"


def give_mark(request: Request, response: Response, mark: str) -> None:
    """Set the mark of this browser, which says only that somebody signed in here."""
    response.set_cookie(
        mark_name(request),
        mark,
        max_age=MARK_DAYS * 24 * 60 * 60,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )


def kept_name(request: Request) -> str:
    """Return the name of the cookie of somebody who is at the page of a school account."""
    return f"{_name(request)}-account"


def give_kept(request: Request, response: Response, locked: str) -> None:
    """Set that cookie. The provider's page leads back across sites, which `strict` would stop."""
    response.set_cookie(
        kept_name(request),
        locked,
        max_age=LIVES_S,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def take(request: Request, response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(
        _name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def is_secure(request: Request) -> bool:
    """
    Return whether the cookie may go over https alone.

    It is so everywhere but on this very machine: over plain http from elsewhere a browser drops
    the cookie, so that nobody can sign in where others could listen.
    """
    return request.url.scheme == "https" or request.url.hostname not in LOOPBACK


def _name(request: Request) -> str:
    # `__Host-` keeps a neighbour on the same domain from setting it.
    return HOST if is_secure(request) else PLAIN
