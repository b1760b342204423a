"""Passages are found by their cosine, best first, each once."""

from __future__ import annotations

import numpy as np
import pytest

from bot.errors import IndexMismatch
from bot.nlu.nearest import Hit, build_index, nearest

IDS = ["a/x", "b/x", "c/x"]


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    vectors = np.asarray(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


QUERY = unit((1, 0))[0]
VECTORS = unit((0, 1), (1, 0), (1, 1))


def test_hits_come_best_first_with_their_cosine() -> None:
    hits = nearest(QUERY, build_index(VECTORS), IDS, k=3)

    assert [hit.passage for hit in hits] == ["b/x", "c/x", "a/x"]
    assert [hit.score for hit in hits] == pytest.approx([1, np.sqrt(0.5), 0], abs=1e-6)


def test_no_more_hits_come_than_asked_for() -> None:
    assert len(nearest(QUERY, build_index(VECTORS), IDS, k=1)) == 1


def test_a_small_index_returns_fewer_hits_than_asked_for() -> None:
    hits = nearest(QUERY, build_index(VECTORS), IDS, k=50)

    assert sorted(hit.passage for hit in hits) == IDS


def test_a_passage_with_two_rows_is_found_once_by_its_nearer_row() -> None:
    index = build_index(np.vstack([VECTORS, unit((1, 0), (0, 1), (1, 1))]))

    hits = nearest(QUERY, index, IDS * 2, k=3)

    assert {hit.passage: hit.score for hit in hits} == pytest.approx(
        {"a/x": 1, "b/x": 1, "c/x": np.sqrt(0.5)}
    )


def test_two_rows_each_do_not_crowd_out_other_passages() -> None:
    index = build_index(unit((1, 0), (1, 0.1), (0, 1), (1, 0), (1, 0.1), (0, 1)))

    hits = nearest(QUERY, index, IDS * 2, k=2)

    assert [hit.passage for hit in hits] == ["a/x", "b/x"]


def test_an_empty_index_finds_nothing() -> None:
    index = build_index(np.empty((0, 2), dtype=np.float32))

    assert nearest(QUERY, index, [], k=5) == []


@pytest.mark.parametrize("ids", [IDS[:2], [*IDS, "d/x"], []])
def test_an_index_built_from_other_passages_is_refused(ids: list[str]) -> None:
    with pytest.raises(IndexMismatch, match=r"index is 3 x 2, expected .* run `make train`"):
        nearest(QUERY, build_index(VECTORS), ids, k=3)


def test_an_index_of_another_width_is_refused() -> None:
    with pytest.raises(IndexMismatch, match="expected 3 x 3"):
        nearest(unit((1, 0, 0))[0], build_index(VECTORS), IDS, k=3)


def test_a_score_is_a_plain_number() -> None:
    (hit,) = nearest(QUERY, build_index(VECTORS), IDS, k=1)

    assert hit == Hit("b/x", 1.0)
    assert type(hit.score) is float
