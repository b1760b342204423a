"""Rows are found by their cosine, best first: exactly in a small index, nearly in a large one."""

from __future__ import annotations

import faiss
import numpy as np
import pytest

from bot.errors import IndexMismatch
from bot.nlu import nearest
from bot.nlu.nearest import all_rows, build_index, nearest_rows


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    vectors = np.asarray(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


QUERY = unit((1, 0))[0]
VECTORS = unit((0, 1), (1, 0), (1, 1))


def test_rows_come_best_first_with_their_cosine() -> None:
    cosines, rows = nearest_rows(QUERY, build_index(VECTORS), k=3)

    assert rows.tolist() == [1, 2, 0]
    assert cosines.tolist() == pytest.approx([1, np.sqrt(0.5), 0], abs=1e-6)


def test_no_more_rows_come_than_asked_for() -> None:
    assert nearest_rows(QUERY, build_index(VECTORS), k=1)[1].tolist() == [1]


def test_a_small_index_returns_fewer_rows_than_asked_for() -> None:
    assert sorted(nearest_rows(QUERY, build_index(VECTORS), k=50)[1]) == [0, 1, 2]


def test_only_rows_that_may_be_found_are_found() -> None:
    among = np.array([True, False, True])

    assert nearest_rows(QUERY, build_index(VECTORS), 3, among)[1].tolist() == [2, 0]


def test_an_empty_index_finds_nothing() -> None:
    index = build_index(np.empty((0, 2), dtype=np.float32))

    assert nearest_rows(QUERY, index, k=5)[1].tolist() == []


@pytest.mark.parametrize("rows", [2, 4, 0])
def test_an_index_of_other_rows_is_refused(rows: int) -> None:
    with pytest.raises(IndexMismatch, match=r"index is 3 x 2, expected .* run `make train`"):
        nearest_rows(QUERY, build_index(VECTORS), 3, np.ones(rows, dtype=bool))


def test_an_index_of_another_width_is_refused() -> None:
    with pytest.raises(IndexMismatch, match="expected 3 x 3"):
        nearest_rows(unit((1, 0, 0))[0], build_index(VECTORS), k=3)


def test_the_vectors_come_back_in_their_order() -> None:
    np.testing.assert_array_equal(all_rows(build_index(VECTORS)), VECTORS)


def test_a_large_index_is_searched_by_cells_and_finds_nearly_what_is_nearest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nearest, "EXACT_ROWS", 100)
    made = np.random.default_rng(1).normal(size=(2000, 8)).astype(np.float32)
    vectors = made / np.linalg.norm(made, axis=1, keepdims=True)

    index = build_index(vectors)

    assert index.nlist > 1
    asked = vectors[:50]
    found = [nearest_rows(query, index, 1)[1][0] for query in asked]
    assert found == list(range(50))
    assert 1 < index.nprobe < index.nlist


def test_a_large_index_is_the_same_each_time_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "EXACT_ROWS", 100)
    made = np.random.default_rng(1).normal(size=(2000, 8)).astype(np.float32)

    built = [faiss.serialize_index(build_index(made)) for _ in range(2)]

    np.testing.assert_array_equal(*built)
