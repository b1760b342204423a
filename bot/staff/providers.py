"""Which school accounts staff may sign in with: one row for each school and provider."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from bot.errors import AccountsError
from bot.schools.models import SchoolId

WELL_KNOWN = "/.well-known/openid-configuration"
# Microsoft's addresses for everybody's accounts; what they vouch for is nobody's in particular.
# The last is the tenant in which Microsoft keeps the accounts that people made for themselves.
ANYBODYS = ("common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad")
GOOGLE = "accounts.google.com"
MICROSOFT = "login.microsoftonline.com"
LOOPBACK = ("localhost", "127.0.0.1")


def _of_one_tenant(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError("the address must begin with https://")
    if not address.endswith(WELL_KNOWN):
        raise ValueError(f"the address must end with {WELL_KNOWN}")
    if parts.path.split("/")[1].lower() in ANYBODYS:
        raise ValueError("give the address with your own tenant's id in it, not that for everybody")
    return address


Domain = Annotated[
    str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]


class Provider(BaseModel):
    """Whose accounts the staff of one school may use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    school: SchoolId
    name: Annotated[str, Field(min_length=1, max_length=40)]  # "Google", "Microsoft"
    discovery: Annotated[str, AfterValidator(_of_one_tenant)]
    client_id: Annotated[str, Field(min_length=1, max_length=200)]
    client_secret_file: Path
    # Of the school's own addresses, such as "riverside.example".
    domains: tuple[Domain, ...] = ()

    @property
    def is_google(self) -> bool:
        """Return whether Google vouches for these accounts."""
        return urlsplit(self.discovery).hostname == GOOGLE

    @property
    def is_microsoft(self) -> bool:
        """Return whether Microsoft vouches for these accounts."""
        return urlsplit(self.discovery).hostname == MICROSOFT

    @property
    def tenant(self) -> str:
        """Return the id of the school's tenant at Microsoft."""
        return urlsplit(self.discovery).path.split("/")[1]

    @property
    def issuer(self) -> str:
        """Return who must have vouched for an account, to the letter."""
        return self.discovery.removesuffix(WELL_KNOWN)

    def client_secret(self) -> str:
        """Return the secret that the provider gave to the school. Raises AccountsError."""
        try:
            return self.client_secret_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise AccountsError(f"the secret of {self.id} cannot be read: {error}") from error


_FILE = TypeAdapter(list[Provider])


def read_providers(path: Path | None) -> tuple[Provider, ...]:
    """
    Return the providers of the file *path*; none without a file.

    Raises:
        AccountsError: the file is wrong, or a row of Google or Microsoft does not say which domains
            are the school's.
    """
    if path is None:
        return ()
    try:
        found = _FILE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise AccountsError(f"{path} cannot be read ({type(error).__name__})") from error
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise AccountsError(f"{path}: {told}") from error
    for each in found:
        if (each.is_google or each.is_microsoft) and not each.domains:
            raise AccountsError(
                f"{path}: {each.id}: give `domains`, those of the school's own addresses"
            )
    return tuple(found)
