"""What the machine for every message is in doubt about is read again, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.encoder import load_encoder
from bot.errors import ModelFileError
from bot.larger_encoder import LargerEncoder, load_larger_encoder
from bot.nlu import classifier, margins
from bot.nlu.classifier import IntentModel, PupilIntentClassifier
from bot.nlu.closer import Closer
from bot.nlu.known_vectors import read_closely
from bot.settings import content_settings
from tests.unit.nlu.test_margins import CONFIG, LABELS, TEXTS

ASKED = ["do you get paid", "how many years is it for", "the pay and how long, hello", "ducks"]


def layers(texts: list[str]) -> np.ndarray:
    return load_encoder(content_settings().encoder).layers(texts)


def beside(texts: list[str], closer: Closer) -> np.ndarray:
    return np.hstack([layers(texts), closer.read(texts)])


@pytest.fixture(scope="module")
def closer() -> Closer:
    return Closer(load_larger_encoder(), read_closely(["ask facet"]).directions)


@pytest.fixture(scope="module")
def model(closer: Closer) -> IntentModel:
    both, width = beside(TEXTS, closer), layers(TEXTS).shape[1]
    return IntentModel(
        margins.fit(layers(TEXTS), TEXTS, LABELS, dict(CONFIG)),
        margins.fit(both, TEXTS, LABELS, dict(CONFIG), (width, both.shape[1])),
        read_closely(["ask facet"]).directions,
        closer,
    )


def test_only_what_is_in_doubt_is_read_again(model: IntentModel, closer: Closer) -> None:
    first = model.first.beliefs(layers(ASKED), ASKED)
    second = model.second.beliefs(beside(ASKED, closer), ASKED)
    sure = float(np.median(first.max(axis=1)))
    doubt = first.max(axis=1) < sure
    assert 0 < doubt.sum() < len(ASKED)
    assert np.abs(first - second).max() > 0.01

    found = model.beliefs(layers(ASKED), ASKED, sure)

    expected = np.where(doubt[:, None], second, first)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_without_the_larger_encoder_the_first_decides(model: IntentModel) -> None:
    alone = replace(model, closer=None)

    found = alone.beliefs(layers(ASKED), ASKED, 1.0)

    np.testing.assert_allclose(found, model.first.beliefs(layers(ASKED), ASKED), atol=1e-6)


def test_a_model_is_kept_whole(model: IntentModel, tmp_path: Path) -> None:
    PupilIntentClassifier.write(model, tmp_path)

    again = PupilIntentClassifier.read(tmp_path)

    asked = (layers(ASKED), ASKED, 1.0)
    np.testing.assert_allclose(again.beliefs(*asked), model.beliefs(*asked), atol=1e-5)


@pytest.mark.parametrize("error", [ModelFileError("run `make train`"), OSError("disk full")])
def test_a_model_serves_without_the_larger_encoder(
    model: IntentModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    PupilIntentClassifier.write(model, tmp_path)

    def gone() -> LargerEncoder:
        raise error

    monkeypatch.setattr(classifier, "load_larger_encoder", gone)
    alone = PupilIntentClassifier.read(tmp_path)

    found = alone.beliefs(layers(ASKED), ASKED, 1.0)
    np.testing.assert_allclose(found, model.first.beliefs(layers(ASKED), ASKED), atol=1e-5)
    assert f"intents are not read again: {type(error).__name__}: {error}" in caplog.messages
