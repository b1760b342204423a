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
class PlaceList:
    """
    One list of a school's places: behind which facet of which option, and how it was drawn.

    `order` are the ids of the places as they are shown; rows count as those of a receipt do.
    """

    option: str
    facet: str
    order: tuple[str, ...]
    row: int
    design: str


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
    # None: made before receipts recorded places, and signed without this field.
    places: tuple[PlaceList, ...] | None = None
    mac: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the receipt for JSON, the signature included."""
        given = {name: _plain(value) for name, value in vars(self).items()}
        if self.places is None:
            del given["places"]
        return given


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
    if {*given, "places"} != names:
        raise ReceiptError(f"the receipt's fields are not {', '.join(sorted(names))}")
    found = {name: _tuples(value) for name, value in given.items() if name != "places"}
    if "places" in given:
        found["places"] = _place_lists(given["places"])
    for field in fields(Receipt):
        if field.name != "places" and not _is_of_kind(found[field.name], str(field.type)):
            raise ReceiptError(f"the receipt's {field.name} is not of the kind {field.type}")
    return Receipt(**found)


def _place_lists(given: Any) -> tuple[PlaceList, ...]:
    names = {field.name for field in fields(PlaceList)}
    kinds = {field.name: str(field.type) for field in fields(PlaceList)}
    found: list[PlaceList] = []
    for each in given if isinstance(given, list) else (None,):
        if not isinstance(each, Mapping) or set(each) != names:
            raise ReceiptError("the receipt's places are not lists of places")
        values = {name: _tuples(value) for name, value in each.items()}
        if not all(_is_of_kind(values[name], kinds[name]) for name in names):
            raise ReceiptError("the receipt's places are not of their kind")
        found.append(PlaceList(**values))
    return tuple(found)


def _message(receipt: Receipt) -> bytes:
    given = receipt.as_json()
    del given["mac"]
    return canonical(given)


def _plain(value: Any) -> Any:
    if isinstance(value, PlaceList):
        return {name: _plain(each) for name, each in vars(value).items()}
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
