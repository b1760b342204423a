"""The networks' layers, in torch: for teaching and for making its file; never at run time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from bot.safety.screen.examples import LABELS

# Of MiniLM's six: each costs time in every message, docs/decisions/0012.
FIRST_LAYERS = 5
LARGER_LAYERS = 12


class Layers(torch.nn.Module):
    """An encoder's lower layers, the mean of the word pieces, and one output for each label."""

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


def untaught_layers(weights: Path, used: int) -> Layers:
    """
    Return the lower layers as published, with a head that knows nothing.

    Args:
        weights: the folder of an encoder.
        used: how many of its layers.
    """
    from transformers import AutoModel

    encoder = AutoModel.from_pretrained(str(weights), add_pooling_layer=False)
    encoder.encoder.layer = encoder.encoder.layer[:used]
    encoder.config.num_hidden_layers = used
    return Layers(encoder)
