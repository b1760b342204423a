"""Pages that a one-time link opens: joining, a new password, the first administrator."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.errors import StaffRefused, UnknownSchool
from bot.staff.door import Door
from bot.staff.links import Purpose
from bot.web.console.desk import desk_of
from bot.web.console.forms import Form, OpenForm, one

router = APIRouter(prefix="/console")


@router.get("/join")
def ask(request: Request, token: str = "") -> Response:
    """Ask for a password and, at the first time, for the first code of an app."""
    return _join(request, token)


@router.post("/join")
def join(request: Request, sent: OpenForm) -> Response:
    """Set both and lead to the sign-in."""
    desk = desk_of(request)
    token = one(sent, "token")
    try:
        _, row = desk.staff.links.member(token)
        school = _school_name(request, row["school"])
        Door(desk.staff).join(token, one(sent, "password"), one(sent, "code"), school)
    except StaffRefused as refused:
        return _join(request, token, str(refused))
    return RedirectResponse("/console/sign-in", 303)


@router.get("/first")
def ask_first(request: Request, code: str = "") -> Response:
    """Ask for the code of the first start and who the first administrator is."""
    return _first(request, {"token": (code,)})


@router.post("/first")
def take_first(request: Request, sent: OpenForm) -> Response:
    """Make the first administrator and lead to the sign-in."""
    desk = desk_of(request)
    try:
        Door(desk.staff).begin(
            one(sent, "token"),
            desk.schools.default,
            one(sent, "email"),
            one(sent, "name"),
            one(sent, "password"),
        )
    except StaffRefused as refused:
        desk.staff.denials.note(request.url.path, "link.refused")
        return _first(request, sent, str(refused))
    return RedirectResponse("/console/sign-in", 303)


def _join(request: Request, token: str, wrong: str = "") -> Response:
    desk = desk_of(request)
    try:
        purpose, row = desk.staff.links.member(token)
    except StaffRefused as refused:
        desk.staff.denials.note(request.url.path, "link.refused")
        title, text = "This link does not work", str(refused)
        return desk.page(request, "refused.html", None, 404, title=title, text=text, sign_in=False)
    is_new = row["factor_since"] is None
    return desk.page(
        request,
        "join.html",
        None,
        422 if wrong else 200,
        wrong=wrong,
        token=token,
        name=row["name"],
        is_reset=purpose is Purpose.RESET,
        picture=desk.staff.factors.picture(row["factor"], row["email"]) if is_new else "",
        secret=desk.staff.factors.secret(row["factor"]) if is_new else "",
    )


def _first(request: Request, sent: Form, wrong: str = "") -> Response:
    return desk_of(request).page(
        request,
        "first.html",
        None,
        422 if wrong else 200,
        wrong=wrong,
        token=one(sent, "token"),
        email=one(sent, "email"),
        name=one(sent, "name"),
    )


def _school_name(request: Request, id: str) -> str:
    try:
        return desk_of(request).schools.school(id).name
    except UnknownSchool:
        return ""
