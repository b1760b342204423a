"""The network's layers, in torch: for teaching and for making its file; never at run time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from bot.safety.screen.examples import LABELS

USED = 5  # of MiniLM's six: each costs time in every message, docs/decisions/0012


class Layers(torch.nn.Module):
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


def untaught(weights: Path) -> Layers:
    """Return the layers as published in the folder *weights*, with a head that knows nothing."""
    from transformers import AutoModel

    encoder = AutoModel.from_pretrained(str(weights), add_pooling_layer=False)
    encoder.encoder.layer = encoder.encoder.layer[:USED]
    encoder.config.num_hidden_layers = USED
    return Layers(encoder)
