"""The keys behind orders and receipts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.keyring import Keyring


@dataclass(frozen=True)
class ImpartialityKeys:
    """One keyring each: naming a turn, drawing an order, signing a receipt."""

    turn: Keyring
    order: Keyring
    receipt: Keyring
