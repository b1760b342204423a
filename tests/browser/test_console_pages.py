"""
Every page of the console that a role gets to, and every answer to a form: seen and by keyboard.

The pages are those of the routes. A route whose path names something needs a line in STATES, and
one that anybody may open, or that is no page, stands in OPEN_PAGES or NO_PAGE: else a test fails.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.staff.roles import Member, Role
from bot.web.console.console import ROUTERS, guarded
from tests.api.console import flat
from tests.browser import checks
from tests.browser.console_site import Site, serving
from tests.browser.test_keyboard import focused
from tests.unit.staff.people import People

MARKS = {"right": "2", "complete": "1", "fits": "2", "neutral": "1", "safe": "1"}
SIZES = ((1280, 900), (360, 740))
# The states of each page that has several: what stands in its address.
STATES: dict[str, tuple[str, ...]] = {
    "/console/chats/{id}": ("computer", "waiting", "own", "colleague", "left"),
    "/console/safeguarding/{id}": ("new", "in hand"),
    "/console/members/{id}": ("invited", "left"),
    "/console/conversations": ("", "?words=t+level&flagged=yes", "?words=zebra", "?since=then"),
    "/console/conversations/{id}": ("flagged",),
    "/console/review/{id}": ("new", "own"),
    "/console/audit": ("", "?before=10"),
}
# Pages that anybody may open, see `test_every_open_page_is_right`.
OPEN_PAGES = {
    "/console/sign-in", "/console/second-factor", "/console/confirm",
    "/console/join", "/console/first",
}  # fmt: skip
# They lead on, or send a part of a page.
NO_PAGE = {
    "/console", "/console/school-account", "/console/school-account/back",
    "/console/chats/live", "/console/chats/{id}/live",
}  # fmt: skip


def routes(method: str) -> dict[str, frozenset[Role]]:
    """Return the path of each route of *method*, and the roles it lets through."""
    return {
        path: who.roles if who else frozenset()
        for router in ROUTERS
        for route in flat(router.routes)
        if method in route.methods
        for path, who in guarded([route])
    }


VISITS = [
    (path, role, state)
    for path, roles in routes("GET").items()
    if path not in NO_PAGE | OPEN_PAGES
    for role in sorted(roles)
    for state in STATES.get(path, ("",))
]
FORMS = [(path, sorted(roles)[0]) for path, roles in routes("POST").items() if roles]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, secret: str) -> Iterator[Site]:
    people = People.begin(f"sqlite:///{tmp_path_factory.mktemp('pages')}/evenhand.db", secret)
    with serving(people) as site:
        for number in range(40):
            site.talks.say(f"talk-{number}", stage="post_16", topic="money", option="t_levels")
        site.talks.say("talk-40", status="nothing_found", confidence=0.2)
        site.talks.read()
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def talk(site: Site, state: str, member: Member) -> str:
    """Return a conversation that is in the review."""
    return review(site, state, member).partition(".")[0]


def review(site: Site, state: str, member: Member) -> str:
    """Return an answer to be reviewed; the page shows whether the member has done so."""
    id = secrets.token_hex(16)
    turn = site.talks.say(id, flag="self_harm")
    site.talks.read()
    return f"{id}.{turn}"


def colleague(site: Site, state: str, member: Member) -> str:
    """Return a member who was invited, or who has left."""
    people = site.people
    made, _ = people.invite(Role.ADVISER, email=f"{secrets.token_hex(8)}@school.example")
    if state == "left":
        with people.staff.engine.begin() as connection:
            people.staff.members.end_access(connection, made)
    return made.id


MADE: dict[str, Callable[[Site, str, Member], str]] = {
    "/console/chats/{id}": lambda site, state, member: site.chat(state, member),
    "/console/safeguarding/{id}": lambda site, state, member: site.concern(state, member),
    "/console/members/{id}": colleague,
    "/console/conversations/{id}": talk,
    "/console/review/{id}": review,
}


def named(site: Site, path: str, member: Member, state: str) -> str:
    """Return *path* with what it names, made anew in *state*."""
    start = path.partition("{id}")[0] + "{id}"
    if start not in MADE:
        return path + state
    found = MADE[start](site, state, member)
    return path.replace("{id}", found).replace("{seq}", "1")


def faults(page: Page) -> list[str]:
    """Return what is wrong with how a page looks, at each width, with every part unfolded."""
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        found += [f"{width}: {fault}" for fault in checks.accessibility_faults(page)]
        found += [f"{width}: {wide} px wide"] if wide > width else []
    return found


def walk(page: Page) -> list[str]:
    """Return what is wrong with a stop of the keyboard, and what it does not get to."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.activeElement.blur()")
    tabbed = page.evaluate(
        """() => {
          window.stops = [...document.querySelectorAll(
            'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
            .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.disabled);
          return stops.length;
        }"""
    )
    found, reached = [], list[int]()
    for _ in range(tabbed * 4 + 10):  # a field for a date has several stops
        page.keyboard.press("Tab")
        place = page.evaluate("stops.indexOf(document.activeElement)")
        if reached and place == reached[0] != reached[-1]:
            break  # once round; where it began may be in the middle
        if place < 0 or place in reached:
            continue
        reached.append(place)
        name = focused(page)
        # A high box may reach out of the window below where one begins to type.
        page.evaluate("document.activeElement.scrollIntoView({block: 'nearest'})")
        if '"' not in name and not name.removeprefix("summary").strip():
            found.append(f"{name} has no name")
        found += [f"{name}: {fault}" for fault in checks.focus_faults(page)]
    # One of the radios of a group has the stop of them all.
    missed = page.evaluate(
        """reached => stops.filter((node, place) => !reached.includes(place)
          && !stops.some((other, at) => node.type === 'radio' && other.name === node.name
            && reached.includes(at))).map((node) => node.outerHTML.slice(0, 80))""",
        reached,
    )
    return found + [f"not reached: {each}" for each in missed]


def test_every_page_of_the_console_has_a_visit() -> None:
    """T1: the visits are made from the routes; a page whose address names something is made."""
    pages = set(routes("GET"))

    assert {path for path, who in routes("GET").items() if not who} <= OPEN_PAGES | NO_PAGE
    assert pages >= OPEN_PAGES | NO_PAGE
    assert {path for path, _, _ in VISITS} == pages - OPEN_PAGES - NO_PAGE
    assert {path for path in pages - NO_PAGE if "{" in path} == set(MADE)
    assert {role for _, role, _ in VISITS} == set(Role)


@pytest.mark.parametrize(("path", "role", "state"), VISITS)
def test_every_page_that_a_role_gets_to_is_right(
    site: Site, page: Page, path: str, role: Role, state: str
) -> None:
    """T1: axe, no sideways scroll, and every stop of the keyboard is named and seen."""
    member = site.member(role)
    there = named(site, path, member, state)
    site.enter(page.context, member)
    if (path, state) == ("/console/review/{id}", "own"):
        csrf = site.enter(page.context, member)
        assert site.send(page, there, csrf=csrf, **MARKS) == 200
    led = page.goto(site.url + there)

    assert led is not None
    assert led.status == (422 if "=then" in state else 200)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert [*faults(page), *walk(page)] == []


@pytest.mark.parametrize(("path", "role"), FORMS)
def test_what_a_form_answers_when_it_is_empty_is_right(
    site: Site, page: Page, path: str, role: Role
) -> None:
    """T1: the page with what is wrong, or the one that the form leads to."""
    member = site.member(role)
    state = "own" if "/chats/" in path else "new"
    there = named(site, path, member, state if "{id}" in path else "")
    csrf = site.enter(page.context, member)

    status = site.send(page, there, csrf=csrf)

    assert status in (200, 404, 409, 422), status
    assert [*faults(page), *walk(page)] == []


@pytest.mark.parametrize(
    "path", ["sign-in", "join?token=none", "join", "first", "second-factor", "confirm"]
)
def test_every_open_page_is_right(site: Site, page: Page, path: str) -> None:
    """T1: the pages before anybody is signed in wholly."""
    if path == "join":
        email = f"{path}-{id(page)}@school.example"
        _, token = site.people.invite(Role.ADVISER, email=email)
        path = f"join?token={token}"
    if path in ("second-factor", "confirm"):
        site.enter(page.context, site.member(Role.ADVISER), factor=path == "confirm")
    page.goto(f"{site.url}/console/{path}")

    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert [*faults(page), *walk(page)] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/console/chats/nothing", 404),
        ("/console/nowhere", 404),
        ("/console/members", 404),
        ("/console/audit?before=many", 422),
    ],
)
def test_every_error_is_a_page(site: Site, page: Page, path: str, status: int) -> None:
    """T1: what is not there, or is not for one's eyes, is told in words on a page."""
    site.enter(page.context, site.member(Role.ADVISER, Role.AUDITOR))

    led = page.goto(site.url + path)

    assert led is not None
    assert led.status == status
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert [*faults(page), *walk(page)] == []


def test_who_is_not_signed_in_and_a_foreign_form_get_a_page(site: Site, page: Page) -> None:
    """T1: 401 and 403."""
    found = {}
    led = page.goto(f"{site.url}/console/chats")
    found[led.status if led else 0] = [*faults(page), *walk(page)]
    site.enter(page.context, site.member(Role.ADVISER))
    found[site.send(page, "/console/account/sessions", csrf="of somebody else")] = [
        *faults(page),
        *walk(page),
    ]

    assert found == {401: [], 403: []}


def test_too_many_tries_get_a_page(site: Site, page: Page) -> None:
    """T1: 429."""
    for _ in range(12):
        page.goto(f"{site.url}/console/sign-in")
        page.get_by_label("E-mail address").fill("nobody@school.example")
        page.get_by_label("Password").fill("wrong")
        with page.expect_navigation() as led:
            page.get_by_role("button", name="Go on").click()
        if led.value and led.value.status == 429:
            break

    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries")
    assert [*faults(page), *walk(page)] == []
