"""Nearest rows by inner product of unit vectors: exact for a few thousand, then by cells."""

from __future__ import annotations

import math
from typing import Optional, Tuple

import faiss
import numpy as np

from bot.errors import IndexMismatch

# Up to here every row is compared; figures of all of these in docs/decisions/0018.
EXACT_ROWS = 20_000
# Above, rows lie in cells by k-means, and those of the cells nearest to a message are compared.
CELLS_PER_ROOT = 2  # cells for each square root of the number of rows
TRAINED_PER_CELL = 40  # rows that k-means sees for each cell; FAISS asks for 39 at least
PROBED_SHARE = 1 / 16  # of the cells
SEED = 42


def build_index(vectors: np.ndarray) -> faiss.Index:
    """
    Return an inner-product index over *vectors*, shape (n, d), rows of unit length.

    One kind of index for every size, because FAISS maps only the cells of this kind from disk: a
    small one has one cell, and is exact.
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    count, width = rows.shape
    cells = 1 if count <= EXACT_ROWS else int(CELLS_PER_ROOT * math.sqrt(count))
    middle = faiss.IndexFlatIP(width)
    index = faiss.IndexIVFFlat(middle, width, cells, faiss.METRIC_INNER_PRODUCT)
    middle.this.disown()  # the index frees it
    index.own_fields = True
    if cells == 1:
        middle.add(np.zeros((1, width), dtype=np.float32))  # k-means needs a row; one cell none
    else:
        index.cp.seed, index.cp.spherical = SEED, True
        chosen = np.random.default_rng(SEED).permutation(count)[: TRAINED_PER_CELL * cells]
        index.train(rows[np.sort(chosen)])
    index.is_trained = True
    index.nprobe = max(1, int(cells * PROBED_SHARE))
    index.add(rows)
    return index


def nearest_rows(
    query: np.ndarray, index: faiss.Index, k: int, among: Optional[np.ndarray] = None
) -> Tuple[np.ndarray, np.ndarray]:
    """
    Return the rows closest to *query*, best first.

    Args:
        query: One message's vector, shape (d,), float32, unit length.
        index: What `build_index` returned.
        k: The most rows to return; a small index returns fewer.
        among: Whether each of the n rows may be found, shape (n,), bool; None for all.

    Returns:
        Cosines in [-1, 1] and rows, each of shape (m,), m at most *k*.

    Raises:
        IndexMismatch: *index* is not of width d, or *among* is not of n rows.
    """
    rows = index.ntotal if among is None else len(among)
    if (rows, query.shape[0]) != (index.ntotal, index.d):
        raise IndexMismatch(
            f"index is {index.ntotal} x {index.d}, expected {rows} x {query.shape[0]}; "
            "run `make train`"
        )
    # One bit a row: choosing takes no longer, however many are chosen.
    chosen = (
        None if among is None else faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))
    )
    how = faiss.SearchParametersIVF(nprobe=index.nprobe, sel=chosen)
    scores, found = index.search(query[np.newaxis, :], k, params=how)
    # FAISS fills a short result with row -1, which Python would read as the last row.
    there = found[0] != -1
    return scores[0][there], found[0][there]


def all_rows(index: faiss.Index) -> np.ndarray:
    """Return the vectors of *index*, shape (n, d), in their order."""
    index.make_direct_map()
    found: np.ndarray = index.reconstruct_n(0, index.ntotal)
    return found
