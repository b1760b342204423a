"""Requirement D2: the larger encoder is the published one, put together from what is installed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from bot import larger_weights as module
from bot.errors import ModelFileError
from bot.larger_weights import PACKAGES, larger_weights


def archive(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        for name, content in files.items():
            made.writestr(f"all-mpnet-base-v2/{name.replace('_', '.')}", content)
    return whole.getvalue()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the installed packages; `put` writes an archive there."""
    monkeypatch.setattr(module, "_part_in", lambda package: tmp_path / package)
    return tmp_path


def put(installed: Path, whole: bytes) -> None:
    step = len(whole) // len(PACKAGES) + 1
    for number, package in enumerate(PACKAGES):
        (installed / package).write_bytes(whole[number * step : (number + 1) * step])


def test_the_parts_are_put_together(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(installed, archive(config_json=b"{}", tokenizer_json=b"[]", model_safetensors=b"weights"))
    target = tmp_path / "target"
    target.mkdir()
    monkeypatch.setattr(module, "MPNET_SHA256", hashlib.sha256(b"weights").hexdigest())

    larger_weights(target)

    assert (target / "model.safetensors").read_bytes() == b"weights"
    assert (target / "tokenizer.json").read_bytes() == b"[]"


def test_weights_that_are_not_the_published_ones_are_refused(
    installed: Path, tmp_path: Path
) -> None:
    put(installed, archive(config_json=b"{}", tokenizer_json=b"[]", model_safetensors=b"weights"))

    with pytest.raises(ModelFileError, match="expected 78c0197b"):
        larger_weights(tmp_path)


def test_a_part_that_is_cut_short_is_refused(installed: Path, tmp_path: Path) -> None:
    put(installed, archive(model_safetensors=bytes(1000)))
    (installed / PACKAGES[-1]).write_bytes(b"")

    with pytest.raises(ModelFileError, match="make setup"):
        larger_weights(tmp_path)


def test_a_package_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PACKAGES", ("no-such-package-of-ours",))

    with pytest.raises(ModelFileError, match="no-such-package-of-ours is not installed"):
        larger_weights(tmp_path)
