"""
Teach the network from the examples, once for all schools: `make teach-screen`.

It goes on from what was learned before. After a change of the encoder or of how a text is read
there is nothing to go on from: `python -m bot.safety.screen.teaching --anew`.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from bot.encoder import weights_folder
from bot.errors import BotError
from bot.safety.screen.examples import (
    LABELS,
    ORDINARY,
    Example,
    careers_examples,
    own_examples,
    taught,
)
from bot.safety.screen.layers import Layers, untaught
from bot.safety.screen.learned import FILE, keep_learned, made_from, with_learned
from bot.safety.screen.noise import disguised, in_parts
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import MAX_PIECES, Pieces

# Networks taught in other orders have other faults; the mean of their weights has fewer
# (Wortsman and others, "Model soups", 2022).
SEEDS = (42, 43)
BATCH = 32
SMOOTHING = 0.05
DISGUISED = 0.35  # share of the screen's own examples that are taught with a spelling trick
CONTEXTS = 0.3  # share of the disclosures that are taught among other messages as well
WITH_A_QUESTION = 0.4  # share of the ordinary ones that stand beside a careers sentence as well


@dataclass(frozen=True)
class Course:
    """How much is taught, and how fast: `careers` is the share of their sentences in a round."""

    is_anew: bool
    rounds: int
    rate: float
    head_rate: float
    careers: float


ANEW = Course(is_anew=True, rounds=3, rate=8e-5, head_rate=2e-3, careers=0.8)
# What it knows is not to be forgotten for what is new: one round of all, in smaller steps.
ONWARD = Course(is_anew=False, rounds=1, rate=4e-5, head_rate=5e-4, careers=0.4)


def teach(
    own: Sequence[Example],
    careers: Sequence[Example],
    normaliser: Normaliser,
    weights: Path,
    course: Course,
) -> Layers:
    """Return the mean of the networks that *own* and *careers* teach in each order of SEEDS."""
    networks = [_taught_in_order(own, careers, normaliser, weights, course, it) for it in SEEDS]
    states = [network.state_dict() for network in networks]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    networks[0].load_state_dict(mean)
    networks[0].eval()
    return networks[0]


def _taught_in_order(
    own: Sequence[Example],
    careers: Sequence[Example],
    normaliser: Normaliser,
    weights: Path,
    course: Course,
    seed: int,
) -> Layers:
    torch.manual_seed(seed)
    draw = random.Random(seed)
    network = untaught(weights) if course.is_anew else with_learned(weights)
    for name, parameter in network.encoder.named_parameters():
        parameter.requires_grad = name.startswith("encoder.layer.")
    pieces = Pieces(weights)
    rounds = [_lesson(own, careers, normaliser, course.careers, draw) for _ in range(course.rounds)]
    batches = [batch for lesson in rounds for batch in _batches(lesson, pieces, draw)]
    moving = [each for each in network.encoder.parameters() if each.requires_grad]
    rates = [course.rate, course.head_rate]
    parts = [moving, list(network.head.parameters())]
    optimiser = torch.optim.AdamW(
        [{"params": part, "lr": rate} for part, rate in zip(parts, rates, strict=True)],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rates, total_steps=len(batches), pct_start=0.1
    )
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    network.train()
    for ids, mask, labels in batches:
        optimiser.zero_grad()
        loss_of(network(ids, mask), labels).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return network


def _lesson(
    own: Sequence[Example],
    careers: Sequence[Example],
    normaliser: Normaliser,
    careers_share: float,
    draw: random.Random,
) -> list[tuple[str, str]]:
    """Return one round of (normal text, label): plain, disguised, and among other messages."""
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


def _batches(
    lesson: Sequence[tuple[str, str]], pieces: Pieces, draw: random.Random
) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Return *lesson* as tensors, sentences of like length together, in a drawn order."""
    rows = [(pieces.of(text)[-MAX_PIECES:], LABELS.index(label)) for text, label in lesson if text]
    draw.shuffle(rows)
    rows.sort(key=lambda row: len(row[0]) // 4)
    groups = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
    draw.shuffle(groups)
    found = []
    for group in groups:
        length = max(len(ids) for ids, _ in group)
        ids = torch.zeros(len(group), length, dtype=torch.int64)
        mask = torch.zeros(len(group), length, dtype=torch.int64)
        for at, (row, _) in enumerate(group):
            ids[at, : len(row)] = torch.tensor(row)
            mask[at, : len(row)] = 1
        found.append((ids, mask, torch.tensor([label for _, label in group])))
    return found


def main() -> None:
    """Teach with all but those on which thresholds are chosen, and keep what was learned."""
    wants = argparse.ArgumentParser(description="Teach the safety screen from its examples.")
    wants.add_argument("--anew", action="store_true", help="from the encoder; about two hours")
    course = ANEW if wants.parse_args().anew else ONWARD
    note, weights = made_from(), weights_folder(None)
    normaliser = Normaliser(Pieces(weights).words())
    own, careers = taught(own_examples()), taught(careers_examples())
    try:
        keep_learned(teach(own, careers, normaliser, weights, course), weights, note)
    except BotError as error:
        sys.exit(f"evenhand: {error}")
    print(FILE)


if __name__ == "__main__":
    main()
