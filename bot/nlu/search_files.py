"""A search on disk: closed when it is written, checked and mapped when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from scipy.sparse import csr_matrix

from bot.errors import IndexMismatch
from bot.nlu.lexical import BUCKETS, KINDS, Lexical
from bot.nlu.manifest import MANIFEST, check_sums, write_sums
from bot.nlu.search import Search

ROWS, NAMES = "passages.faiss", "names.json"
ARRAYS = ("apart", "asked")
LEXICAL_ARRAYS = tuple(
    f"{kind}_{part}" for kind in KINDS for part in ("data", "indices", "indptr", "rarity")
)
LISTED = (ROWS, NAMES, *(f"{name}.npy" for name in (*ARRAYS, *LEXICAL_ARRAYS)))
FILES = (*LISTED, MANIFEST)


def save(search: Search, folder: Path) -> None:
    """Write *search* into *folder*."""
    faiss.write_index(search.index, str(folder / ROWS))
    arrays = {"apart": search.apart, "asked": search.asked}
    for kind, rows, rarity in zip(KINDS, search.lexical.rows, search.lexical.rarity):
        arrays[f"{kind}_data"], arrays[f"{kind}_indices"] = rows.data, rows.indices
        arrays[f"{kind}_indptr"], arrays[f"{kind}_rarity"] = rows.indptr, rarity
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    names = {
        "version": search.version,
        "encoder": search.encoder,
        "rows": search.row_ids,
        "apart": search.apart_ids,
        "asked": search.asked_about,
    }
    (folder / NAMES).write_text(json.dumps(names), encoding="utf-8")
    write_sums(folder, LISTED)


def read(folder: Path, version: str, encoder: str) -> Search:
    """
    Return what `save` wrote into *folder*; its arrays stay on disk, mapped into memory.

    Args:
        folder: May be removed afterwards: what is mapped stays until the process ends.
        version: The passages' version that the index must be of.
        encoder: The identity of the encoder that messages are read with.

    Raises:
        IndexDamaged: a file is missing, cut short or altered.
        IndexMismatch: the index is of other content or made by another encoder.
    """
    check_sums(folder, LISTED)
    names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    _same("content", names["version"], version)
    _same("encoder", names["encoder"], encoder)
    arrays: dict[str, Any] = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        for name in (*ARRAYS, *LEXICAL_ARRAYS)
    }
    index = faiss.read_index(str(folder / ROWS), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    search = Search(
        names["version"],
        names["encoder"],
        tuple(names["rows"]),
        index,
        Lexical(
            tuple(
                csr_matrix(
                    tuple(arrays[f"{kind}_{part}"] for part in ("data", "indices", "indptr")),
                    shape=(len(names["rows"]), BUCKETS),
                )
                for kind in KINDS
            ),
            tuple(arrays[f"{kind}_rarity"] for kind in KINDS),
        ),
        tuple(names["apart"]),
        arrays["apart"],
        tuple(names["asked"]),
        arrays["asked"],
    )
    if index.ntotal != len(search.row_ids):
        raise IndexMismatch(
            f"the index has {index.ntotal} rows, its names {len(search.row_ids)}; run `make train`"
        )
    return search


def _same(what: str, found: str, expected: str) -> None:
    if found != expected:
        raise IndexMismatch(
            f"the model's passage index is of {what} {found}, the {what} here is {expected}; "
            "run `make train`"
        )
