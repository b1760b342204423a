"""The larger encoder says what its published weights say, and parts what is meant."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

from bot import larger_encoder
from bot.errors import ModelFileError
from bot.larger_encoder import WIDTH, LargerEncoder, larger_encoder_file, load_larger_encoder
from bot.larger_weights import larger_weights
from bot.settings import ROOT, ContentSettings

TEXTS = [
    "how long does a t level take", "wat can i do after yr 11", "can i bring my dog",
    "is it free", "my mum wants uni but i dont",
]  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> LargerEncoder:
    return load_larger_encoder()


@pytest.mark.slow
def test_eight_bits_say_what_the_published_weights_say(
    encoder: LargerEncoder, tmp_path: Path
) -> None:
    transformer = Transformer(str(larger_weights(tmp_path)))
    published = SentenceTransformer(modules=[transformer, Pooling(WIDTH)], device="cpu")
    theirs = published.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)

    assert np.einsum("nd,nd->n", encoder.encode(TEXTS), theirs).min() > 0.995


def test_what_means_the_same_lies_near(encoder: LargerEncoder) -> None:
    asked, like, unlike = encoder.encode(
        ["how long does it take", "how many years is it", "can i bring my dog"]
    )

    assert asked @ like > asked @ unlike + 0.2


def test_rows_are_of_unit_length_and_nothing_gives_none(encoder: LargerEncoder) -> None:
    found = encoder.encode([*TEXTS, "", "what is a utc " * 200])

    assert found.shape == (len(TEXTS) + 2, WIDTH)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-4)
    assert encoder.encode([]).shape == (0, WIDTH)


@pytest.mark.parametrize("content", [None, b"half a network"])
def test_a_missing_or_damaged_file_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    monkeypatch.setattr(
        larger_encoder, "content_settings", lambda: ContentSettings(models=tmp_path)
    )
    if content is not None:
        larger_encoder_file(tmp_path).write_bytes(content)

    with pytest.raises(ModelFileError, match="run `make train`"):
        load_larger_encoder.__wrapped__()


def test_its_name_tells_of_all_the_code_that_makes_it() -> None:
    own = {"encoder.py", "errors.py", "settings.py"}  # say nothing of its weights
    imported = {
        f"{name}.py"
        for file in larger_encoder.INGREDIENTS
        for name in re.findall(r"from bot\.(\w+) import", (ROOT / "bot" / file).read_text())
    }

    assert imported <= {*larger_encoder.INGREDIENTS, *own}


def test_one_process_loads_it_once(encoder: LargerEncoder) -> None:
    assert load_larger_encoder() is encoder
