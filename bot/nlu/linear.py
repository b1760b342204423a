"""A linear model over sentence vectors and the letters inside words, kept without foreign code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.errors import ModelFileError

# Types that skops does not list as safe by itself, but that every TF-IDF model holds.
SAFE_TYPES = {"numpy.float32", "numpy.dtype[float32]", "scipy.sparse._csr.csr_matrix"}
DEFAULTS = {"strength": 10.0, "min_ngram": 2, "max_ngram": 4, "random_seed": 42}
LETTERS, MODEL = "letters.skops", "model.skops"


@dataclass(frozen=True)
class LinearModel:
    """Logistic regression; chosen by measurement, docs/decisions/0003."""

    letters: TfidfVectorizer
    model: LogisticRegression

    @property
    def classes(self) -> list[str]:
        """Return the labels, in the order of the columns of `odds`."""
        return [str(label) for label in self.model.classes_]

    def odds(self, dense: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Return the odds of each class for *dense* (n, d) and its *texts*: (n, classes)."""
        return np.asarray(self.model.predict_proba(_features(self.letters, dense, texts)))

    def save(self, folder: Path) -> None:
        """Keep the model in *folder*."""
        skops.io.dump(self.letters, folder / LETTERS)
        skops.io.dump(self.model, folder / MODEL)


def fit(
    dense: np.ndarray, texts: Sequence[str], labels: Sequence[str], config: dict[str, Any]
) -> LinearModel:
    """
    Return a model of *dense* features (n, d), *texts* and *labels*; the same data give the same.

    *config* has the keys of `DEFAULTS`: inverse regularisation, letter n-gram sizes, seed.
    """
    letters = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(config["min_ngram"], config["max_ngram"]),
        sublinear_tf=True,
        lowercase=True,
        dtype=np.float32,
    ).fit(texts)
    model = LogisticRegression(
        C=config["strength"], max_iter=2000, random_state=config["random_seed"]
    )
    return LinearModel(letters, model.fit(_features(letters, dense, texts), labels))


def load(folder: Path) -> LinearModel:
    """Return the model kept in *folder*. Raises ModelFileError when a file holds foreign code."""
    letters, model = _read(folder / LETTERS), _read(folder / MODEL)
    # A row of features is multiplied with the other way round, which would be copied each time.
    model.coef_ = np.asfortranarray(model.coef_)
    return LinearModel(letters, model)


def _features(letters: TfidfVectorizer, dense: np.ndarray, texts: Sequence[str]) -> csr_matrix:
    return hstack([csr_matrix(dense), letters.transform(texts)]).tocsr()


def _read(file: Path) -> Any:
    foreign = set(skops.io.get_untrusted_types(file=file)) - SAFE_TYPES
    if foreign:
        raise ModelFileError(
            f"{file.name} holds types that do not belong there: {sorted(foreign)}; run `make train`"
        )
    return skops.io.load(file, trusted=sorted(SAFE_TYPES))
