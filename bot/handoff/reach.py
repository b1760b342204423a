"""How a pupil who left a message can be reached: locked, for an adviser of the school alone."""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.keyring import Keyring

NONCE_BYTES = 12


class Seal:
    """Seals words with the key in use, and opens what a key that it replaced has locked."""

    def __init__(self, ring: Keyring) -> None:
        self._ring = ring

    def seal(self, words: str, conversation: str) -> str:
        """Return *words* encrypted (AES-256-GCM); they open for *conversation* alone."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        locked = AESGCM(self._ring.now).encrypt(nonce, words.encode(), conversation.encode())
        return f"{self._ring.current}.{base64.b64encode(nonce + locked).decode()}"

    def open(self, locked: str, conversation: str) -> str:
        """Return the words. Raises UnknownKey, and InvalidTag for another conversation."""
        id, _, text = locked.partition(".")
        raw = base64.b64decode(text)
        nonce, body = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return AESGCM(self._ring.key(id)).decrypt(nonce, body, conversation.encode()).decode()
