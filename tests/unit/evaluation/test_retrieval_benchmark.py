"""The benchmark of retrieval counts what it is given, with and without the public questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.evaluation import retrieval_benchmark as benchmark
from bot.evaluation.retrieval_asked import Question
from bot.evaluation.retrieval_figures import row_of
from bot.evaluation.retrieval_scale import RECALL_K, curve, grown
from bot.nlu.search import Heard, Search
from tests.unit.model_files import small_search

BANK = "What is a coronavirus?", "How is it treated?", "Where do masks help?"
MEASURED = ("Which is a coronavirus?", "masks, where?", "cure")


class Encoder:
    """One direction a text: a question's own, or that of the answer it means."""

    identity = "1" * 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        places = {**{text: at for at, text in enumerate(BANK)}, MEASURED[0]: 0, MEASURED[1]: 2}
        return np.eye(3, dtype=np.float32)[[places.get(text, 0) for text in texts]]


@pytest.fixture
def public(tmp_path: Path) -> Path:
    file = tmp_path / benchmark.COVID_FILE
    pairs = [*zip((BANK[0], BANK[2], BANK[1]), MEASURED, "111"), (BANK[0], "hello", "0")]
    lines = ["question_1,question_2,similar", *(f'"{a}","{b}",{same}' for a, b, same in pairs)]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_each_method_is_asked_the_questions_that_have_an_answer(public: Path) -> None:
    rows = benchmark.covid_rows(public, Encoder())  # type: ignore[arg-type]

    assert [row.method for row in rows] == list(benchmark.METHODS)
    assert {row.n for row in rows} == {3}


def test_vectors_find_what_they_point_to_and_no_more(public: Path) -> None:
    rows = {row.method: row for row in benchmark.covid_rows(public, Encoder())}  # type: ignore[arg-type]

    # "cure" points to the first question; a tie of the other two counts against.
    assert rows["vectors only"].recall_1.value == pytest.approx(2 / 3)
    assert rows["vectors only"].reciprocal_10.value == pytest.approx((1 + 1 + 1 / 3) / 3)


@pytest.fixture
def search() -> Search:
    return small_search()


def question(text: str, vector: Sequence[float], **label: object) -> Question:
    heard = Heard(np.array(vector, dtype=np.float32), text, frozenset({"a"}))
    return Question({"text": text, **label}, heard)


def test_a_label_says_which_passages_are_right(search: Search) -> None:
    for label, right in (
        ({"intent": "ask_facet", "options": ["a"], "facet": "length"}, {"a/length"}),
        ({"intent": "ask_about_option", "options": ["a"]}, {"a/what_it_is"}),
        ({"intent": "ask_topic", "topic": "money"}, {"money/answer"}),
        ({"intent": "ask_topic", "topic": "money", "passages": ["money/x"]}, {"money/x"}),
        ({"intent": "out_of_scope"}, set()),
        ({"intent": "greet"}, set()),
    ):
        assert benchmark.right_passages(label, search) == right


def test_questions_without_a_right_passage_are_left_out_of_recall(search: Search) -> None:
    asked = [
        question("how long", (1, 0, 0), intent="ask_facet", options=["a"], facet="length"),
        question("bursary", (1, 0.9, 0), intent="ask_topic", topic="money"),
        question("hello", (0, 0, 1), intent="greet"),
    ]

    rows = {row.method: row for row in benchmark.own_rows("made up", asked, search)}

    assert rows["vectors only"] == row_of("made up", "vectors only", [1, 2])
    assert {row.n for row in rows.values()} == {2}


def test_the_threshold_comes_from_the_development_sets_alone(search: Search) -> None:
    def of(score: float) -> list[Question]:
        return [
            question("x", (1, 0, 0), intent="ask_facet", options=["a"], facet="length"),
            question("y", (score, 0, 0), intent=benchmark.OUT_OF_SCOPE),
        ]

    names = [file.name for file in benchmark.DEVELOPMENT]
    found = benchmark.refusals({names[0]: of(0.3), names[1]: of(0.4), "other": of(0.9)}, search)

    assert {one.threshold for one in found} == {0.41}
    assert [one.wrongly_answered.value for one in found] == [0, 0, 1]


@pytest.mark.parametrize("size", [1, 2, 7])
def test_an_index_grows_by_copies_of_its_passages(search: Search, size: int) -> None:
    larger, vectors = grown(search, size)

    assert len(set(larger.row_ids)) == size
    assert larger.index.ntotal == len(vectors) == larger.lexical.rows[0].shape[0]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert larger.options == search.options


def test_the_curve_has_a_point_for_each_size_and_exact_sizes_find_all(search: Search) -> None:
    asked = [question("how long", (1, 0, 0)).heard]

    points = curve(search, asked, [RECALL_K + 2, RECALL_K + 8])

    assert [point.passages for point in points] == [RECALL_K + 2, RECALL_K + 8]
    assert all(point.recall_10 == 1 and point.cells == 1 for point in points)
