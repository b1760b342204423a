"""
Text to unit vectors by all-mpnet-base-v2: slower than bot/encoder.py, and surer of what was meant.

`python -m bot.larger_encoder` makes its file, a part of `make train`; who reads with it never does.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from bot.encoder import each_of
from bot.errors import ModelFileError
from bot.larger_weights import larger_weights
from bot.quantised import Session, keep, whole
from bot.settings import content_settings

if TYPE_CHECKING:
    import torch

WIDTH = 768
MAX_PIECES = 128  # a message is no longer; what comes after is not read
# What the file of 8-bit weights is made from; the published ones are named by their hash in them.
INGREDIENTS = ("larger_encoder.py", "larger_export.py", "larger_weights.py", "quantised.py")
VOCABULARY_NOTE = "vocabulary"


class LargerEncoder:
    """A larger sentence encoder held in memory: the published weights as 8-bit ones."""

    def __init__(self, session: Session) -> None:
        """Take the network, with its vocabulary in its notes."""
        self._session = session
        self._tokenizer = Tokenizer.from_str(session.notes[VOCABULARY_NOTE])
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """
        Return one vector for each text, each encoded by itself; one takes some 20 ms.

        Args:
            texts: n sentences; longer ones are cut at `MAX_PIECES`.

        Returns:
            Array of shape (n, 768), float32, each row of unit length.
        """
        if not texts:
            return np.empty((0, WIDTH), dtype=np.float32)

        def row(text: str) -> np.ndarray:
            return self._session.run(self._tokenizer.encode(text).ids)

        return np.asarray(each_of(row, texts), dtype=np.float32)


@lru_cache(maxsize=1)
def load_larger_encoder() -> LargerEncoder:
    """
    Return the larger encoder, loaded once in each process.

    Raises:
        ModelFileError: its file is missing or damaged.
    """
    file = larger_encoder_file(content_settings().models)
    if whole(file) is None:
        raise ModelFileError(f"{file.name} is missing or not what was made; run `make train`")
    return LargerEncoder(Session(file))


def larger_encoder_file(models: Path) -> Path:
    """Return where the 8-bit weights are in the folder *models*, or would be."""
    digest = hashlib.sha256()
    for name in INGREDIENTS:
        digest.update(hashlib.sha256((Path(__file__).parent / name).read_bytes()).digest())
    return models / f"mpnet-{digest.hexdigest()[:16]}.onnx"


def make_larger_encoder(file: Path) -> None:
    """Write the published encoder as 8-bit weights to *file*. Raises ModelFileError."""
    from bot.larger_export import export_larger

    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".mpnet-") as folder:
        made, weights = Path(folder) / file.name, larger_weights(Path(folder))
        vocabulary = (weights / "tokenizer.json").read_text(encoding="utf-8")
        export_larger(_network(weights), made, {VOCABULARY_NOTE: vocabulary})
        keep(made, file)


def _network(weights: Path) -> torch.nn.Module:
    """Return the encoder as published: the mean of its last layer over the pieces, unit length."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    import torch
    from transformers import AutoModel

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(str(weights), add_pooling_layer=False)

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            read = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            counts = mask.unsqueeze(-1).to(read.dtype)
            mean = (read * counts).sum(1) / counts.sum(1)
            return torch.nn.functional.normalize(mean)

    return Network()


if __name__ == "__main__":
    make_larger_encoder(larger_encoder_file(content_settings().models))
    sys.exit(0)
