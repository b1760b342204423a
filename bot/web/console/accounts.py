"""Signing in with a school account: out to the provider's page, and back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.errors import AccountRefused, StaffRefused
from bot.staff.door import Door
from bot.web.console import cookies
from bot.web.console.desk import desk_of
from bot.web.console.sign_in import sign_in_page

router = APIRouter(prefix="/console/school-account")


@router.get("")
def go(request: Request, provider: str = "") -> Response:
    """Lead to the provider's page."""
    try:
        address, kept = desk_of(request).accounts.begin(provider, _back(request))
    except StaffRefused as refused:
        return sign_in_page(request, str(refused))
    response = RedirectResponse(address, 303)
    cookies.give_kept(request, response, kept)
    return response


@router.get("/back")
def come_back(request: Request, state: str = "", code: str = "") -> Response:
    """Begin a session for whom the provider vouches; the second factor is still asked for."""
    desk = desk_of(request)
    kept = request.cookies.get(cookies.kept_name(request), "")
    try:
        row = desk.accounts.finish(kept, state, code, _back(request))
    except AccountRefused as refused:
        about = f"{request.url.path}: {refused.why}"
        desk.staff.denials.note(about, "sign_in.refused", refused.school)
        response: Response = sign_in_page(request, str(refused))
    except StaffRefused as refused:
        desk.staff.denials.note(request.url.path, "sign_in.refused")
        response = sign_in_page(request, str(refused))
    else:
        entered = Door(desk.staff).enter_by_account(row)
        response = RedirectResponse("/console/second-factor", 303)
        cookies.give(request, response, entered.token)
        cookies.give_mark(request, response, entered.mark)
    if kept:
        response.delete_cookie(
            cookies.kept_name(request), path="/", secure=cookies.is_secure(request), httponly=True
        )
    return response


def _back(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}/console/school-account/back"
