"""What tests of the contract share: a signer that cheats, and the gate's answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Block, Presentation, as_text
from bot.impartiality.receipt import Receipt, hash_of_words, read_receipt, signed


@dataclass
class Leaving:
    """An answer on its way out, as JSON, which a test may change before it reaches the gate."""

    text: str
    shown: dict[str, Any]

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return self.shown["blocks"]  # type: ignore[no-any-return]

    @property
    def taps(self) -> list[dict[str, Any]]:
        return self.shown["suggestions"]  # type: ignore[no-any-return]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [block for block in self.blocks if block["kind"] == kind]

    def write(self) -> None:
        """Make the text that of the blocks again."""
        self.text = as_text([Block(**block) for block in self.blocks])

    def sign(self, keys: ImpartialityKeys, **changed: Any) -> Receipt:
        """Cheat: write the text anew, and sign it with the deployment's own key."""
        self.write()
        receipt = read_receipt(self.shown["receipt"])
        made = replace(receipt, **{"words": hash_of_words(self.shown), **changed})
        self.shown["receipt"] = signed(made, keys.receipt).as_json()
        return made


@pytest.fixture
def leaving() -> Callable[[Presentation], Leaving]:
    """Return a presentation as it stands in the JSON that Rasa hands over."""
    return lambda made: Leaving(made.as_text(), json.loads(json.dumps(made.as_json())))


@pytest.fixture
def broken(gate: Gate, keys: ImpartialityKeys) -> Callable[..., set[str]]:
    """Return the rules that an answer breaks when it leaves in a turn."""

    def rules(answer: Leaving, turn: Turn, by: Gate = gate) -> set[str]:
        _, breaches = by.check(answer.text, answer.shown, turn.id(keys.turn.now))
        return {breach.rule for breach in breaches}

    return rules
