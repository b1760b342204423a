"""The weights are those of scikit-learn's own vectorizer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from bot.nlu.tfidf import rarity, weighed, weights

TEXTS = ["what is a t level", "what is a utc", "utc utc or a t level", "how much is the bus"]
ASKED = ["is a utc a school", "level level level", "nothing known"]


@pytest.fixture(scope="module")
def vectorizer() -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32).fit(TEXTS)


def test_texts_are_weighed_as_by_the_vectorizer(vectorizer: TfidfVectorizer) -> None:
    found = weighed(vectorizer, vectorizer.idf_, ASKED)

    np.testing.assert_allclose(found.toarray(), vectorizer.transform(ASKED).toarray(), atol=1e-6)


def test_rarity_is_that_of_the_vectorizer(vectorizer: TfidfVectorizer) -> None:
    counts = CountVectorizer().fit_transform(TEXTS)

    np.testing.assert_allclose(rarity(counts), vectorizer.idf_, rtol=1e-6)


def test_a_text_without_a_known_piece_weighs_nothing() -> None:
    assert weights(csr_matrix((1, 3), dtype=np.float32), np.ones(3, dtype=np.float32)).size == 0
