"""Requirement G1: the screen reads on when the larger network cannot be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.quantised import keep
from bot.safety.screen.model_file import larger_file, screen_file
from bot.safety.screen.network import InDoubtAgain, Network
from bot.safety.screen.pieces import Pieces
from bot.safety.screen.wiring import networks_of
from bot.settings import ContentSettings, content_settings


@pytest.fixture
def settings(tmp_path: Path) -> ContentSettings:
    """A folder of models that holds the first network alone: run `make train` before."""
    file = screen_file(content_settings())
    for each in (file, file.with_suffix(".sha256")):
        shutil.copy(each, tmp_path)
    return ContentSettings(models=tmp_path)


def test_both_networks_read(pieces: Pieces) -> None:
    assert isinstance(networks_of(content_settings(), pieces), InDoubtAgain)


def test_without_the_larger_one_the_first_decides_alone(
    settings: ContentSettings, pieces: Pieces, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(networks_of(settings, pieces), Network)
    assert "larger-" in caplog.text


def test_one_that_cannot_be_read_does_not_stop_the_first(
    settings: ContentSettings, pieces: Pieces, caplog: pytest.LogCaptureFixture
) -> None:
    made = settings.models / "made"
    made.write_bytes(b"no network")
    keep(made, larger_file(settings))

    assert isinstance(networks_of(settings, pieces), Network)
    assert "a network cannot be read" in caplog.text
