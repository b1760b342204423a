"""Nearest passages by inner product of unit vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np

from bot.errors import IndexMismatch

# The most rows of a passage: its question, question and answer, and the question with the name
# that pupils use most.
ROWS_EACH = 3


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with its cosine similarity in [-1, 1]."""

    passage: str
    score: float


def build_index(vectors: np.ndarray) -> faiss.Index:
    """Return an exact inner-product index over *vectors*, shape (n, d), rows of unit length."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def nearest(
    query: np.ndarray,
    index: faiss.Index,
    passage_ids: Sequence[str],
    k: int,
    among: np.ndarray | None = None,
) -> list[Hit]:
    """
    Return the passages closest to *query*, best first, each once.

    Args:
        query: One message's vector, shape (d,), float32, unit length.
        index: Inner-product index of n unit vectors of width d.
        passage_ids: n ids; ``passage_ids[row]`` names row *row*. A passage may have
            `ROWS_EACH` rows; the best one counts.
        k: The most hits to return; a small index returns fewer.
        among: Rows that may be found, shape (m,), int64; None for all.

    Returns:
        At most *k* hits, scores falling.

    Raises:
        IndexMismatch: *index* holds other than n vectors, or not of width d.
    """
    if index.ntotal != len(passage_ids) or index.d != query.shape[0]:
        raise IndexMismatch(
            f"index is {index.ntotal} x {index.d}, expected {len(passage_ids)} x "
            f"{query.shape[0]}; run `make train`"
        )
    chosen = None
    if among is not None:
        chosen = faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))
    scores, rows = index.search(query[np.newaxis, :], k * ROWS_EACH, params=chosen)
    best: dict[str, float] = {}
    for score, row in zip(scores[0], rows[0]):
        # FAISS fills a short result with row -1, which Python would read as the last passage.
        if row != -1:
            best.setdefault(passage_ids[row], float(score))
    return [Hit(id, score) for id, score in list(best.items())[:k]]
