"""
What the larger encoder read in the training sentences: `python -m bot.nlu.known_vectors`.

For 24,000 sentences it takes five minutes on two cores, so that what it read is kept with them,
a byte for each direction. Sentences that came since are read in training.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from bot.encoder import load_encoder
from bot.errors import ModelFileError
from bot.intents import in_words
from bot.knowledge.wiring import knowledge_base
from bot.larger_encoder import LargerEncoder, larger_encoder_file, load_larger_encoder
from bot.nlu.closer import unit
from bot.nlu.examples import MARK, read_examples
from bot.nlu.neutral import Neutraliser
from bot.settings import ROOT, content_settings

FILE = ROOT / "data" / "known_vectors.safetensors"
AT_MOST = 192  # directions: as many as carry nearly all that tells the sentences apart
DIRECTIONS, KEYS, VECTORS, ENCODER = "directions", "keys", "vectors", "encoder"
log = logging.getLogger(__name__)
Vectors = dict[int, np.ndarray]  # by the key of a text: (directions,), int8


@dataclass(frozen=True)
class Known:
    """What the larger encoder read in texts that it need not read again."""

    directions: np.ndarray  # (768, k), float32
    vectors: Vectors

    def missing(self, texts: Collection[str]) -> list[str]:
        """Return those of *texts* that are not there, in their order by letters."""
        return sorted({text for text in texts if _key(text) not in self.vectors})

    def with_read(self, texts: Sequence[str], read: np.ndarray) -> Known:
        """Return this and what is *read* in *texts*, shape (n, 768), rounded."""
        if not texts:
            return self
        rows = unit(read @ self.directions)
        largest = np.abs(rows).max(axis=1, keepdims=True)
        new = dict(zip(map(_key, texts), np.round(rows * (127 / largest)).astype(np.int8)))
        return Known(self.directions, self.vectors | new)

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """Return what is known of each of *texts*: (n, k), float32, rows of unit length."""
        return unit(np.stack([self.vectors[_key(text)] for text in texts]).astype(np.float32))


def known_of(file: Path) -> Known | None:
    """
    Return what *file* has, None when it is missing or another encoder read it.

    Raises:
        ModelFileError: it is damaged.
    """
    if not file.exists():
        return None
    try:
        kept = load_file(file)
        if kept[ENCODER].tobytes().decode() != _encoder():
            return None
        return Known(kept[DIRECTIONS], dict(zip(kept[KEYS].tolist(), kept[VECTORS])))
    except Exception as error:  # the library's own errors share no base
        raise ModelFileError(
            f"{file.name} cannot be read; delete it and run `make known-vectors`"
        ) from error


def read_closely(texts: Sequence[str], file: Path = FILE) -> Known:
    """
    Return what the larger encoder reads in *texts*; what *file* does not have is read now.

    Raises:
        ModelFileError: the file is damaged, or the larger encoder is not there.
    """
    known = known_of(file)
    new = known.missing(texts) if known else sorted(set(texts))
    if new:
        log.warning(
            "%d sentences are read closely; of data/nlu, `make known-vectors` keeps it", len(new)
        )
    return _read(known, new, load_larger_encoder())


def keep(texts: Collection[str], encoder: LargerEncoder, file: Path = FILE) -> int:
    """
    Keep in *file* what *encoder* reads in *texts* and nothing else; return how many it had to read.

    The directions stay, so that what is there stays true; the first time, and for another encoder,
    they are those in which *texts* lie most.
    """
    known = known_of(file)
    new = known.missing(texts) if known else sorted(set(texts))
    known = _read(known, new, encoder)
    keys = sorted({_key(text) for text in texts})
    kept = {
        DIRECTIONS: known.directions,
        KEYS: np.array(keys, dtype=np.int64),
        VECTORS: np.stack([known.vectors[key] for key in keys]),
        ENCODER: np.frombuffer(_encoder().encode(), dtype=np.uint8),
    }
    written = file.with_suffix(".new")
    save_file(kept, str(written))
    os.replace(written, file)  # never half of it
    return len(new)


def taught_texts() -> set[str]:
    """Return the texts that the intents are learnt from, in their neutral words."""
    base = knowledge_base()
    examples = read_examples(ROOT / "data", ROOT / "domain.yml", base.options)
    neutraliser = Neutraliser.of(base, load_encoder(content_settings().encoder).words())
    texts = {neutraliser.read(MARK.sub(r"\1", each.text)).text for each in examples}
    return texts | {in_words(each.intent) for each in examples}


def _read(known: Known | None, new: Sequence[str], encoder: LargerEncoder) -> Known:
    read = encoder.encode(new)
    return (known or Known(_directions(read), {})).with_read(new, read)


def _directions(vectors: np.ndarray) -> np.ndarray:
    _, axes = np.linalg.eigh(vectors.T @ vectors)  # the weightiest last
    return np.ascontiguousarray(axes[:, -AT_MOST:], dtype=np.float32)


def _encoder() -> str:
    """Return the name of the larger encoder: vectors of two are not to be compared."""
    return larger_encoder_file(Path()).stem


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def main() -> int:
    """Keep what is read in the sentences of `data/nlu`."""
    texts = taught_texts()
    new = keep(texts, load_larger_encoder())
    print(f"{FILE.relative_to(ROOT)} has {len(texts)} sentences, {new} of them new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
