"""What makes a presentation checkable later: what was shown, how it was drawn, and a signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.errors import ReceiptError
from bot.keyring import Keyring

# The rules of the contract that the composer keeps by the way it composes, checked at the gate.
RULES = ("I1", "I2", "I3", "I6", "I7")


@dataclass(frozen=True)
class Receipt:
    """
    The signed record of one presentation; it holds nothing that a pupil said.

    `order` is the whole choice set as drawn; `asked` are the options asked for, in the order in
    which they are shown, drawn as well when there are several. Rows count from 0 in the Williams
    design of that many options.
    """

    key: str  # which secret signed it
    turn: str  # the turn it was made for, as `Turn.id` names it
    knowledge: str  # the version of the content
    status: str
    stage: str
    choice_set: tuple[str, ...]
    not_shown: tuple[tuple[str, str], ...]  # option and reason
    order: tuple[str, ...]
    row: int
    design: str  # "williams-14"
    asked: tuple[str, ...]
    asked_row: int | None
    facets: tuple[str, ...]
    mentioned: tuple[str, ...]  # named in passing by a reviewed text, sorted
    cards: tuple[tuple[str, str], ...]  # option and the hash of all that is said about it
    rules: tuple[str, ...]
    words: str  # SHA-256 of what the pupil sees
    mac: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the receipt for JSON, the signature included."""
        return {name: _plain(value) for name, value in vars(self).items()}


def design_name(size: int) -> str:
    """Return how a receipt names the design for *size* options."""
    return f"williams-{size}"


def canonical(value: Any) -> bytes:
    """Return *value* as the one JSON that is hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def hash_of_words(shown: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a pupil sees of *shown*: its blocks and the things to tap."""
    return hashlib.sha256(canonical([shown["blocks"], shown["suggestions"]])).hexdigest()


def signed(receipt: Receipt, keys: Keyring) -> Receipt:
    """Return *receipt* with the signature of the secret in use."""
    named = replace(receipt, key=keys.current, mac="")
    return replace(named, mac=keys.sign(_message(named)))


def is_genuine(receipt: Receipt, keys: Keyring) -> bool:
    """Return whether *receipt* was signed by this deployment and not altered since."""
    return keys.is_signed(_message(receipt), receipt.mac, receipt.key)


def read_receipt(given: Any) -> Receipt:
    """
    Return the receipt in the JSON *given*.

    Raises:
        ReceiptError: it is missing, a field is missing, unknown or of another kind.
    """
    if not isinstance(given, Mapping):
        raise ReceiptError("there is no receipt")
    names = {field.name for field in fields(Receipt)}
    if set(given) != names:
        raise ReceiptError(f"the receipt's fields are not {', '.join(sorted(names))}")
    found = {name: _tuples(value) for name, value in given.items()}
    for field in fields(Receipt):
        if not _is_of_kind(found[field.name], str(field.type)):
            raise ReceiptError(f"the receipt's {field.name} is not of the kind {field.type}")
    return Receipt(**found)


def _message(receipt: Receipt) -> bytes:
    return canonical({k: _plain(v) for k, v in vars(receipt).items() if k != "mac"})


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, (tuple, list)) else value


def _tuples(value: Any) -> Any:
    """Return the list *value* as a tuple, and the lists in it; no field has deeper ones."""
    if not isinstance(value, (list, tuple)):
        return value
    return tuple(tuple(each) if isinstance(each, (list, tuple)) else each for each in value)


def _is_of_kind(value: Any, kind: str) -> bool:
    if kind == "str":
        return isinstance(value, str)
    if kind in ("int", "int | None"):
        return (value is None and kind != "int") or type(value) is int
    if not isinstance(value, tuple):
        return False
    if kind == "tuple[str, ...]":
        return all(isinstance(each, str) for each in value)
    return all(isinstance(each, tuple) and _two_words(each) for each in value)


def _two_words(pair: Sequence[Any]) -> bool:
    return len(pair) == 2 and all(isinstance(each, str) for each in pair)
