"""Signing in with a school account: OpenID Connect, for members who were invited and no others."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from cryptography.fernet import Fernet, InvalidToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.errors import AccountRefused, StaffRefused
from bot.staff.clock import Clock
from bot.staff.providers import Provider
from bot.staff.storage import reads, writes
from bot.staff.tables import staff_member
from bot.staff.vouching import check_account, checked_address

ALGORITHMS = ("RS256", "ES256")
LIVES_S = 600  # how long somebody may take at the provider's own page
TIMEOUT_S = 5.0
LEEWAY_S = 60  # by which two clocks may differ
NOT_VOUCHED = "Your school account could not be checked. Try again, or sign in with a password."
NOT_INVITED = "Nobody has invited this account. Ask an administrator of your school."


class Accounts:
    """The school accounts of a deployment. It asks a provider only when somebody signs in so."""

    def __init__(
        self, engine: Engine, key: bytes, providers: Sequence[Provider], clock: Clock
    ) -> None:
        """*key* is 32 bytes; it seals what a browser keeps while it is at the provider's page."""
        self.providers = {provider.id: provider for provider in providers}
        self._engine = engine
        self._seal = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"accounts\n" + key).digest()))
        self._clock = clock

    def begin(self, provider: str, back: str) -> tuple[str, str]:
        """
        Return the address of the provider's page, and what the browser keeps until it is back.

        Args:
            provider: The id of a row of the file.
            back: The address to which the provider sends the browser.

        Raises:
            StaffRefused: there is no such row, or the provider does not answer as it should.
        """
        chosen = self._provider(provider)
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        with self._client(chosen, back) as client:
            known = self._discovered(client, chosen)
            address, _ = client.create_authorization_url(
                known["authorization_endpoint"],
                state=kept["state"],
                nonce=kept["nonce"],
                code_verifier=kept["verifier"],
            )
        told = json.dumps({**kept, "provider": provider}).encode()
        return address, self._seal.encrypt_at_time(told, self._now()).decode()

    def finish(self, locked: str, state: str, code: str, back: str) -> Mapping[str, Any]:
        """
        Return the row of the member whom the provider vouches for.

        Args:
            locked: What the browser kept, from `begin`.
            state: What the provider gave back of it.
            code: The provider's code, which it takes once.
            back: The same address as before.

        Raises:
            StaffRefused: it is not vouched for, for here and now.
            AccountRefused: the account is not the school's, not checked, or nobody's.
        """
        try:
            kept = json.loads(self._seal.decrypt_at_time(locked.encode(), LIVES_S, self._now()))
        except (InvalidToken, ValueError) as error:
            raise StaffRefused(NOT_VOUCHED) from error
        if not secrets.compare_digest(kept["state"].encode(), state.encode("utf-8", "replace")):
            raise StaffRefused(NOT_VOUCHED)
        provider = self._provider(kept["provider"])
        with self._client(provider, back) as client:
            claims = self._claims(client, provider, code, kept)
        return self._member(provider, claims)

    def _claims(
        self, client: OAuth2Client, provider: Provider, code: str, kept: Mapping[str, str]
    ) -> Mapping[str, Any]:
        known = self._discovered(client, provider)
        try:
            token = client.fetch_token(
                known["token_endpoint"], code=code, code_verifier=kept["verifier"]
            )
            found = httpx.get(known["jwks_uri"], timeout=TIMEOUT_S).raise_for_status().json()
            keys = KeySet.import_key_set(found)
            claims = jwt.decode(token["id_token"], keys, algorithms=list(ALGORITHMS)).claims
            registry = jwt.JWTClaimsRegistry(
                now=self._now(),
                leeway=LEEWAY_S,
                iss={"essential": True, "value": provider.issuer},
                aud={"essential": True, "value": provider.client_id},
                nonce={"essential": True, "value": kept["nonce"]},
                exp={"essential": True},
                sub={"essential": True},
            )
            registry.validate(claims)
        except (AuthlibBaseError, httpx.HTTPError, JoseError, KeyError, ValueError) as error:
            raise StaffRefused(NOT_VOUCHED) from error
        check_account(provider, claims)
        return claims

    def _member(self, provider: Provider, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the row of the member with this account; at the first time it is tied to them."""
        issuer, subject = provider.issuer, str(claims["sub"])
        table = staff_member.c
        here = (table.school == provider.school) & table.left_at.is_(None)
        with reads(self._engine) as connection:
            rows = connection.execute(select(staff_member).where(here)).mappings().all()
        tied: Mapping[str, Any] | None = next(
            (row for row in rows if (row["issuer"], row["subject"]) == (issuer, subject)), None
        )
        if tied is not None:
            return tied
        email = checked_address(provider, claims)
        named = next((row for row in rows if row["email"] == email), None)
        if named is None:
            raise AccountRefused(NOT_INVITED, provider.school, "not invited")
        if named["subject"]:
            raise AccountRefused(NOT_INVITED, provider.school, "address of another account")
        with writes(self._engine) as connection:
            mine = (table.id == named["id"]) & table.subject.is_(None)
            tie = update(staff_member).where(mine).values(issuer=issuer, subject=subject)
            if connection.execute(tie).rowcount != 1:
                # Another account was quicker.
                raise AccountRefused(NOT_INVITED, provider.school, "address of another account")
        return dict(named)

    def _provider(self, id: str) -> Provider:
        if id not in self.providers:
            raise StaffRefused(NOT_VOUCHED)
        return self.providers[id]

    def _client(self, provider: Provider, back: str) -> OAuth2Client:
        return OAuth2Client(
            provider.client_id,
            provider.client_secret(),
            scope="openid email profile",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )

    def _discovered(self, client: OAuth2Client, provider: Provider) -> Mapping[str, str]:
        try:
            known = httpx.get(provider.discovery, timeout=TIMEOUT_S).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise StaffRefused(NOT_VOUCHED) from error
        # OpenID Connect Discovery 4.3: whoever answers must be whom the address names.
        if not isinstance(known, dict) or known.get("issuer") != provider.issuer:
            raise StaffRefused(NOT_VOUCHED)
        return known

    def _now(self) -> int:
        return int(self._clock().timestamp())
