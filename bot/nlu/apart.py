"""What tells options apart: their passages without whatever says nothing about one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def shared_directions(spaces: Sequence[tuple[np.ndarray, int]]) -> np.ndarray:
    """
    Return directions in which a message says nothing about one option rather than another.

    For each space the strongest directions are kept, by singular value decomposition without
    centring, as in S. Ravfogel et al., "Null it out: guarding protected attributes by iterative
    nullspace projection", ACL 2020, which removes a subspace by projecting onto its complement.

    Args:
        spaces: (vectors, most): vectors of shape (n, d), and how many directions to keep.

    Returns:
        Array of shape (r, d), rows orthonormal.
    """
    kept = [np.linalg.svd(vectors, full_matrices=False)[2][:most] for vectors, most in spaces]
    basis, _ = np.linalg.qr(np.vstack(kept).T)
    return np.ascontiguousarray(basis.T, dtype=np.float32)


def set_apart(vectors: np.ndarray, facets: Sequence[str], directions: np.ndarray) -> np.ndarray:
    """
    Return *vectors* so that only what tells options apart differs within a facet.

    Each row becomes the mean of its facet plus its own difference from that mean, without the
    part of the difference that lies in *directions*. A message that lies in *directions* is then
    equally near to every option's passage about the same facet.

    Args:
        vectors: Shape (n, d): one row for each facet of each option.
        facets: n facets.
        directions: Shape (r, d), rows orthonormal.

    Returns:
        Array of shape (n, d), float32; rows are no longer of unit length.
    """
    apart = np.array(vectors, dtype=np.float32)
    kinds = np.asarray(facets)
    for facet in sorted(set(facets)):
        rows = kinds == facet
        shared = apart[rows].mean(axis=0)
        own = apart[rows] - shared
        apart[rows] = shared + own - (own @ directions.T) @ directions
    return apart


def standing_out(scores: dict[str, float], lead: float) -> str | None:
    """Return the best of *scores*, None when the second best is less than *lead* behind it."""
    ranked = sorted(scores, key=lambda option: -scores[option])
    if not ranked:
        return None
    behind = scores[ranked[1]] if len(ranked) > 1 else -np.inf
    return ranked[0] if scores[ranked[0]] - behind >= lead else None
