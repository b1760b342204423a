"""Conversation keys: signed here, so that one that was not is refused without a look-up."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

KEY_BYTES = 16  # 128 random bits
TAG_BYTES = 16


class ConversationKeys:
    """Mints the keys that pupils hold, and turns one into the id that Rasa knows."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """*keys*: the one in use first, then those it replaced, whose conversations go on."""
        self._keys = tuple(keys)

    def mint(self) -> tuple[str, str]:
        """Return a new key, 43 characters, and the id of its conversation."""
        id = secrets.token_bytes(KEY_BYTES)
        key = self._spell(id + _tag(self._keys[0], b"key", id))
        return key, _tag(self._keys[0], b"sender", id).hex()

    def sender(self, conversation: str) -> str | None:
        """Return Rasa's id for *conversation*, or None when this deployment did not mint it."""
        try:
            raw = base64.b64decode(
                conversation + "=" * (-len(conversation) % 4), b"-_", validate=True
            )
        except (binascii.Error, ValueError):
            return None
        if len(raw) != KEY_BYTES + TAG_BYTES or self._spell(raw) != conversation:
            return None  # Base64 lets one value be spelled several ways; a key has one
        id, tag = raw[:KEY_BYTES], raw[KEY_BYTES:]
        for key in self._keys:
            if hmac.compare_digest(tag, _tag(key, b"key", id)):
                return _tag(key, b"sender", id).hex()
        return None

    @staticmethod
    def _spell(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _tag(key: bytes, purpose: bytes, id: bytes) -> bytes:
    return hmac.new(key, purpose + b"\0" + id, hashlib.sha256).digest()[:TAG_BYTES]
