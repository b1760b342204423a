"""Requirement D2: only a network whose hash is known is loaded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import ModelFileError
from bot.quantised import keep
from bot.safety.screen.model_file import is_whole, known, larger_file, screen_file
from bot.settings import ContentSettings


@pytest.fixture
def settings(tmp_path: Path) -> ContentSettings:
    return ContentSettings(models=tmp_path / "models")


def made(settings: ContentSettings, name: str, content: bytes) -> Path:
    settings.models.mkdir(exist_ok=True)
    file = settings.models / f"new-{name}"
    file.write_bytes(content)
    keep(file, settings.models / name)
    return settings.models / name


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_the_file_that_was_made_is_loaded(settings: ContentSettings) -> None:
    file = made(settings, screen_file(settings).name, b"a network")

    assert is_whole(file)
    assert known(screen_file(settings)) == file


def test_a_flipped_byte_is_refused(settings: ContentSettings) -> None:
    """D2."""
    flip_a_byte(made(settings, screen_file(settings).name, b"a network"))

    with pytest.raises(ModelFileError, match="make train"):
        known(screen_file(settings))


def test_the_last_good_one_is_kept_when_the_current_one_is_damaged(
    settings: ContentSettings, caplog: pytest.LogCaptureFixture
) -> None:
    """D2."""
    for age, name in ((200, "screen-older.onnx"), (100, "screen-old.onnx")):
        file = made(settings, name, name.encode())
        os.utime(file, (file.stat().st_mtime - age,) * 2)
    flip_a_byte(made(settings, screen_file(settings).name, b"a network"))

    assert known(screen_file(settings)).name == "screen-old.onnx"
    assert "screen-old.onnx" in caplog.text


def test_one_network_is_not_taken_for_the_other(settings: ContentSettings) -> None:
    """D2: an earlier file of the first is no earlier file of the larger one."""
    made(settings, "screen-old.onnx", b"a network")

    with pytest.raises(ModelFileError, match="larger-"):
        known(larger_file(settings))


def test_a_file_without_a_noted_hash_is_refused(settings: ContentSettings) -> None:
    """D2: a network that was put there by hand is not loaded."""
    settings.models.mkdir()
    screen_file(settings).write_bytes(b"from elsewhere")

    with pytest.raises(ModelFileError):
        known(screen_file(settings))


def test_the_name_does_not_depend_on_where_the_models_lie(tmp_path: Path) -> None:
    names = {
        screen_file(ContentSettings(models=tmp_path / folder)).name for folder in ("one", "two")
    }

    assert len(names) == 1
