"""What the larger encoder reads in a text, in few directions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.larger_encoder import LargerEncoder


class Closer:
    """Reads a text with the larger encoder: 20 ms, for messages that are in doubt."""

    def __init__(self, encoder: LargerEncoder, directions: np.ndarray) -> None:
        """*directions*, shape (768, k), are those in which the training sentences lie most."""
        self._encoder = encoder
        self._directions = directions

    def read(self, texts: Sequence[str]) -> np.ndarray:
        """Return one row of unit length for each of *texts*: (n, k), float32."""
        return unit(self._encoder.encode(texts) @ self._directions)


def unit(rows: np.ndarray) -> np.ndarray:
    """Return *rows* with unit length, float32."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
