"""Checks the receipt of an answer that was given, whatever the content is by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import BotError
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import MOST_PARTS, Turn, draw_order
from bot.impartiality.receipt import Receipt, hash_of_words, is_genuine, read_receipt


@dataclass(frozen=True)
class Check:
    """One thing that a receipt must hold to, and whether it does."""

    says: str
    holds: bool


def checks(shown: Mapping[str, Any], turn: Turn, keys: ImpartialityKeys) -> list[Check]:
    """
    Return what the receipt of an answer proves, by the same functions as at the gate.

    Args:
        shown: The answer's payload as it is kept; without a receipt there is nothing to check.
        turn: The turn that the transcript says it was given in.
        keys: Those of this deployment, the ones that were rotated out included.
    """
    if not shown.get("receipt"):
        return []
    try:
        receipt = read_receipt(shown["receipt"])
        rebuilt = _is_rebuilt(receipt, keys)
    except BotError:
        return [Check("The receipt can be read.", False)]
    parts = [replace(turn, part=part) for part in range(MOST_PARTS)]
    turns = [part.id(key) for key in keys.turn.keys.values() for part in parts]
    return [
        Check("This system signed the receipt, and nobody changed it.",
              is_genuine(receipt, keys.receipt)),
        Check("It belongs to this very message.", receipt.turn in turns),
        Check("It belongs to these very words.", receipt.words == hash_of_words(shown)),
        Check("The order is the one that was drawn.", rebuilt),
    ]  # fmt: skip


def _is_rebuilt(receipt: Receipt, keys: ImpartialityKeys) -> bool:
    if not receipt.choice_set:
        return False
    drawn = draw_order(receipt.choice_set, receipt.turn, keys.order.key(receipt.key))
    return (drawn.order, drawn.row) == (receipt.order, receipt.row)
