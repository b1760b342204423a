"""A linear support vector machine over vectors, words and letters, beside the nearest examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit, log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.encoder import INNER, WIDTH
from bot.errors import BotError
from bot.nlu import kept
from bot.nlu.tfidf import weighed

DEFAULTS = {
    "strength": 0.5,  # inverse regularisation
    "letters": 1.0,  # weight of TF-IDF of letters inside words, beside three unit vectors
    "words": 0.7,  # the same of words and pairs of words
    "nearness": 0.0,  # weight of the cosine to the nearest example of a class, beside a margin
    "random_seed": 42,
}
KINDS = ("letters", "words")  # of pieces, in the order of the weights
# Examples are compared by the last layer, whose cosine says how alike two texts are, in as many
# directions as carry nearly all of that: more cost time and gain nothing.
LAST = ((len(INNER) - 1) * WIDTH, len(INNER) * WIDTH)
DIRECTIONS = 192
# How close to the best boundary a machine stops: nearer takes half as long again for the same.
TOLERANCE = 0.1
# What a class is less likely for each point by which another is ahead: all are near in words.
BEHIND = 0.4
HELD_OUT = 5  # each fifth example of an intent tells how sure a margin is
SHARPNESS = (0.1, 20.0)  # within which it is looked for
FILE = "margins.skops"


class TooFewLabels(BotError):
    """There is nothing to tell apart."""


@dataclass(frozen=True)
class MarginModel:
    """Chosen by measurement, docs/decisions/0022. The weights of the machine are float32."""

    letters: TfidfVectorizer
    words: TfidfVectorizer
    rarities: tuple[np.ndarray, np.ndarray]  # of letters and of words, (pieces,) each
    weights: np.ndarray  # (features, classes)
    offsets: np.ndarray  # (classes,)
    classes: np.ndarray
    compared: tuple[int, int]  # from and up to which dense feature a text is like an example
    directions: np.ndarray  # (compared, DIRECTIONS)
    examples: np.ndarray  # (m, DIRECTIONS), float32, of unit length, class by class
    starts: np.ndarray  # (classes,), at which example each class begins
    sureness: np.ndarray  # slope and offset, from a score to how sure
    sharpness: float  # of the odds, beside scores
    config: dict[str, Any]

    def beliefs(self, dense: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """
        Return how sure it is of each class, each by itself, between 0 and 1: (n, classes).

        Args:
            dense: What the encoder reads in each text and what is named, shape (n, d).
            texts: The n texts.
        """
        slope, offset = self.sureness
        scores = self.scores(dense, texts)
        behind = scores.max(axis=1, keepdims=True) - scores
        return np.asarray(expit(slope * (scores - BEHIND * behind) + offset))

    def odds(self, dense: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Return the odds of each class, of which one is right: (n, classes), rows sum to 1."""
        return np.asarray(softmax(self.sharpness * self.scores(dense, texts), axis=1))

    def save(self, folder: Path) -> None:
        """Keep the model in *folder*."""
        kept.write(vars(self), folder / FILE)

    def scores(self, dense: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """
        Return the margin of each class plus how near the text is to an example of it: (n, classes).

        A plane cannot part all that is alike in few words from what is not, and what is far from
        all examples is likelier to be about no class: docs/decisions/0030.
        """
        found = self.margins(dense, texts)
        if self.config["nearness"]:
            cosines = _unit(dense[:, slice(*self.compared)] @ self.directions) @ self.examples.T
            found += self.config["nearness"] * np.maximum.reduceat(cosines, self.starts, axis=1)
        return found

    def margins(self, dense: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Return how far on its side of the boundary each class has the texts: (n, classes)."""
        # Part by part: to put one message's features together takes longer than all the rest.
        at = dense.shape[1]
        found = dense @ self.weights[:at] + self.offsets
        for kind, counter, rare in zip(KINDS, (self.letters, self.words), self.rarities):
            of_kind = self.weights[at : at + len(rare)]
            found += self.config[kind] * (weighed(counter, rare, texts) @ of_kind)
            at += len(rare)
        return np.asarray(found)


def fit(
    dense: np.ndarray,
    texts: Sequence[str],
    labels: Sequence[str],
    config: dict[str, Any],
    compared: tuple[int, int] = LAST,
) -> MarginModel:
    """
    Return a model of *dense* features (n, d), *texts* and *labels*; the same data give the same.

    *config* has the keys of `DEFAULTS`; *compared* are the features that say how near texts are.

    Raises:
        TooFewLabels: fewer than two labels have an example.
    """
    of = np.asarray(labels)
    if len(set(labels)) < 2:
        raise TooFewLabels(
            f"{len(set(labels))} label(s) have examples, two are the least; write some in data/nlu"
        )
    held = _held_out(of)
    if not held.any():
        return _machine(dense, texts, of, config, compared)
    taught = [text for text, out in zip(texts, held) if not out]
    # In a process each: the machine draws from one state of its library, not to be shared.
    fitted: list[MarginModel] = Parallel(n_jobs=2)(
        delayed(_machine)(*data, config, compared)
        for data in ((dense, texts, of), (dense[~held], taught, of[~held]))
    )
    model, rest = fitted
    asked = (dense[held], [t for t, out in zip(texts, held) if out], of[held])
    return replace(model, sureness=_sureness(rest, *asked), sharpness=_sharpness(rest, *asked))


def vectorizers(texts: Sequence[str]) -> tuple[TfidfVectorizer, TfidfVectorizer]:
    """Return what weighs letters inside words, and words and pairs of them, by *texts*."""
    shared = {"sublinear_tf": True, "lowercase": True, "dtype": np.float32}
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), **shared)
    # Words of one letter as well: "a level", "t level".
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **shared)
    return letters.fit(texts), words.fit(texts)


def load(folder: Path) -> MarginModel:
    """Return the model kept in *folder*. Raises ModelFileError when the file holds foreign code."""
    return MarginModel(**kept.read(folder / FILE))


def _machine(
    dense: np.ndarray,
    texts: Sequence[str],
    labels: np.ndarray,
    config: dict[str, Any],
    compared: tuple[int, int],
) -> MarginModel:
    letters, words = vectorizers(texts)
    machine = LinearSVC(C=config["strength"], tol=TOLERANCE, random_state=config["random_seed"])
    features = [
        csr_matrix(dense),
        config["letters"] * letters.transform(texts),
        config["words"] * words.transform(texts),
    ]
    machine.fit(hstack(features).tocsr(), labels)
    weights, offsets = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:  # scikit-learn then keeps the second's alone
        weights, offsets = np.hstack([-weights, weights]), np.array([-offsets[0], offsets[0]])
    return MarginModel(
        letters,
        words,
        (letters.idf_.astype(np.float32), words.idf_.astype(np.float32)),
        np.ascontiguousarray(weights, dtype=np.float32),
        offsets.astype(np.float32),
        machine.classes_,
        compared,
        *_in_few_directions(dense[:, slice(*compared)], labels, config),
        np.array([1.0, 0.0]),
        1.0,
        config,
    )


def _sureness(
    model: MarginModel, dense: np.ndarray, texts: Sequence[str], labels: np.ndarray
) -> np.ndarray:
    """
    Return slope and offset that make of a score how often it is right, on examples held out.

    Source: J. Platt, "Probabilistic outputs for support vector machines", 1999.
    """
    scores = model.scores(dense, texts)
    is_right = model.classes[scores.argmax(axis=1)] == labels
    if len(set(is_right)) < 2:  # all right, or all wrong: too few to tell
        return model.sureness
    found = LogisticRegression().fit(scores.max(axis=1, keepdims=True), is_right)
    slope, offset = found.coef_[0, 0], found.intercept_[0]
    # Of very few examples the farther ones may be right by chance; the order must not turn over.
    return np.array([slope, offset]) if slope > 0 else model.sureness


def _sharpness(
    model: MarginModel, dense: np.ndarray, texts: Sequence[str], labels: np.ndarray
) -> float:
    """
    Return by how much scores are multiplied so that odds are as sure as they are right.

    Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017.
    """
    scores = model.scores(dense, texts)
    right = np.searchsorted(model.classes, labels)
    rows = np.arange(len(right))

    def surprise(sharpness: float) -> float:
        return -float(log_softmax(sharpness * scores, axis=1)[rows, right].mean())

    return float(minimize_scalar(surprise, bounds=SHARPNESS, method="bounded").x)


def _held_out(labels: np.ndarray) -> np.ndarray:
    seen: dict[str, int] = {}
    held = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        held.append(seen[label] % HELD_OUT == 0)
    return np.asarray(held, dtype=bool)


def _in_few_directions(
    vectors: np.ndarray, labels: np.ndarray, config: dict[str, Any]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Return the directions in which *vectors* lie most, the examples in them, class by class, and
    where each class begins; all of them empty when nothing is compared with examples.
    """
    if not config["nearness"]:
        return np.empty((vectors.shape[1], 0)), np.empty((0, 0)), np.empty(0, dtype=int)
    _, axes = np.linalg.eigh(vectors.T @ vectors)  # the weightiest last
    directions = np.ascontiguousarray(axes[:, -DIRECTIONS:], dtype=np.float32)
    in_order = np.argsort(labels, kind="stable")
    _, starts = np.unique(labels[in_order], return_index=True)
    return directions, _unit(vectors[in_order] @ directions), starts


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
