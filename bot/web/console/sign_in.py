"""Pages of signing in and out: the password, the second factor, and asking for it again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.errors import StaffRefused
from bot.staff.door import Door, factor_row
from bot.staff.sessions import Session
from bot.web.console import cookies
from bot.web.console.access import Begun
from bot.web.console.desk import desk_of
from bot.web.console.forms import OpenForm, SignedForm, one
from bot.web.console.pages import entries_for

router = APIRouter()


@router.get("/console")
def first_page(request: Request, session: Begun) -> Response:
    """Lead to the first page that the member may see."""
    if session.factor_at is None:
        return RedirectResponse("/console/second-factor", 303)
    return RedirectResponse(entries_for(session.member.roles)[0].path, 303)


@router.get("/console/sign-in")
def ask_password(request: Request) -> Response:
    """Show the form."""
    return sign_in_page(request)


@router.post("/console/sign-in")
def take_password(request: Request, sent: OpenForm) -> Response:
    """Begin a session, without its second factor."""
    desk = desk_of(request)
    mark = request.cookies.get(cookies.mark_name(request))
    email = one(sent, "email")
    try:
        entered = Door(desk.staff).enter(email, one(sent, "password"), mark)
    except StaffRefused as refused:
        return sign_in_page(request, str(refused), email)
    response = RedirectResponse("/console/second-factor", 303)
    cookies.give(request, response, entered.token)
    cookies.give_mark(request, response, entered.mark)
    return response


@router.get("/console/second-factor")
def ask_code(request: Request, session: Begun) -> Response:
    """Ask for a code; at the first time, show how to set the app up."""
    return _second_factor(request, session)


@router.post("/console/second-factor")
def take_code(request: Request, session: Begun, sent: SignedForm) -> Response:
    """Complete the session; its cookie is a new one."""
    return _prove(request, session, one(sent, "code"), "/console")


@router.get("/console/confirm")
def ask_again(request: Request, session: Begun, next: str = "") -> Response:
    """Ask for a code before something that needs a fresh one."""
    return _second_factor(request, session, back=safe_address(next))


@router.post("/console/confirm")
def take_again(request: Request, session: Begun, sent: SignedForm) -> Response:
    """Go on to what needed a fresh code."""
    return _prove(request, session, one(sent, "code"), safe_address(one(sent, "next")))


@router.post("/console/sign-out")
def sign_out(request: Request, session: Begun, sent: SignedForm) -> Response:
    """End the session at once."""
    Door(desk_of(request).staff).leave(session)
    response = RedirectResponse("/console/sign-in", 303)
    cookies.take(request, response)
    return response


def safe_address(path: str) -> str:
    """Return *path* when it is a page of the console, else the console's first page."""
    plain = path.isascii() and path.isprintable() and not set(path) & set("\\?# ")
    inside = path.startswith("/console/") and "//" not in path and ".." not in path
    return path if plain and inside else "/console"


def _prove(request: Request, session: Session, code: str, to: str) -> Response:
    try:
        token = Door(desk_of(request).staff).prove(session, code)
    except StaffRefused as refused:
        return _second_factor(request, session, str(refused), back=to)
    response = RedirectResponse(to, 303)
    cookies.give(request, response, token)
    return response


def sign_in_page(request: Request, wrong: str = "", email: str = "") -> Response:
    """Return the page to sign in on, with what was wrong, if something was."""
    desk = desk_of(request)
    status = 422 if wrong else 200
    providers = [
        (provider, desk.schools.by_id[provider.school].name)
        for provider in desk.accounts.providers.values()
        if provider.school in desk.schools.by_id
    ]
    return desk.page(
        request, "sign_in.html", None, status, wrong=wrong, email=email, providers=providers
    )


def _second_factor(
    request: Request, session: Session, wrong: str = "", back: str = "/console"
) -> Response:
    desk = desk_of(request)
    row = factor_row(desk.staff, session.member)
    is_new = row["factor_since"] is None
    return desk.page(
        request,
        "second_factor.html",
        session,
        422 if wrong else 200,
        wrong=wrong,
        back=back,
        again=session.factor_at is not None,
        picture=desk.staff.factors.picture(row["factor"], row["email"]) if is_new else "",
        secret=desk.staff.factors.secret(row["factor"]) if is_new else "",
    )
