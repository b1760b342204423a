"""What the machine believes: the right class first, sure only where it is right, kept whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skops.io
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit
from sklearn.svm import LinearSVC

from bot.encoder import load_encoder
from bot.errors import ModelFileError
from bot.nlu import margins
from bot.settings import content_settings

TAUGHT = {
    "length": (
        "how long does it take", "how many years is it", "is it two years or three",
        "when would i be finished", "how long would i be there", "does it go on for ages",
    ),
    "pay": (
        "how much do you earn", "do you get paid", "what are the wages", "is the money good",
        "do i get a wage", "what would i be paid an hour",
    ),
    "greet": ("hello", "hiya", "good morning", "alright", "hey there", "hi bot"),
}  # fmt: skip
LABELS = [label for label, texts in TAUGHT.items() for _ in texts]
CONFIG = {**margins.DEFAULTS, "nearness": 4.5}
TEXTS = [text for texts in TAUGHT.values() for text in texts]


def layers(texts: list[str]) -> np.ndarray:
    return load_encoder(content_settings().encoder).layers(texts)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> margins.MarginModel:
    """A machine that was taught the sentences above, kept, and read again."""
    folder = tmp_path_factory.mktemp("model")
    margins.fit(layers(TEXTS), TEXTS, LABELS, dict(CONFIG)).save(folder)
    return margins.load(folder)


@pytest.mark.parametrize(
    ("text", "label"),
    [("wat is the pay", "pay"), ("how many months does it last", "length"), ("hii", "greet")],
)
def test_the_class_meant_is_believed_most(
    model: margins.MarginModel, text: str, label: str
) -> None:
    beliefs = model.beliefs(layers([text]), [text])
    odds = model.odds(layers([text]), [text])

    assert model.classes[beliefs.argmax()] == label
    assert model.classes[odds.argmax()] == label
    assert ((beliefs > 0) & (beliefs < 1)).all()
    assert odds.sum() == pytest.approx(1)


def test_what_is_far_from_all_that_was_taught_is_believed_less(model: margins.MarginModel) -> None:
    near, far = "how many years does it take", "the cat sat on volcanic rock"
    scores = model.scores(layers([near, far]), [near, far]).max(axis=1)
    only_margins = model.margins(layers([near, far]), [near, far]).max(axis=1)

    assert scores[0] > scores[1]
    assert scores[0] - scores[1] > only_margins[0] - only_margins[1]


def test_a_class_is_as_near_as_the_nearest_of_its_examples(model: margins.MarginModel) -> None:
    asked = ["how long would i be there", "is the pay any good"]

    def in_few(texts: list[str]) -> np.ndarray:
        rows = layers(texts)[:, slice(*margins.LAST)] @ model.directions
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    cosines = in_few(asked) @ in_few(TEXTS).T
    nearest = [
        [max(c for c, of in zip(row, LABELS) if of == label) for label in model.classes]
        for row in cosines
    ]

    found = model.scores(layers(asked), asked) - model.margins(layers(asked), asked)

    np.testing.assert_allclose(found, CONFIG["nearness"] * np.array(nearest), atol=1e-4)
    assert found.argmax(axis=1).tolist() == [
        list(model.classes).index(each) for each in ("length", "pay")
    ]


def test_what_another_class_is_ahead_of_is_believed_less(model: margins.MarginModel) -> None:
    asked = ["how long would i be there"]
    slope, offset = model.sureness
    by_score_alone = expit(slope * model.scores(layers(asked), asked) + offset)[0]

    [beliefs] = model.beliefs(layers(asked), asked)

    first, *others = np.argsort(-beliefs)
    assert beliefs[first] == pytest.approx(by_score_alone[first])
    assert all(beliefs[each] < by_score_alone[each] for each in others)


def test_the_same_data_give_the_same_model(model: margins.MarginModel) -> None:
    again = margins.fit(layers(TEXTS), TEXTS, LABELS, dict(CONFIG))

    np.testing.assert_allclose(again.weights, model.weights, atol=1e-6)
    assert again.sharpness == pytest.approx(model.sharpness)


def test_two_classes_have_two_columns() -> None:
    few, labels = TEXTS[:12], LABELS[:12]
    model = margins.fit(layers(few), few, labels, dict(CONFIG))
    beliefs = model.beliefs(layers(["do they pay you"]), ["do they pay you"])

    assert beliefs.shape == (1, 2)
    assert model.classes[beliefs.argmax()] == "pay"


def test_one_class_is_refused_with_what_to_do() -> None:
    with pytest.raises(margins.TooFewLabels, match="write some in data/nlu"):
        margins.fit(layers(TEXTS[:3]), TEXTS[:3], LABELS[:3], dict(CONFIG))


def test_a_file_with_foreign_code_is_refused(tmp_path: Path) -> None:
    skops.io.dump({"weights": Path("anything")}, tmp_path / margins.FILE)

    with pytest.raises(ModelFileError, match="run `make train`"):
        margins.load(tmp_path)


def test_margins_are_those_of_the_machine_over_all_features_together() -> None:
    config = dict(CONFIG)
    letters, words = margins.vectorizers(TEXTS)

    def features(texts: list[str]) -> csr_matrix:
        kinds = [("letters", letters), ("words", words)]
        parts = [config[kind] * vectorizer.transform(texts) for kind, vectorizer in kinds]
        return hstack([csr_matrix(layers(texts)), *parts]).tocsr()

    machine = LinearSVC(
        C=config["strength"], tol=margins.TOLERANCE, random_state=config["random_seed"]
    )
    machine.fit(features(TEXTS), LABELS)
    asked = ["wat is the pay", "hii", "xyz"]
    found = margins.fit(layers(TEXTS), TEXTS, LABELS, config).margins(layers(asked), asked)

    np.testing.assert_allclose(found, machine.decision_function(features(asked)), atol=1e-4)
