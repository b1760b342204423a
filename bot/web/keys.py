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
        return base64.urlsafe_b64encode(id + self._tag(b"key", id)).rstrip(b"=").decode()

    def sender(self, conversation: str) -> str | None:
        """Return Rasa's id for *conversation*, or None when this deployment did not mint it."""
        try:
            raw = base64.b64decode(
                conversation + "=" * (-len(conversation) % 4), b"-_", validate=True
            )
        except (binascii.Error, ValueError):
            return None
        if len(raw) != KEY_BYTES + TAG_BYTES:
            return None
        id, tag = raw[:KEY_BYTES], raw[KEY_BYTES:]
        if not hmac.compare_digest(tag, self._tag(b"key", id)):
            return None
        return self._tag(b"sender", id).hex()

    def _tag(self, purpose: bytes, id: bytes) -> bytes:
        return hmac.new(self._key, purpose + b"\0" + id, hashlib.sha256).digest()[:TAG_BYTES]
