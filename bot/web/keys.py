"""Conversation keys: signed here, so that one that was not is refused without a look-up."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

KEY_BYTES = 16  # 128 random bits
TAG_BYTES = 16


class ConversationKeys:
    """Mints the keys that pupils hold, and turns one into the id that Rasa knows."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mint(self) -> str:
        """Return a new key, 43 characters."""
        id = secrets.token_bytes(KEY_BYTES)
        return self._spell(id + self._tag(b"key", id))

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
        if not hmac.compare_digest(tag, self._tag(b"key", id)):
            return None
        return self._tag(b"sender", id).hex()

    @staticmethod
    def _spell(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def _tag(self, purpose: bytes, id: bytes) -> bytes:
        return hmac.new(self._key, purpose + b"\0" + id, hashlib.sha256).digest()[:TAG_BYTES]
