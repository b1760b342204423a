"""Signing in with a school account, against a provider that this machine serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from bot.errors import AccountsError
from bot.staff.providers import WELL_KNOWN, read_providers
from bot.staff.roles import Role
from tests.api.console import Browser, Console
from tests.api.openid_provider import OpenIdProvider, serving
from tests.unit.staff.people import People

BACK = "/console/school-account/back"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(OpenIdProvider()) as provider:
        yield provider


@pytest.fixture
def console(tmp_path: Path, secret: str, provider: OpenIdProvider) -> Console:
    people = People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret)
    provider.now = int(people.clock.now.timestamp())
    return Console.begin(people, provider.row(tmp_path))


def go(console: Console, provider: OpenIdProvider) -> tuple[Browser, httpx.Response]:
    """Return a browser that went to the provider and back, and how it was received."""
    browser = console.browser()
    out = browser.get("/console/school-account?provider=riverside")
    assert out.status_code == 303
    return browser, browser.get(BACK, params=provider.consent(out.headers["Location"]))


def test_an_invited_member_signs_in_and_is_asked_for_the_second_factor(
    console: Console, provider: OpenIdProvider
) -> None:
    """A3: a school account is no way round the second factor."""
    member = console.people.join(Role.ADVISER)
    provider.now = int(console.people.clock.now.timestamp())

    browser, back = go(console, provider)

    assert back.headers["Location"] == "/console/second-factor"
    assert browser.get("/console/account").status_code == 401
    browser.member = member
    assert browser.code().status_code == 303
    assert browser.get("/console/account").status_code == 200
    assert {"openid", "email"} <= set(provider.asked["scope"].split())
    assert provider.asked["code_challenge_method"] == "S256"


@pytest.mark.parametrize("email", ["pupil@school.example", "eve@elsewhere.example", "", None])
def test_who_was_not_invited_is_not_let_in(
    console: Console, provider: OpenIdProvider, email: str | None
) -> None:
    """A pupil has an address of the same domain: it is the invitation that counts."""
    console.people.invite(Role.ADVISER)
    provider.claims = {"email": email}

    browser, back = go(console, provider)

    assert back.status_code == 422
    assert browser.http.cookies.get("__Host-console") is None
    assert "Nobody has invited this account" in back.text
    assert console.people.staff.trail.lines("-")[0].what == "sign_in.refused"


def test_a_member_of_another_school_or_one_who_left_is_not_let_in(
    console: Console, provider: OpenIdProvider
) -> None:
    """A2, A7: the row of one school lets in members of that school who are still there."""
    console.people.join(Role.ADMINISTRATOR, email="boss@school.example")
    left, _ = console.people.invite(Role.ADVISER)
    with console.people.staff.engine.begin() as connection:
        console.people.staff.members.end_access(connection, left)
    console.people.invite(Role.ADVISER, email="bo@other.example", school="other")
    provider.now = int(console.people.clock.now.timestamp())
    statuses = []
    for email in ("ada@school.example", "bo@other.example"):
        provider.claims = {"email": email}
        statuses.append(go(console, provider)[1].status_code)

    assert statuses == [422, 422]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://login.microsoftonline.com/common/v2.0"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"email_verified": False},
    ],
)
def test_a_token_that_is_not_for_here_and_now_is_refused(
    console: Console, provider: OpenIdProvider, claims: dict[str, Any]
) -> None:
    """The issuer to the letter, the audience, the time, and what this sign-in asked for."""
    console.people.invite(Role.ADVISER)
    provider.claims = claims

    assert go(console, provider)[1].status_code == 422


def test_a_token_with_another_signature_is_refused(
    console: Console, provider: OpenIdProvider
) -> None:
    console.people.invite(Role.ADVISER)
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})

    assert go(console, provider)[1].status_code == 422


def test_a_provider_that_says_it_is_another_is_refused(
    console: Console, provider: OpenIdProvider
) -> None:
    provider.issuer = f"{provider.url}/{{tenantid}}/v2.0"

    out = console.browser().get("/console/school-account?provider=riverside")

    assert out.status_code == 422


def test_a_code_or_a_state_is_of_use_once_and_in_one_browser(
    console: Console, provider: OpenIdProvider
) -> None:
    """A replayed way back, one in another browser, and one with another state."""
    console.people.invite(Role.ADVISER)
    browser = console.browser()
    out = browser.get("/console/school-account?provider=riverside")
    back = provider.consent(out.headers["Location"])
    elsewhere = console.browser().get(BACK, params=back)
    other_state = browser.get(BACK, params={**back, "state": "another"})

    assert (elsewhere.status_code, other_state.status_code) == (422, 422)
    assert browser.get(BACK, params=back).status_code == 422  # what it kept was taken away

    browser, first = go(console, provider)
    again = browser.get(BACK, params={"state": provider.asked["state"], "code": "the code"})

    assert (first.status_code, again.status_code) == (303, 422)


def test_an_account_stays_tied_to_its_member(console: Console, provider: OpenIdProvider) -> None:
    """Somebody who is given an address that was used before does not become its member."""
    console.people.invite(Role.ADVISER)
    assert go(console, provider)[1].status_code == 303

    provider.claims = {"sub": "78"}
    assert go(console, provider)[1].status_code == 422
    provider.claims = {"email": "married@school.example"}
    assert go(console, provider)[1].status_code == 303


def test_who_waits_too_long_at_the_provider_begins_again(
    console: Console, provider: OpenIdProvider
) -> None:
    console.people.invite(Role.ADVISER)
    browser = console.browser()
    out = browser.get("/console/school-account?provider=riverside")
    console.people.clock.go(minutes=11)
    provider.now = int(console.people.clock.now.timestamp())

    assert browser.get(BACK, params=provider.consent(out.headers["Location"])).status_code == 422


def test_the_domain_of_google_accounts_must_be_the_schools(
    tmp_path: Path, secret: str, provider: OpenIdProvider
) -> None:
    people = People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret)
    provider.now = int(people.clock.now.timestamp())
    people.invite(Role.ADVISER)
    console = Console.begin(people, provider.row(tmp_path, domain="school.example"))
    statuses = []
    for claims in ({}, {"hd": "other.example"}, {"hd": "school.example"}):
        provider.claims = claims
        statuses.append(go(console, provider)[1].status_code)

    assert statuses == [422, 422, 303]


@pytest.mark.parametrize(
    ("discovery", "is_taken"),
    [
        (f"https://login.microsoftonline.com/8f1c/v2.0{WELL_KNOWN}", True),
        (f"https://login.microsoftonline.com/common/v2.0{WELL_KNOWN}", False),
        (f"https://login.microsoftonline.com/organizations/v2.0{WELL_KNOWN}", False),
        (f"http://login.microsoftonline.com/8f1c/v2.0{WELL_KNOWN}", False),
        ("https://login.microsoftonline.com/8f1c/v2.0", False),
        (f"https://accounts.google.com{WELL_KNOWN}", False),
    ],
)
def test_a_row_names_one_tenant(tmp_path: Path, discovery: str, is_taken: bool) -> None:
    file = tmp_path / "accounts.yml"
    file.write_text(
        f"- {{id: a, school: school, name: Microsoft, discovery: '{discovery}',"
        " client_id: x, client_secret_file: secret}\n",
        encoding="utf-8",
    )
    if is_taken:
        assert [row.id for row in read_providers(file)] == ["a"]
        return
    with pytest.raises(AccountsError):
        read_providers(file)
