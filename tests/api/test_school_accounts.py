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
from bot.staff.vouching import NOT_CHECKED, NOT_OF_SCHOOL
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


def refusal(console: Console) -> str:
    """Return what the newest line of the school's audit trail is about; it must be a refusal."""
    newest = console.people.staff.trail.lines("school")[0]
    assert newest.what == "sign_in.refused"
    return newest.about


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
    assert refusal(console) == f"{BACK}: not invited"


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


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_nobody_checked_is_refused(
    console: Console, provider: OpenIdProvider, verified: object
) -> None:
    """A3: whoever writes a colleague's address into an account of their own is not let in."""
    console.people.invite(Role.ADVISER)
    provider.claims = {"email_verified": verified, "preferred_username": "ada@school.example"}

    browser, back = go(console, provider)

    assert back.status_code == 422
    assert NOT_CHECKED in back.text
    assert browser.http.cookies.get("__Host-console") is None
    assert refusal(console) == f"{BACK}: address not checked"


def beginning(
    tmp_path: Path, secret: str, provider: OpenIdProvider, *domains: str, email: str
) -> Console:
    """Return a console with one invited adviser and the row of *provider* with *domains*."""
    people = People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret)
    provider.now = int(people.clock.now.timestamp())
    people.invite(Role.ADVISER, email=email)
    return Console.begin(people, provider.row(tmp_path, domains=domains))


MINE = {"tid": "tenant", "preferred_username": "Ada@School.Example", "email_verified": None}


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({}, None),
        ({"email": "boss@school.example"}, None),  # `email` is not listened to
        ({"tid": "another"}, "another tenant"),
        ({"tid": None}, "another tenant"),
        ({"email_verified": False}, "address not checked"),
        ({"preferred_username": "ada@elsewhere.example"}, "address of another domain"),
        ({"preferred_username": "ada@school.example.evil.example"}, "address of another domain"),
        ({"preferred_username": "ada@notschool.example"}, "address of another domain"),
        ({"preferred_username": None}, "address of another domain"),
    ],
)
def test_microsoft_is_trusted_for_the_schools_tenant_and_domains_alone(
    tmp_path: Path,
    secret: str,
    provider: OpenIdProvider,
    monkeypatch: pytest.MonkeyPatch,
    claims: dict[str, Any],
    why: str | None,
) -> None:
    """A3: it never says that an address was checked, so the tenant and the domain must be right."""
    monkeypatch.setattr("bot.staff.providers.MICROSOFT", "127.0.0.1")
    console = beginning(tmp_path, secret, provider, "School.example", email="ada@school.example")
    provider.claims = {"email": "ada@school.example", **MINE, **claims}

    back = go(console, provider)[1]

    assert back.status_code == (422 if why else 303)
    if why:
        assert (NOT_CHECKED if why == "address not checked" else NOT_OF_SCHOOL) in back.text
        assert refusal(console) == f"{BACK}: {why}"


def test_the_email_of_a_microsoft_account_names_nobody(
    tmp_path: Path, secret: str, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pupil of the same tenant writes the head's address into the field that anybody may fill."""
    monkeypatch.setattr("bot.staff.providers.MICROSOFT", "127.0.0.1")
    console = beginning(tmp_path, secret, provider, "school.example", email="head@school.example")
    provider.claims = {**MINE, "email": "head@school.example", "email_verified": True}

    assert go(console, provider)[1].status_code == 422
    assert refusal(console) == f"{BACK}: not invited"


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"hd": "School.example"}, None),
        ({"hd": "school.example", "email_verified": None}, None),
        ({"hd": "school.example", "email_verified": False}, "address not checked"),
        ({}, "another domain"),
        ({"hd": "other.example"}, "another domain"),
        ({"hd": ""}, "another domain"),
        ({"hd": "school.example", "email": "ada@gmail.example"}, "address of another domain"),
    ],
)
def test_google_is_trusted_for_the_schools_domain_alone(
    tmp_path: Path,
    secret: str,
    provider: OpenIdProvider,
    monkeypatch: pytest.MonkeyPatch,
    claims: dict[str, Any],
    why: str | None,
) -> None:
    """A3: anybody can have a Google account, so `hd` must be the school's."""
    monkeypatch.setattr("bot.staff.providers.GOOGLE", "127.0.0.1")
    console = beginning(tmp_path, secret, provider, "school.example", email="ada@school.example")
    provider.claims = claims

    back = go(console, provider)[1]

    assert back.status_code == (422 if why else 303)
    if why:
        assert refusal(console) == f"{BACK}: {why}"


def test_an_account_that_moved_to_another_tenant_is_let_in_no_more(
    tmp_path: Path, secret: str, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: the tenant counts at every sign-in, and not only at the first."""
    monkeypatch.setattr("bot.staff.providers.MICROSOFT", "127.0.0.1")
    console = beginning(tmp_path, secret, provider, "school.example", email="ada@school.example")
    provider.claims = MINE
    first = go(console, provider)[1]
    provider.claims = {**MINE, "tid": "another"}

    assert (first.status_code, go(console, provider)[1].status_code) == (303, 422)


@pytest.mark.parametrize(
    ("discovery", "is_taken"),
    [
        (f"https://login.microsoftonline.com/8f1c/v2.0{WELL_KNOWN}", True),
        (f"https://accounts.google.com{WELL_KNOWN}", True),
        (f"https://login.microsoftonline.com/common/v2.0{WELL_KNOWN}", False),
        (f"https://login.microsoftonline.com/Organizations/v2.0{WELL_KNOWN}", False),
        (
            "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"
            + WELL_KNOWN,
            False,
        ),
        (f"http://login.microsoftonline.com/8f1c/v2.0{WELL_KNOWN}", False),
        ("https://login.microsoftonline.com/8f1c/v2.0", False),
    ],
)
def test_a_row_names_one_tenant(tmp_path: Path, discovery: str, is_taken: bool) -> None:
    file = tmp_path / "accounts.yml"
    file.write_text(
        f"- {{id: a, school: school, name: Microsoft, discovery: '{discovery}',"
        " client_id: x, client_secret_file: secret, domains: [school.example]}\n",
        encoding="utf-8",
    )
    if is_taken:
        assert [row.id for row in read_providers(file)] == ["a"]
        return
    with pytest.raises(AccountsError):
        read_providers(file)


@pytest.mark.parametrize("host", ["accounts.google.com", "login.microsoftonline.com/8f1c/v2.0"])
def test_a_row_of_google_or_microsoft_says_which_domains_are_the_schools(
    tmp_path: Path, host: str
) -> None:
    file = tmp_path / "accounts.yml"
    file.write_text(
        f"- {{id: a, school: school, name: Ours, discovery: 'https://{host}{WELL_KNOWN}',"
        " client_id: x, client_secret_file: secret}\n",
        encoding="utf-8",
    )

    with pytest.raises(AccountsError, match="give `domains`"):
        read_providers(file)
