"""Signing in to the console, one's links, one's account, and what the audit trail says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.staff.links import Purpose
from bot.staff.roles import Role
from bot.staff.storage import writes
from bot.web.console import cookies
from bot.web.console.members import NO_SUCH_ROLE
from tests.api.console import HEADERS, OWN, Browser, Console, text_of
from tests.unit.staff.people import PASSWORD, People

COOKIE = "__Host-console"
XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "'-alert(1)-'",
    "{{ 7 * 7 }}",
    "</title><script>alert(1)</script>",
]


class Tags(HTMLParser):
    """Every tag and attribute of a page, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture
def console(tmp_path: Path, secret: str) -> Console:
    return Console.begin(People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret))


@pytest.fixture
def boss(console: Console) -> Browser:
    """The browser of an administrator."""
    return console.as_member(Role.ADMINISTRATOR, email="boss@school.example")


def link_in(text: str) -> str:
    found = re.search(r"/console/join\?token=([\w-]+)", text)
    assert found, text
    return found.group(1)


def invited(boss: Browser, name: str = "Bo", role: str = "adviser") -> str:
    """Return the token of the link that an invitation shows."""
    shown = boss.post("/console/members/invite", name=name, email="bo@school.example", role=role)
    assert shown.status_code == 200
    return link_in(shown.text)


def whats(console: Console, school: str = "school") -> list[str]:
    return [line.what for line in console.people.staff.trail.lines(school, limit=200)]


def test_the_way_in_is_a_password_and_then_a_code(console: Console) -> None:
    """A3, A6: the cookie is new after each step and hidden from scripts."""
    browser = console.browser()
    browser.member = console.people.join(Role.AUDITOR)
    browser.email = "ada@school.example"

    first = browser.password()
    half = browser.http.cookies[COOKIE]
    second = browser.code()

    assert (first.headers["Location"], second.headers["Location"]) == (
        "/console/second-factor",
        "/console",
    )
    assert browser.http.cookies[COOKIE] != half
    set_cookie = second.headers["Set-Cookie"]
    assert set_cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
        assert part in set_cookie
    assert "Max-Age" not in set_cookie
    assert "Domain" not in set_cookie
    assert browser.get("/console").headers["Location"] == "/console/overview"


def test_a_cookie_from_before_opens_nothing(console: Console) -> None:
    """A6: the old cookie after login, logout and disable is 401."""
    browser = console.as_member(Role.ADVISER)
    old = browser.http.cookies[COOKIE]
    assert browser.post("/console/sign-out").status_code == 303
    after_logout = console.browser()
    after_logout.http.cookies.set(COOKIE, old)

    assert after_logout.get("/console/account").status_code == 401
    assert browser.get("/console/account").status_code == 401


def test_an_idle_browser_is_signed_out(console: Console) -> None:
    """A6: 15 minutes."""
    browser = console.as_member(Role.ADVISER)
    assert browser.get("/console/account").status_code == 200

    console.people.clock.go(minutes=15)

    assert browser.get("/console/account").status_code == 401


@pytest.mark.parametrize(
    ("url", "is_secure"),
    [
        (OWN, True),
        ("http://guidance.example", True),
        ("http://127.0.0.1:8080", False),
        ("http://localhost:8080", False),
        ("https://localhost", True),
    ],
)
def test_only_on_this_machine_is_a_cookie_for_plain_http(url: str, is_secure: bool) -> None:
    """A6: where others could listen, a browser drops the cookie and nobody can sign in."""
    from fastapi import Request

    scheme, _, host = url.partition("://")
    scope = {"type": "http", "scheme": scheme, "headers": [(b"host", host.encode())], "path": "/"}

    assert cookies.is_secure(Request({**scope, "query_string": b"", "server": None})) is is_secure


def test_wrong_passwords_are_told_in_one_way_and_at_last_slowed(console: Console) -> None:
    """A5: known and unknown addresses get the same page, then 429 with Retry-After."""
    console.people.join(Role.ADVISER)
    browser = console.browser()
    said = {}
    for email in ("ada@school.example", "nobody@school.example"):
        replies = [
            browser.post("/console/sign-in", email=email, password="wrong") for _ in range(11)
        ]
        texts = {text_of(r) for r in replies[:10]}
        said[email] = ([r.status_code for r in replies], texts, replies[10].headers["Retry-After"])

    assert said["ada@school.example"] == said["nobody@school.example"]
    assert said["ada@school.example"][0] == [422] * 10 + [429]
    assert "Set-Cookie" not in replies[0].headers


def test_an_invitation_works_once(console: Console, boss: Browser) -> None:
    """A7: the link leads to a password and a second factor; replayed it is 404."""
    token = invited(boss)
    browser = console.browser()
    page = browser.get(f"/console/join?token={token}")
    member = next(m for m in console.people.staff.members.all("school") if m.has_factor is False)
    fields = {"token": token, "password": "k4 jumpz", "code": console.people.code(member.member)}
    joined = browser.post("/console/join", **fields)
    console.people.clock.go(seconds=30)
    again = browser.post("/console/join", **{**fields, "password": "another one of 15"})

    assert page.status_code == 200
    assert "<svg" in page.text
    assert joined.headers["Location"] == "/console/sign-in"
    assert (again.status_code, browser.get(f"/console/join?token={token}").status_code) == (
        404,
        404,
    )
    entered = browser.post("/console/sign-in", email="bo@school.example", password="k4 jumpz")
    assert entered.status_code == 303


def test_an_invitation_ends_after_a_week(console: Console, boss: Browser) -> None:
    token = invited(boss)
    console.people.clock.go(days=7)

    assert console.browser().get(f"/console/join?token={token}").status_code == 404


def test_a_short_password_without_a_code_is_refused_and_the_link_stays(
    console: Console, boss: Browser
) -> None:
    """A4, A7: what was mistyped does not use the link up."""
    token = invited(boss)
    browser = console.browser()
    short = browser.post("/console/join", token=token, password="k4 jumpz", code="")
    wrong = browser.post("/console/join", token=token, password="k4 jumpz", code="000")
    long = browser.post("/console/join", token=token, password="a river of paper", code="")

    assert [r.status_code for r in (short, wrong, long)] == [422, 422, 303]


def test_a_new_password_keeps_the_second_factor(console: Console, boss: Browser) -> None:
    """A7: a reset link works once, needs a code of the app, and ends every session."""
    ada = console.as_member(Role.ADVISER)
    assert ada.member is not None
    shown = boss.post(f"/console/members/{ada.member.id}/password")
    token = link_in(shown.text)
    browser = console.browser()
    page = browser.get(f"/console/join?token={token}")
    without = browser.post("/console/join", token=token, password="a river of paper", code="")
    console.people.clock.go(seconds=30)
    right = {"token": token, "password": "a river of paper"}
    done = browser.post("/console/join", **right, code=console.people.code(ada.member))
    console.people.clock.go(seconds=30)
    again = browser.post("/console/join", **right, code=console.people.code(ada.member))

    assert "<svg" not in page.text
    assert [without.status_code, done.status_code, again.status_code] == [422, 303, 404]
    assert ada.get("/console/account").status_code == 401
    assert ada.post("/console/sign-in", email=ada.email, password=PASSWORD).status_code == 422
    ada.post("/console/sign-in", email=ada.email, password="a river of paper")
    assert ada.get("/console/account").status_code == 401
    assert ada.code().status_code == 303


def test_a_new_phone_ends_the_old_one(console: Console, boss: Browser) -> None:
    """A7: recovery by an administrator."""
    ada = console.as_member(Role.ADVISER)
    assert ada.member is not None
    token = link_in(boss.post(f"/console/members/{ada.member.id}/phone").text)

    page = console.browser().get(f"/console/join?token={token}")

    assert ada.get("/console/account").status_code == 401
    assert "<svg" in page.text


def test_a_link_for_a_new_phone_works_once(console: Console, boss: Browser) -> None:
    """A7: replayed, with the newest code of the new phone too, it is 404 and kept."""
    ada = console.as_member(Role.ADVISER)
    assert ada.member is not None
    token = link_in(boss.post(f"/console/members/{ada.member.id}/phone").text)
    fields = {"token": token, "password": "a river of paper"}
    browser = console.browser()
    done = browser.post("/console/join", **fields, code=console.people.code(ada.member))
    console.people.clock.go(seconds=30)
    fields["password"] = "a lake of cardboard"
    again = browser.post("/console/join", **fields, code=console.people.code(ada.member))

    assert (done.status_code, again.status_code) == (303, 404)
    assert "link.refused" in whats(console, "-")
    entered = ada.post("/console/sign-in", email=ada.email, password="a river of paper")
    assert entered.status_code == 303


def test_a_code_that_was_used_opens_no_other_browser_and_confirms_nothing(
    console: Console, boss: Browser
) -> None:
    """A3, A8: who looks over a shoulder has nothing; refused with the reason, and kept."""
    assert boss.member is not None
    thief = console.browser()
    thief.email, thief.member = boss.email, boss.member
    thief.password()
    console.people.clock.go(minutes=6)
    code = console.people.code(boss.member)
    first = boss.post("/console/confirm", code=code, next="/console/members")
    replays = [
        thief.post("/console/second-factor", code=code),
        boss.post("/console/confirm", code=code, next="/console/members"),
    ]

    assert first.status_code == 303
    assert {reply.status_code for reply in replays} == {422}
    assert all("it was used" in text_of(reply) for reply in replays)
    assert thief.get("/console/account").status_code == 401
    assert whats(console).count("factor.refused") == 2


def test_who_leaves_has_no_access_from_the_next_request_on(console: Console, boss: Browser) -> None:
    """A7: leavers lose access within a minute; here at once, and their links with it."""
    ada = console.as_member(Role.ADVISER)
    assert ada.member is not None
    token = link_in(boss.post(f"/console/members/{ada.member.id}/password").text)

    assert boss.post(f"/console/members/{ada.member.id}/leave").status_code == 303

    assert ada.get("/console/account").status_code == 401
    assert ada.password().status_code == 422
    assert console.browser().get(f"/console/join?token={token}").status_code == 404
    back = boss.post(f"/console/members/{ada.member.id}/return")
    assert console.browser().get(f"/console/join?token={link_in(back.text)}").status_code == 200


def test_a_role_that_is_taken_is_gone_at_the_next_request(console: Console, boss: Browser) -> None:
    """A1, A7: roles are read anew for each request."""
    ada = console.as_member(Role.AUDITOR)
    assert ada.member is not None
    assert ada.get("/console/audit").status_code == 200

    boss.post(f"/console/members/{ada.member.id}/roles", role="adviser")

    assert ada.get("/console/audit").status_code == 404


def test_the_last_administrator_stays(console: Console, boss: Browser) -> None:
    assert boss.member is not None
    at = f"/console/members/{boss.member.id}"

    replies = [boss.post(f"{at}/leave"), boss.post(f"{at}/roles", role="adviser")]

    assert [r.status_code for r in replies] == [422, 422]
    assert boss.get("/console/members").status_code == 200


@pytest.mark.parametrize("roles", [["superuser"], ["auditor", "superuser"], ["Administrator"]])
def test_a_forged_role_is_no_role(console: Console, boss: Browser, roles: list[str]) -> None:
    """A1: refused as a whole with the reason, kept in the trail, and nothing is changed."""
    ada, _ = console.people.invite(Role.ADVISER)
    fields = {"name": "Bo", "email": "bo@school.example"}

    invited = boss.post("/console/members/invite", **fields, role=roles, school="other")
    changed = boss.post(f"/console/members/{ada.id}/roles", role=roles)

    staff = console.people.staff
    for forged in (invited, changed):
        assert forged.status_code == 422
        assert NO_SUCH_ROLE in text_of(forged)
    assert [(line.what, line.about) for line in staff.trail.lines("school", limit=2)] == [
        ("access.denied", f"422 POST /console/members/{ada.id}/roles"),
        ("access.denied", "422 POST /console/members/invite"),
    ]
    found = {m.email: m.member.roles for m in staff.members.all("school")}
    assert found == {"ada@school.example": {Role.ADVISER}, boss.email: {Role.ADMINISTRATOR}}
    assert staff.members.all("other") == []


def test_an_adviser_cannot_give_themselves_a_role(console: Console, boss: Browser) -> None:
    """A1: whatever the form says, the roles are those of the session."""
    ada = console.as_member(Role.ADVISER)
    assert ada.member is not None
    at = f"/console/members/{ada.member.id}/roles"

    forged = ada.post(at, role="administrator", roles="administrator", member=boss.email)

    assert forged.status_code == 404
    assert ada.get("/console/members").status_code == 404
    line = console.people.staff.trail.lines("school", limit=2)[1]
    assert (line.what, line.member) == ("access.denied", ada.member.id)


def test_the_first_administrator_needs_the_code_of_the_first_start(console: Console) -> None:
    """A7: no default password; the code works once and the next start makes the old one void."""
    staff = console.people.staff
    with writes(staff.engine) as connection:
        old = staff.links.make(connection, Purpose.FIRST, None)
    with writes(staff.engine) as connection:
        code = staff.links.make(connection, Purpose.FIRST, None)
    browser = console.browser()
    fields = {"name": "Bo", "email": "bo@school.example", "password": "a river of paper"}
    statuses = [
        browser.post("/console/first", **fields, token=token).status_code
        for token in ("", "guess", old, code)
    ]
    fields["email"] = "eve@school.example"
    again = browser.post("/console/first", **fields, token=code)

    assert statuses == [422, 422, 422, 303]
    assert again.status_code == 422
    assert [m.member.roles for m in staff.members.all("school")] == [{Role.ADMINISTRATOR}]


def test_what_needs_a_fresh_code_goes_on_after_it(console: Console, boss: Browser) -> None:
    """A8: asked for the code, then back to where one was; an address elsewhere is not followed."""
    console.people.clock.go(minutes=6)
    asked = boss.get("/console/members/invite")
    page = boss.get(asked.headers["Location"])
    assert boss.member is not None
    there = boss.post(
        "/console/confirm", code=console.people.code(boss.member), next="/console/members/invite"
    )

    assert page.status_code == 200
    assert there.headers["Location"] == "/console/members/invite"
    assert boss.get("/console/members/invite").status_code == 200


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/\\evil.example", "/console/..//x", "x", ""]
)
def test_nobody_is_led_to_another_site(console: Console, boss: Browser, next: str) -> None:
    assert boss.member is not None

    done = boss.post("/console/confirm", code=console.people.code(boss.member), next=next)

    assert (done.status_code, done.headers["Location"]) == (303, "/console")


def test_the_own_password_is_changed_with_the_old_one(console: Console) -> None:
    ada = console.as_member(Role.ADVISER)
    wrong = ada.post("/console/account/password", old="wrong", new="a river of paper")
    common = ada.post("/console/account/password", old=PASSWORD, new="password1")
    done = ada.post("/console/account/password", old=PASSWORD, new="a river of paper")

    assert [r.status_code for r in (wrong, common, done)] == [422, 422, 200]
    assert ada.post("/console/sign-in", email=ada.email, password=PASSWORD).status_code == 422


def test_signing_out_everywhere_ends_every_session(console: Console) -> None:
    """A6: at once."""
    ada = console.as_member(Role.ADVISER)
    other = console.browser()
    other.http.cookies.set(COOKIE, ada.http.cookies[COOKIE])
    assert other.get("/console/account").status_code == 200

    ada.post("/console/account/sessions")

    assert other.get("/console/account").status_code == 401


EVENTS: dict[str, Callable[[Console, Browser], object]] = {
    "sign_in.password": lambda console, boss: console.as_member(Role.ADVISER),
    "factor.right": lambda console, boss: console.as_member(Role.ADVISER),
    "sign_in.refused": lambda console, boss: boss.post(
        "/console/sign-in", email=boss.email, password="wrong"
    ),
    "factor.refused": lambda console, boss: boss.post("/console/confirm", code="0"),
    "sign_out": lambda console, boss: boss.post("/console/sign-out"),
    "sign_out.everywhere": lambda console, boss: boss.post("/console/account/sessions"),
    "access.denied": lambda console, boss: boss.get("/console/members/nobody"),
    "member.invited": lambda console, boss: invited(boss),
    "member.roles": lambda console, boss: change(console, boss, "roles", role="auditor"),
    "member.left": lambda console, boss: change(console, boss, "leave"),
    "member.returned": lambda console, boss: (
        change(console, boss, "leave"),
        change(console, boss, "return"),
    ),
    "member.reset": lambda console, boss: change(console, boss, "password"),
    "member.factor_taken": lambda console, boss: change(console, boss, "phone"),
    "password.refused": lambda console, boss: boss.post(
        "/console/account/password", old="wrong", new="a river of paper"
    ),
    "password.changed": lambda console, boss: boss.post(
        "/console/account/password", old=PASSWORD, new="a river of paper"
    ),
    "audit.read": lambda console, boss: boss.get("/console/audit"),
    "link.join": lambda console, boss: console.people.join(Role.ADVISER),
}


def change(console: Console, boss: Browser, what: str, **fields: str) -> None:
    members = console.people.staff.members.all("school")
    other = next((m.member for m in members if m.email == "ada@school.example"), None)
    member = other or console.people.invite(Role.ADVISER)[0]
    assert boss.post(f"/console/members/{member.id}/{what}", **fields).status_code in (200, 303)


@pytest.mark.parametrize("what", EVENTS)
def test_each_security_event_leaves_a_line(console: Console, boss: Browser, what: str) -> None:
    """L2: the table of events and what triggers them."""
    before = whats(console).count(what)

    EVENTS[what](console, boss)

    assert whats(console).count(what) > before
    assert console.people.staff.trail.verify() > 0


def test_the_trail_is_shown_and_says_when_it_was_changed(console: Console, boss: Browser) -> None:
    """L3: on the page, too."""
    whole = text_of(boss.get("/console/audit"))
    with console.people.staff.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff_audit SET about = 'x' WHERE number = 1")

    broken = text_of(boss.get("/console/audit"))

    assert "none is missing" in whole
    assert "row 1 of the audit trail was altered" in broken


@pytest.mark.parametrize("text", XSS)
def test_stored_text_is_shown_as_text_on_every_page(
    console: Console, boss: Browser, text: str
) -> None:
    """W5: a name, and what anybody can put into the trail and into a form."""
    invited(boss, name=text)
    boss.post("/console/sign-in", email=text, password=text)
    boss.get(f"/console/members/{text}")
    pages = [
        boss.get("/console/members"),
        boss.get("/console/audit"),
        boss.post("/console/members/invite", name=text, email=text, role="adviser"),
        boss.post("/console/sign-in", email=text, password="x"),
        boss.get("/console/join", params={"token": text}),
        boss.get("/console/first", params={"code": text}),
    ]
    tags, attributes = set(), set()
    for page in pages:
        reader = Tags()
        reader.feed(page.text)
        tags |= reader.tags
        attributes |= reader.attributes

    assert tags & {"script", "img"} == set()
    assert {name for name in attributes if name.startswith("on") or name == "autofocus"} == set()
    assert "49" not in text_of(pages[0])


def test_every_page_has_the_headers_and_no_inline_code(console: Console, boss: Browser) -> None:
    """W1: no frame, no inline script or style, never stored."""
    paths = ("/console/members", "/console/audit", "/console/account", "/console/sign-in")
    for path in (*paths, "/console/members/nobody"):
        page = boss.get(path)
        policy = page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert re.findall(r"<style|<script(?![^>]*src=)|\sstyle=|\son\w+=", page.text) == []
    assert boss.get("/console/static/console.css").headers["Cache-Control"] == "no-cache"


def test_nothing_of_the_kits_brand_is_shipped(console: Console, boss: Browser) -> None:
    """The rules for a site that is not the government's: no font, no crown, no name of theirs."""
    folder = Path("bot/web/console")
    files = [*folder.glob("static/*"), *folder.glob("templates/*")]
    shown = [boss.get(path).text for path in ("/console/members", "/console/sign-in")]
    texts = [file.read_text(encoding="utf-8") for file in files] + shown

    assert len(files) > 10
    brand = r"(?i)GDS Transport|crown|crest|GOV\.UK|@font-face|1d70b8"
    assert [found for text in texts for found in re.findall(brand, text)] == []
    assert HEADERS["Origin"] == OWN
