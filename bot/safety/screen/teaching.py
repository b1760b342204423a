"""Teach the network from the examples, on the processor, in minutes, with fixed seeds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from bot.safety.screen.examples import LABELS, ORDINARY, Example
from bot.safety.screen.noise import disguised, in_parts
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import MAX_PIECES, Pieces

SEED = 42
LAYERS = 4  # of MiniLM's six: more cost time in every message, docs/decisions/0012
TAUGHT_FROM = 1  # layers below this one, and the word vectors, stay as they are
EPOCHS = 4
BATCH = 32
RATE = 1.5e-4
HEAD_RATE = 2e-3
SMOOTHING = 0.05
DISGUISED = 0.45  # share of the screen's own examples that are taught with a spelling trick
CONTEXTS = 0.3  # share of the disclosures that are taught among other messages as well
CAREERS = 0.6  # share of the careers sentences in each round


class Network(torch.nn.Module):
    """MiniLM's lower layers, the mean of the word pieces, and one output for each label."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = torch.nn.Linear(encoder.config.hidden_size, len(LABELS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the logits, shape (n, labels), of word-piece *ids*, shape (n, length)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        counted = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * counted).sum(1) / counted.sum(1)
        found: torch.Tensor = self.head(mean)
        return found


def teach(
    own: Sequence[Example],
    careers: Sequence[Example],
    normaliser: Normaliser,
    weights: Path,
    seed: int = SEED,
) -> Network:
    """Return a network that was taught with *own* and *careers*; the same each time."""
    from transformers import AutoModel

    torch.manual_seed(seed)
    draw = random.Random(seed)
    encoder = AutoModel.from_pretrained(str(weights), add_pooling_layer=False)
    encoder.encoder.layer = encoder.encoder.layer[:LAYERS]
    encoder.config.num_hidden_layers = LAYERS
    network = Network(encoder)
    for name, parameter in encoder.named_parameters():
        layer = name.split(".")[2] if name.startswith("encoder.layer.") else "-1"
        parameter.requires_grad = int(layer) >= TAUGHT_FROM
    pieces = Pieces(weights)
    rounds = [_lesson(own, careers, normaliser, draw) for _ in range(EPOCHS)]
    batches = [batch for lesson in rounds for batch in _batches(lesson, pieces, draw)]
    taught = [each for each in encoder.parameters() if each.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": taught, "lr": RATE}, {"params": network.head.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [RATE, HEAD_RATE], total_steps=len(batches), pct_start=0.1
    )
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    network.train()
    for ids, mask, labels in batches:
        optimiser.zero_grad()
        loss_of(network(ids, mask), labels).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    network.eval()
    return network


def _lesson(
    own: Sequence[Example],
    careers: Sequence[Example],
    normaliser: Normaliser,
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
    for example in careers:
        if draw.random() < CAREERS:
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
