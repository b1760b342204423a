"""Whether a provider vouches for an account and its address: what it never checked names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import AccountRefused
from bot.staff.providers import Provider

NOT_OF_SCHOOL = (
    "This is not an account of your school. Choose the account that your school gave you, or sign "
    "in with a password."
)
NOT_CHECKED = (
    "The e-mail address of this account was not checked by whoever runs the account, so it cannot "
    "be used here. Sign in with a password, or ask an administrator of your school."
)


def check_account(provider: Provider, claims: Mapping[str, Any]) -> None:
    """
    Return when *claims* are of an account in the school's own tenant or domain.

    Raises:
        AccountRefused: they are of another tenant at Microsoft, or another domain at Google.
    """
    if provider.is_microsoft and claims.get("tid") != provider.tenant:
        raise AccountRefused(NOT_OF_SCHOOL, provider.school, "another tenant")
    if provider.is_google and _small(claims, "hd") not in provider.domains:
        raise AccountRefused(NOT_OF_SCHOOL, provider.school, "another domain")


def checked_address(provider: Provider, claims: Mapping[str, Any]) -> str:
    """
    Return the address that *claims* vouch for, in small letters; "" when they name none.

    Args:
        provider: Who signed the claims.
        claims: They passed `check_account`.

    Raises:
        AccountRefused: nobody checked the address, or it is not of the school's domains.
    """
    # At Microsoft anybody may write anything as their `email`; the name they sign in with is in a
    # domain that their tenant has proved to be its own.
    # https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
    address = _small(claims, "preferred_username" if provider.is_microsoft else "email")
    verified = claims.get("email_verified")
    # The tenant or the domain was checked above, and Microsoft never sends the claim.
    is_own = verified is None and (provider.is_google or provider.is_microsoft)
    if verified is not True and not is_own:
        raise AccountRefused(NOT_CHECKED, provider.school, "address not checked")
    # A guest of the tenant keeps an address from elsewhere.
    if provider.domains and address.rpartition("@")[2] not in provider.domains:
        raise AccountRefused(NOT_OF_SCHOOL, provider.school, "address of another domain")
    return address


def _small(claims: Mapping[str, Any], name: str) -> str:
    return str(claims.get(name) or "").lower()
