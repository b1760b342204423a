"""The sentences that the networks learn from and the words that spelling is mended to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.safety.flags import Category
from bot.settings import ROOT

FOLDER = Path(__file__).parent / "examples"
CAREERS = ROOT / "data" / "nlu"
ORDINARY = "ordinary"
HELD_OUT = "held_out"  # the block of a file whose sentences choose thresholds
HELD_OUT_EVERY = 10  # of the careers sentences
# Intents of the careers data whose sentences may be disclosures: the screen has its own.
NOT_ORDINARY = frozenset({"say_upset", "request_person", "out_of_scope", "message."})


@dataclass(frozen=True)
class Example:
    """One sentence and what it is: a category's value, or `ordinary`."""

    text: str
    label: str
    is_held_out: bool  # thresholds are chosen on it, so it is never taught


# What the network tells apart, in the order of its outputs.
LABELS = (
    ORDINARY,
    *(each.value for each in Category if each not in (Category.UNREAD, Category.CONTACT)),
)


@lru_cache(maxsize=1)
def own_examples() -> tuple[Example, ...]:
    """Return every sentence in `examples/`, in the order of files and lines."""
    found: list[Example] = []
    for file in sorted(FOLDER.glob("*.yml")):
        label = file.stem.split("-")[0]
        for name, block in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            lines = [line.strip() for line in block.splitlines() if line.strip()]
            found += [Example(line, label, name == HELD_OUT) for line in lines]
    return tuple(found)


@lru_cache(maxsize=1)
def careers_examples() -> tuple[Example, ...]:
    """Return the training sentences of the careers dialogue that cannot be a disclosure."""
    found: list[Example] = []
    for file in sorted(CAREERS.glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            if block.get("intent") in NOT_ORDINARY or "intent" not in block:
                continue
            for line in block["examples"].splitlines():
                text = line.strip().removeprefix("- ")
                found.append(Example(text, ORDINARY, _is_one_in_ten(text)))
    return tuple(found)


def taught(examples: Sequence[Example]) -> list[Example]:
    """Return those of *examples* that the network is taught with: some nine in ten."""
    return [example for example in examples if not example.is_held_out]


def held_out(examples: Sequence[Example]) -> list[Example]:
    """Return those of *examples* on which thresholds are chosen, never taught."""
    return [example for example in examples if example.is_held_out]


def _is_one_in_ten(text: str) -> bool:
    # By the sentence and not by its place: a new file must not move what was taught before.
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:4], "big") % HELD_OUT_EVERY == 0
