"""A model that was cut short or altered is told from a whole one, before anything is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.model_archive import damage_of, extract_index
from bot.nlu.search_files import FILES
from tests.unit.model_files import write_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "evenhand-1.tar.gz")


def test_a_whole_model_has_no_damage(model: Path) -> None:
    assert damage_of(model) is None


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert damage_of(tmp_path / "none.tar.gz") == f"{tmp_path / 'none.tar.gz'} is not there"


@pytest.mark.parametrize("kept", [0, 1, 20, 0.5, 0.99])
def test_a_model_cut_short_is_damaged(model: Path, kept: float) -> None:
    content = model.read_bytes()
    model.write_bytes(content[: int(kept if kept >= 1 else kept * len(content))])

    assert f"{model} is damaged" in str(damage_of(model))


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_model_with_one_bit_changed_is_damaged(model: Path, place: float) -> None:
    content = bytearray(model.read_bytes())
    content[int(place * len(content))] ^= 4
    model.write_bytes(content)

    assert f"{model} is damaged" in str(damage_of(model))


@pytest.mark.parametrize("name", ["names.json", "passages.faiss", "manifest.json"])
def test_a_model_packed_with_a_damaged_index_is_damaged(tmp_path: Path, name: str) -> None:
    model = write_model(tmp_path / "evenhand-2.tar.gz", damaged=name)

    assert f"{name} of the passage index" in str(damage_of(model))


def test_the_index_is_taken_out_whole(model: Path, tmp_path: Path) -> None:
    extract_index(model, tmp_path / "index")

    assert {file.name for file in (tmp_path / "index").iterdir()} == set(FILES)
