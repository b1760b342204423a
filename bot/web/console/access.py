"""Who gets to a page of the console. What is not allowed is refused, and each refusal is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, NoReturn, TypeVar
from urllib.parse import quote

from fastapi import Depends, Request

from bot.staff.roles import Member, Role
from bot.staff.sessions import Session
from bot.web.console.cookies import session_token
from bot.web.console.desk import desk_of

Found = TypeVar("Found")


class Refused(Exception):
    """A page is refused. `status` is 401, 403 or 404; the page says nothing more than that."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class FactorWanted(Exception):
    """The page needs a second factor of the last minutes; `back` is where to go on after it."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


def begun(request: Request) -> Session:
    """
    Return the open session of *request*, which may still lack its second factor.

    For the pages of signing in alone; every other page takes `allowed`.

    Raises:
        Refused: 401, there is none.
    """
    token = session_token(request)
    session = desk_of(request).staff.sessions.find(token) if token else None
    if session is None:
        desk_of(request).staff.denials.note(f"401 {request.method} {request.url.path}")
        raise Refused(401)
    return session


@dataclass(frozen=True)
class Allowed:
    """
    Lets members of these roles through, with their second factor given, and nobody else.

    A dependency of a route, made by `allowed` or `fresh`. The routes' tests read `roles` of it.
    """

    roles: frozenset[Role]
    is_fresh: bool = False

    def __call__(self, request: Request) -> Member:
        """
        Return the member who asks.

        Raises:
            Refused: 401 when nobody is signed in, 404 when they have none of the roles.
            FactorWanted: the second factor was given too long ago for this.
        """
        return session_of(self, request).member


def session_of(allowed: Allowed, request: Request) -> Session:
    """Return the session of the member who asks, see `Allowed`."""
    session = begun(request)
    if session.factor_at is None:
        note_refusal(request, session.member, 401)
        raise Refused(401)
    if not allowed.roles & session.member.roles:
        refuse(request, session.member)
    if allowed.is_fresh and not session.is_fresh(desk_of(request).staff.clock()):
        raise FactorWanted(_page_to_return_to(request))
    request.state.session = session
    return session


def allowed(*roles: Role) -> Allowed:
    """Return the dependency of a route for members with any of *roles*."""
    return Allowed(frozenset(roles))


def fresh(*roles: Role) -> Allowed:
    """Return the same for what is grave, as exports and roles: the factor is asked for again."""
    return Allowed(frozenset(roles), is_fresh=True)


def open_session(request: Request) -> Session:
    """Return the session that `allowed` let through for *request*."""
    session: Session = request.state.session
    return session


def of_own_school(
    request: Request, member: Member, found: Found | None, school: Callable[[Found], str]
) -> Found:
    """
    Return *found* when it belongs to the school of *member*.

    Args:
        request: What is answered.
        member: Who asks.
        found: What the address names; None when there is none.
        school: Returns the school that something found belongs to.

    Raises:
        Refused: 404, the same for what is another school's and what is nowhere; it is kept.
    """
    if found is None or school(found) != member.school:
        refuse(request, member)
    return found


def refuse(request: Request, member: Member) -> NoReturn:
    """Keep that *member* was refused what *request* asks for. Raises Refused, 404."""
    note_refusal(request, member, 404)
    raise Refused(404)


def note_refusal(request: Request, member: Member, status: int) -> None:
    """Keep in the audit trail that *member* was refused what *request* asks for."""
    about = f"{status} {request.method} {request.url.path}"
    desk_of(request).staff.trail.note(member, "access.denied", about)


def _page_to_return_to(request: Request) -> str:
    """Return the page that a form stands on, so that it is filled in anew after the factor."""
    if request.method == "GET":
        return request.url.path
    page = request.url.path.rsplit("/", 1)[0]
    return page if page.startswith("/console/") else "/console/account"


def confirm_address(back: str) -> str:
    """Return the address that asks for the factor and then leads to *back*."""
    return f"/console/confirm?next={quote(back, safe='/')}"


Begun = Annotated[Session, Depends(begun)]
