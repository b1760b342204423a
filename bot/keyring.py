"""Keys derived from the secrets of one deployment: the one in use, and those it replaced."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import UnknownKey

KEY_ID_DIGITS = 8


@dataclass(frozen=True)
class Keyring:
    """
    The keys for one purpose. What is signed carries the id of its key, so that what was signed
    before the secret was rotated can still be verified.
    """

    current: str
    keys: Mapping[str, bytes]

    @property
    def now(self) -> bytes:
        """Return the key in use."""
        return self.keys[self.current]

    def key(self, id: str) -> bytes:
        """Return the key named *id*. Raises UnknownKey."""
        if id not in self.keys:
            raise UnknownKey(
                f"signed with key {id}, which is not among {', '.join(sorted(self.keys))}; put the "
                "secret that was rotated out into EVENHAND_OLD_SECRETS, or into var/old-secrets"
            )
        return self.keys[id]

    def sign(self, message: bytes) -> str:
        """Return the HMAC-SHA-256 of *message* under the current key, 64 hex digits."""
        return hmac.new(self.now, message, hashlib.sha256).hexdigest()

    def is_signed(self, message: bytes, mac: str, id: str) -> bool:
        """Return whether *mac* is that of *message* under key *id*, compared in constant time."""
        if id not in self.keys:
            return False
        made = hmac.new(self.keys[id], message, hashlib.sha256).hexdigest()
        return hmac.compare_digest(made.encode(), mac.encode("utf-8", "replace"))


def keyring(purpose: str, secrets: Sequence[str]) -> Keyring:
    """Return the keys for *purpose* from *secrets*, the one in use first."""
    return Keyring(
        current=key_id(secrets[0]),
        keys={key_id(secret): derive(secret, purpose) for secret in secrets},
    )


def derive(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for *purpose*: HMAC-SHA-256 of it under *secret*."""
    return hmac.new(secret.encode(), f"evenhand/{purpose}".encode(), hashlib.sha256).digest()


def key_id(secret: str) -> str:
    """Return the public name of the keys of *secret*, 8 hex digits that tell nothing of it."""
    return derive(secret, "key id").hex()[:KEY_ID_DIGITS]
