"""A pupil's identity as a school's own site signs it; without a signature a pupil is anonymous."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from sqlalchemy import Column, DateTime, MetaData, String, Table, delete
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import insert_once
from bot.errors import BotError, StorageError
from bot.knowledge.models import Entry
from bot.schools.models import SchoolId

FORM = "evenhand-identity-1"  # the first line of what is signed, so that nothing else can pass
LONGEST_S = 600  # seconds; a signature is made for one start of a chat, not for keeping

metadata = MetaData()
identity_used = Table(
    "identity_used",
    metadata,
    Column("nonce", String(64), primary_key=True),  # a hash of the school and its nonce
    Column("expires_at", DateTime, nullable=False, index=True),  # UTC; the row is of no use after
)

Reason = Literal[
    "empty", "forged", "expired", "too far in the future", "wrong school", "used already"
]


class IdentityRefused(BotError):
    """An identity is not believed; `reason` says why and holds nothing of what was sent."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the identity is refused: {reason}")
        self.reason: Reason = reason


class Identity(Entry):
    """What a school's server sends. `mac` is over the other four, see `message`."""

    school: SchoolId
    # The school's own name for the pupil, better a number than a name; never stored as it is.
    subject: Annotated[str, StringConstraints(max_length=128, pattern=r"^[^\r\n]*$")]
    expires: Annotated[int, Field(strict=True, ge=0, le=2**53)]  # seconds since 1970, UTC
    nonce: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    mac: Annotated[str, StringConstraints(max_length=128)]  # 64 hex digits


@dataclass(frozen=True)
class Verified:
    """An identity whose signature was right. `subject` must not be stored, see `kept_subject`."""

    school: str
    subject: str
    expires: int
    nonce: str


def message(identity: Identity) -> bytes:
    """Return what is signed: five lines, UTF-8, joined by line feeds, none at the end."""
    lines = (FORM, identity.school, identity.subject, str(identity.expires), identity.nonce)
    return "\n".join(lines).encode()


def sign(identity: Identity, secret: str) -> str:
    """Return the HMAC-SHA-256 of *identity* under *secret*, 64 hex digits; its `mac` is ignored."""
    return hmac.new(secret.encode(), message(identity), hashlib.sha256).hexdigest()


def verify(
    identity: Identity, school: str, secrets: Mapping[str, Sequence[str]], now: float
) -> Verified:
    """
    Return whom *identity* names. A replay is not seen here, see `NonceStore`.

    Args:
        identity: What was sent.
        school: The school whose chat is started.
        secrets: For each school the secrets that it may sign with, such as an old and a new one.
        now: Seconds since 1970, UTC.

    Raises:
        IdentityRefused: it is not signed by *school* for now.
    """
    if identity.school != school:
        raise IdentityRefused("wrong school")
    given = identity.mac.encode("utf-8", "replace")
    # Every secret is tried, so that the time taken does not say which one was near.
    right = [
        hmac.compare_digest(sign(identity, secret).encode(), given)
        for secret in secrets.get(school, ())
    ]
    if not any(right):
        raise IdentityRefused("forged")
    if not identity.subject.strip():
        raise IdentityRefused("empty")
    if identity.expires <= now:
        raise IdentityRefused("expired")
    if identity.expires > now + LONGEST_S:
        raise IdentityRefused("too far in the future")
    return Verified(school, identity.subject, identity.expires, identity.nonce)


def kept_subject(verified: Verified, key: bytes) -> str:
    """
    Return what may be stored of whom *verified* names: 64 hex digits.

    Args:
        verified: From `verify`.
        key: 32 bytes, `settings.key("identity")`; without it no list of pupils leads to the digits.
    """
    named = f"{verified.school}\n{verified.subject}".encode()
    return hmac.new(key, named, hashlib.sha256).hexdigest()


class NonceStore:
    """Remembers each signature until it expires, so that none is used twice."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    def use(self, verified: Verified, now: float) -> None:
        """
        Keep that *verified* was used; on disk when it returns. What has expired is forgotten.

        Raises:
            IdentityRefused: it was used before.
            StorageError: that cannot be kept.
        """
        nonce = hashlib.sha256(f"{verified.school}\n{verified.nonce}".encode()).hexdigest()
        old = delete(identity_used).where(identity_used.c.expires_at < _utc(now))
        put = insert_once(self._engine, identity_used).on_conflict_do_nothing()
        try:
            with self._engine.begin() as connection:
                connection.execute(old)
                row = {"nonce": nonce, "expires_at": _utc(verified.expires)}
                done = connection.execute(put.values(**row))
        except SQLAlchemyError as error:
            raise StorageError(f"an identity cannot be kept ({type(error).__name__})") from error
        if done.rowcount != 1:
            raise IdentityRefused("used already")


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
