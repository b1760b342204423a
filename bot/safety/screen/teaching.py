"""
Teach the networks from the examples, once for all schools: `make teach-screen`.

The first goes on from what it learned before. After a change of the encoder or of how a text is
read there is nothing to go on from: `python -m bot.safety.screen.teaching --anew`. The larger one,
which reads what the first is in doubt about, is always taught anew: `--larger`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from bot.encoder import weights_folder
from bot.errors import BotError
from bot.larger_weights import larger_weights
from bot.safety.screen.examples import LABELS, Example, careers_examples, own_examples, taught
from bot.safety.screen.layers import Layers
from bot.safety.screen.learned import (
    FIRST,
    LARGER,
    Kept,
    keep_learned,
    made_from,
    untaught,
    with_learned,
)
from bot.safety.screen.lesson import lesson
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import MAX_PIECES, Pieces

BATCH = 32
SMOOTHING = 0.05


@dataclass(frozen=True)
class Course:
    """How much is taught to which network, and how fast."""

    of: Kept
    is_anew: bool
    rounds: int
    rate: float
    head_rate: float
    careers: float  # the share of the careers sentences in a round
    frozen: int = 0  # so many lower layers stay as published
    # Networks taught in other orders have other faults; the mean of their weights has fewer
    # (Wortsman and others, "Model soups", 2022).
    seeds: tuple[int, ...] = (42, 43)


ANEW = Course(FIRST, is_anew=True, rounds=3, rate=8e-5, head_rate=2e-3, careers=0.8)
# What it knows is not to be forgotten for what is new: one round of all, in smaller steps.
ONWARD = Course(FIRST, is_anew=False, rounds=1, rate=4e-5, head_rate=5e-4, careers=0.4)
# It is asked about what is in doubt, so it is taught few of the careers sentences.
LARGER_ANEW = Course(
    LARGER, is_anew=True, rounds=2, rate=4e-5, head_rate=1e-3, careers=0.12, frozen=6, seeds=(42,)
)  # fmt: skip


def teach(
    own: Sequence[Example],
    careers: Sequence[Example],
    normaliser: Normaliser,
    weights: Path,
    course: Course,
) -> Layers:
    """Return the mean of the networks that *own* and *careers* teach in each order of *course*."""
    networks = [
        _taught_in_order(own, careers, normaliser, weights, course, seed) for seed in course.seeds
    ]
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
    begin = untaught if course.is_anew else with_learned
    network = begin(weights, course.of)
    network.encoder.requires_grad_(False)
    network.encoder.encoder.layer[course.frozen :].requires_grad_(True)
    pieces = Pieces.in_folder(weights)
    rounds = [lesson(own, careers, normaliser, course.careers, draw) for _ in range(course.rounds)]
    batches = [batch for each in rounds for batch in _batches(each, pieces, draw)]
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


def _batches(
    taught: Sequence[tuple[str, str]], pieces: Pieces, draw: random.Random
) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Return what is *taught* as tensors, sentences of like length together, in a drawn order."""
    rows = [(pieces.of(text)[-MAX_PIECES:], LABELS.index(label)) for text, label in taught if text]
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
    which = wants.add_mutually_exclusive_group()
    which.add_argument("--anew", action="store_true", help="from the encoder; about two hours")
    which.add_argument("--larger", action="store_true", help="the larger network; about an hour")
    asked = wants.parse_args()
    course = LARGER_ANEW if asked.larger else ANEW if asked.anew else ONWARD
    note = made_from()
    try:
        words = Pieces.in_folder(weights_folder(None)).words()
        own, careers = taught(own_examples()), taught(careers_examples())
        with tempfile.TemporaryDirectory() as folder:
            weights = larger_weights(Path(folder)) if asked.larger else weights_folder(None)
            network = teach(own, careers, Normaliser(words), weights, course)
            keep_learned(network, weights, note, course.of)
    except BotError as error:
        sys.exit(f"evenhand: {error}")
    print(course.of.file)


if __name__ == "__main__":
    main()
