"""How a row is signed, so that a change to it shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.keyring import Keyring


def signed(values: Mapping[str, Any], keys: Keyring) -> dict[str, Any]:
    """Return *values* with the name of the key in use and their signature under it."""
    return {**values, "key": keys.current, "mac": keys.sign(_message(values))}


def is_intact(row: Mapping[str, Any], keys: Keyring) -> bool:
    """Return whether *row*, as it is stored, is as it was signed. A row's number is not signed."""
    said = {name: value for name, value in row.items() if name not in ("key", "mac")}
    return keys.is_signed(_message(said), row["mac"], row["key"])


def _message(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
