"""What the larger encoder read is kept with the sentences, and is what it reads."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from bot.errors import ModelFileError
from bot.larger_encoder import LargerEncoder, load_larger_encoder
from bot.nlu import known_vectors
from bot.nlu.closer import Closer
from bot.nlu.known_vectors import FILE, Known, keep, known_of, read_closely, taught_texts

ALIKE = 0.99  # by processors that multiply 8-bit numbers otherwise
TEXTS = [f"{asked} {route}" for asked in ("how long is", "what do i get paid on", "where can i do")
         for route in ("a t level", "an apprenticeship", "a degree")]  # fmt: skip


class Counted(LargerEncoder):
    """The larger encoder, which notes what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.given += texts
        return load_larger_encoder().encode(texts)


def foreign() -> bytes:
    return save({"something": np.zeros(3)})


@pytest.fixture(scope="module")
def taught() -> list[str]:
    return sorted(taught_texts())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    kept = tmp_path / "known.safetensors"
    keep(TEXTS, load_larger_encoder(), kept)
    return kept


@pytest.fixture(scope="module")
def known() -> Known:
    """What is kept with the training sentences."""
    found = known_of(FILE)
    assert found is not None, "run `make known-vectors`"
    return found


def test_what_is_kept_is_what_is_read(known: Known, taught: list[str]) -> None:
    texts = random.Random(7).sample(taught, 40)

    read = Closer(load_larger_encoder(), known.directions).read(texts)

    assert np.einsum("nd,nd->n", known.of(texts), read).min() > ALIKE


def test_what_is_not_kept_is_read(file: Path) -> None:
    found = read_closely([*TEXTS, "is it free"], file)

    read = Closer(load_larger_encoder(), found.directions).read(["is it free"])
    assert (found.of(["is it free"]) @ read.T).item() > ALIKE
    assert np.linalg.norm(found.of(TEXTS), axis=1) == pytest.approx(1)


def test_what_is_kept_is_not_read_again(file: Path) -> None:
    encoder = Counted()

    new = keep([*TEXTS, "is it free"], encoder, file)

    assert new == 1
    assert encoder.given == ["is it free"]
    before = file.read_bytes()
    assert keep([*TEXTS, "is it free"], encoder, file) == 0
    assert file.read_bytes() == before


def test_what_is_no_longer_taught_is_not_kept(file: Path) -> None:
    keep(TEXTS[1:], load_larger_encoder(), file)

    assert keep(TEXTS, load_larger_encoder(), file) == 1


def test_what_is_new_in_training_is_said(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        read_closely(TEXTS, file)
    assert caplog.messages == []

    with caplog.at_level(logging.WARNING):
        read_closely([*TEXTS, "is it free"], file)
    (message,) = caplog.messages
    assert message.startswith("1 sentences are read closely")


def test_what_another_encoder_read_counts_for_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_vectors, "larger_encoder_file", lambda models: models / "other.onnx")
    encoder = Counted()

    assert known_of(file) is None
    assert keep(TEXTS[:4], encoder, file) == 4
    assert encoder.given == sorted(TEXTS[:4])


@pytest.mark.parametrize("content", [b"", b"\xff" * 40, foreign()])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "known.safetensors"
    file.write_bytes(content)

    with pytest.raises(ModelFileError, match="delete it and run `make known-vectors`"):
        read_closely(TEXTS, file)

    file.unlink()
    assert keep(TEXTS, load_larger_encoder(), file) == len(TEXTS)


def test_every_sentence_that_is_taught_is_kept(known: Known, taught: list[str]) -> None:
    """So that training takes minutes less; `make known-vectors` mends it."""
    assert known.missing(taught) == []
