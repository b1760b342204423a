"""
Requirements A1, A2, A3 and A8: who gets to which route of the console.

A part of the console that adds a route adds a line to TABLE, and to IDS when its path names
something. A route that stands in neither fails.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI

from bot.errors import StartError
from bot.safeguarding.concern import Concern
from bot.staff.roles import Role
from bot.web.console import console as console_module
from bot.web.console.console import OPEN, add_console, guarded
from tests.api.console import Console, live_over, routes_of
from tests.api.reviews import flagged_answer, talks_of
from tests.unit.staff.people import People

ADMINISTRATOR, AUDITOR = Role.ADMINISTRATOR, Role.AUDITOR
LEAD = Role.SAFEGUARDING_LEAD
TALKS = {Role.ADVISER, LEAD}
EVERYBODY = set(Role)
STAFF = {Role.ADVISER, ADMINISTRATOR}  # who see what pupils wrote
# Who may do what. `fresh` stands beside what needs a second factor of the last five minutes.
TABLE: dict[tuple[str, str], tuple[set[Role], str]] = {
    ("GET", "/console/chats"): (TALKS, ""),
    ("GET", "/console/chats/live"): (TALKS, ""),
    ("GET", "/console/chats/{id}"): (TALKS, ""),
    ("GET", "/console/chats/{id}/live"): (TALKS, ""),
    ("POST", "/console/chats/{id}/take"): (TALKS, ""),
    ("POST", "/console/chats/{id}/say"): (TALKS, ""),
    ("POST", "/console/chats/{id}/note"): (TALKS, ""),
    ("POST", "/console/chats/{id}/back"): (TALKS, ""),
    ("POST", "/console/chats/{id}/close"): (TALKS, ""),
    ("POST", "/console/chats/{id}/concern"): (TALKS, ""),
    ("POST", "/console/chats/{id}/left/{seq}"): (TALKS, ""),
    ("GET", "/console/safeguarding"): ({LEAD}, ""),
    ("POST", "/console/safeguarding/drill"): ({LEAD}, ""),
    ("GET", "/console/safeguarding/{id}"): ({LEAD}, ""),
    ("POST", "/console/safeguarding/{id}/acknowledge"): ({LEAD}, ""),
    ("POST", "/console/safeguarding/{id}/action"): ({LEAD}, ""),
    ("GET", "/console/members"): ({ADMINISTRATOR}, ""),
    ("GET", "/console/members/invite"): ({ADMINISTRATOR}, "fresh"),
    ("POST", "/console/members/invite"): ({ADMINISTRATOR}, "fresh"),
    ("GET", "/console/members/{id}"): ({ADMINISTRATOR}, ""),
    ("POST", "/console/members/{id}/roles"): ({ADMINISTRATOR}, "fresh"),
    ("POST", "/console/members/{id}/leave"): ({ADMINISTRATOR}, "fresh"),
    ("POST", "/console/members/{id}/return"): ({ADMINISTRATOR}, "fresh"),
    ("POST", "/console/members/{id}/password"): ({ADMINISTRATOR}, "fresh"),
    ("POST", "/console/members/{id}/phone"): ({ADMINISTRATOR}, "fresh"),
    ("GET", "/console/audit"): ({AUDITOR, ADMINISTRATOR}, ""),
    ("GET", "/console/conversations"): (STAFF, ""),
    ("POST", "/console/conversations/export"): ({ADMINISTRATOR}, "fresh"),
    ("GET", "/console/conversations/{id}"): (STAFF, ""),
    ("POST", "/console/conversations/{id}/notes"): (STAFF, ""),
    ("POST", "/console/conversations/{id}/export"): ({ADMINISTRATOR}, "fresh"),
    ("GET", "/console/review"): (STAFF, ""),
    ("POST", "/console/review/corrections"): ({ADMINISTRATOR}, "fresh"),
    ("GET", "/console/review/{id}"): (STAFF, ""),
    ("POST", "/console/review/{id}"): (STAFF, ""),
    ("POST", "/console/review/{id}/correction"): (STAFF, ""),
    ("GET", "/console/overview"): ({*STAFF, AUDITOR}, ""),
    ("POST", "/console/overview/parity"): ({ADMINISTRATOR, AUDITOR}, ""),
    ("GET", "/console/account"): (EVERYBODY, ""),
    ("POST", "/console/account/password"): (EVERYBODY, "fresh"),
    ("POST", "/console/account/sessions"): (EVERYBODY, ""),
}
# For each address that names something: makes one of a school's and returns what names it.
IDS: dict[str, Callable[[People, str], str]] = {
    "/console/members/{id}": lambda people, school: (
        people.invite(Role.ADVISER, email=f"new@{school}.example", school=school)[0].id
    ),
    "/console/chats/{id}": lambda people, school: begun(people, school),
    "/console/safeguarding/{id}": lambda people, school: filed(people, school),
    "/console/conversations/{id}": lambda people, school: flagged_answer(people, school)[0],
    "/console/review/{id}": lambda people, school: ".".join(flagged_answer(people, school)),
}


def begun(people: People, school: str) -> str:
    """Return the id of a new conversation of *school*."""
    id = secrets.token_hex(16)
    # By the clock of the reviews: their index goes on from the last message that it read.
    talks_of(people).transcripts.begin(id, school)
    return id


def filed(people: People, school: str) -> str:
    """Return the id of a new concern of *school*."""
    filing = live_over(people).filing
    return str(filing.file_alone(Concern(school, "pupil", "words", secrets.token_hex(8), ())))


def address(path: str, id: str) -> str:
    """Return *path* with what it names filled in."""
    return path.replace("{id}", id).replace("{seq}", "1")


@pytest.fixture
def console(tmp_path: Path, secret: str) -> Console:
    return Console.begin(People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret))


def calls(console: Console) -> list[tuple[str, str]]:
    """Return method and path of each route that is not open to all."""
    return [(m, path) for m, path, _ in routes_of(console.app) if path not in OPEN]


def test_every_route_stands_in_the_table(console: Console) -> None:
    """A1: the table is compared with the routes themselves; an unlisted route fails."""
    assert set(calls(console)) == set(TABLE)


def test_every_route_lets_in_those_of_the_table_and_nobody_else(console: Console) -> None:
    """A1, A8: what each route itself says equals the table."""
    said = {}
    for method, path, route in routes_of(console.app):
        for _, allowed in guarded([route]):
            if allowed is not None:
                said[method, path] = (set(allowed.roles), "fresh" if allowed.is_fresh else "")

    assert said == TABLE


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_to_its_pages_and_404_elsewhere(console: Console, role: Role) -> None:
    """A1: each role asks for each route; each refusal leaves a line in the audit trail."""
    browser = console.as_member(role)
    found = {}
    denied = 0
    for method, path in calls(console):
        if path == "/console/account/sessions":
            continue  # it would sign the browser out; tests of its own below
        there = address(path, "nothing-is-called-so")
        asked = browser.get(there) if method == "GET" else browser.post(there)
        may = role in TABLE[method, path][0]
        denied += not may
        if may and "{id}" not in path:
            found[method, path] = asked.status_code not in (401, 403, 404)
        elif not may:
            found[method, path] = asked.status_code == 404

    assert [each for each, is_right in found.items() if not is_right] == []
    lines = console.people.staff.trail.lines("school", limit=200)
    assert len([line for line in lines if line.what == "access.denied"]) >= denied


@pytest.mark.parametrize("steps", ["nobody", "password alone"])
def test_every_route_is_401_before_the_second_factor(console: Console, steps: str) -> None:
    """A3: no route but those of signing in opens before the second factor."""
    browser = console.browser()
    if steps == "password alone":
        browser.member = console.people.join(*Role)
        browser.email = "ada@school.example"
        assert browser.password().status_code == 303
    asked = [
        browser.get(path) if method == "GET" else browser.post(path)
        for method, path in calls(console)
    ]

    assert {each.status_code for each in asked} == {401}
    noted = console.people.staff.trail.lines("school" if browser.member else "-")
    assert any(line.what == "access.denied" for line in noted)


def test_ids_of_another_school_are_404_and_leave_a_line(console: Console) -> None:
    """A2: every id of the other school on every route, and on the own school's for contrast."""
    people = console.people
    browser = console.as_member(*Role)
    named = [(method, path) for method, path in calls(console) if "{" in path]
    # Chats last: they go by another clock, and the index of reviews reads on from what came last.
    named.sort(key=lambda each: "/chats/" in each[1])
    wrong, own = [], []
    for number, (method, path) in enumerate(named):
        make = next(made for start, made in IDS.items() if path.startswith(start))
        for school, seen in (("other", wrong), ("school", own)):
            id = make(_Apart(people, number), school)  # type: ignore[arg-type]
            there = address(path, id)
            asked = browser.get(there) if method == "GET" else browser.post(there)
            line = people.staff.trail.lines("school", limit=1)[0]
            seen.append((asked.status_code == 404, line.what == "access.denied", path))

    assert named
    assert [each for each in wrong if each[:2] != (True, True)] == []
    assert [each for each in own if each[0]] == []


class _Apart:
    """The people of a test, with addresses of their own for each round of it."""

    def __init__(self, people: People, number: int) -> None:
        self._people, self._number = people, number
        self.staff, self.clock = people.staff, people.clock

    def invite(self, *roles: Role, email: str, school: str) -> Any:
        return self._people.invite(*roles, email=f"{self._number}{email}", school=school)


@pytest.mark.parametrize(("method", "path"), [k for k, v in TABLE.items() if v[1] == "fresh"])
def test_what_needs_a_fresh_factor_asks_for_it(console: Console, method: str, path: str) -> None:
    """A8: a session whose factor is more than five minutes old is challenged."""
    browser = console.as_member(*Role)
    other, _ = console.people.invite(Role.ADVISER, email="new@school.example")
    console.people.clock.go(minutes=5)
    there = address(path, other.id)

    asked = browser.get(there) if method == "GET" else browser.post(there, role="auditor")

    assert asked.status_code == 303
    assert asked.headers["Location"].startswith("/console/confirm?next=/console/")
    found = console.people.staff.members.find("school", other.id)
    assert found is not None
    assert (found.member.roles, found.has_left) == ({Role.ADVISER}, False)


def test_a_route_that_does_not_say_who_may_use_it_stops_the_start(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A1: deny by default."""
    router = APIRouter()
    router.get("/console/everything")(lambda: "all of it")
    monkeypatch.setattr(console_module, "ROUTERS", (router,))

    with pytest.raises(StartError, match="/console/everything"):
        add_console(FastAPI(), console.app.state.desk, console.live)


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}]
)
def test_a_form_of_another_site_is_refused_on_every_route(
    console: Console, headers: dict[str, str]
) -> None:
    """W2: a foreign origin, and none at all, with the right token and cookie."""
    browser = console.as_member(*Role)
    csrf = browser.csrf()
    posts = [path for method, path, _ in routes_of(console.app) if method == "POST"]
    asked = {
        path: browser.http.post(
            address(path, "x"), data={"csrf": csrf}, headers=headers
        ).status_code
        for path in posts
    }

    assert set(asked.values()) == {403}
    assert len(asked) > 10


def test_a_form_without_the_token_of_the_session_is_refused_on_every_route(
    console: Console,
) -> None:
    """W2: the token of another session does not count either."""
    browser = console.as_member(*Role)
    other = console.as_member(Role.ADMINISTRATOR, email="bo@school.example").csrf()
    guarded_posts = [path for method, path in calls(console) if method == "POST"]
    posts = [*guarded_posts, "/console/sign-out", "/console/second-factor", "/console/confirm"]
    asked = {
        browser.post(address(path, "x"), csrf=csrf).status_code
        for path in posts
        for csrf in ("", other)
    }

    assert asked == {403}
    assert browser.get("/console/account").status_code == 200
