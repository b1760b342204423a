"""One round of what the networks are taught: plain, disguised, and among other messages."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.safety.screen.examples import ORDINARY, Example
from bot.safety.screen.noise import disguised, in_parts
from bot.safety.screen.normal import Normaliser

DISGUISED = 0.35  # share of the screen's own examples that are taught with a spelling trick
CONTEXTS = 0.3  # share of the disclosures that are taught among other messages as well
WITH_A_QUESTION = 0.4  # share of the ordinary ones that stand beside a careers sentence as well


def lesson(
    own: Sequence[Example],
    careers: Sequence[Example],
    normaliser: Normaliser,
    careers_share: float,
    draw: random.Random,
) -> list[tuple[str, str]]:
    """Return one round of (normal text, label); *careers_share* of the careers sentences."""
    ordinary = [example for example in (*own, *careers) if example.label == ORDINARY]
    found: list[tuple[str, str]] = []
    for example in own:
        text = disguised(example.text, draw) if draw.random() < DISGUISED else example.text
        found.append((normaliser.normal(text), example.label))
        if example.label != ORDINARY and draw.random() < CONTEXTS:
            before = [draw.choice(ordinary).text for _ in range(draw.randrange(0, 4))]
            text = example.text if draw.random() < 0.4 else in_parts(example.text, draw)
            found.append((_joined([*before, text], normaliser), example.label))
        elif example.label == ORDINARY and draw.random() < WITH_A_QUESTION:
            both = [example.text, draw.choice(careers).text]
            draw.shuffle(both)
            found.append((_joined(both, normaliser), ORDINARY))
    for example in careers:
        if draw.random() < careers_share:
            found.append((normaliser.normal(example.text), example.label))
    for _ in range(int(len(own) * CONTEXTS / 2)):
        several = [draw.choice(ordinary).text for _ in range(draw.randrange(2, 6))]
        found.append((_joined(several, normaliser), ORDINARY))
    return found


def _joined(texts: Sequence[str], normaliser: Normaliser) -> str:
    return " ".join(normaliser.normal(text) for text in texts)
