"""Requirement D2: an index is read as it was written, or refused with the file and the mend."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import IndexDamaged, IndexMismatch
from bot.nlu.manifest import MANIFEST, write_sums
from bot.nlu.search import Heard, Search
from bot.nlu.search_files import FILES, LISTED, NAMES, read, save
from tests.unit.model_files import small_search

VERSION, ENCODER = small_search().version, small_search().encoder
HEARD = Heard(np.eye(3, dtype=np.float32)[0], "how long", frozenset({"a"}), {"length": 1.0})


@pytest.fixture
def search() -> Search:
    return small_search()


@pytest.fixture
def folder(search: Search, tmp_path: Path) -> Path:
    save(search, tmp_path)
    return tmp_path


def test_what_is_read_finds_what_was_written(search: Search, folder: Path) -> None:
    assert read(folder, VERSION, ENCODER).near(HEARD, 10, 0.05) == search.near(HEARD, 10, 0.05)


def test_what_is_read_is_mapped_and_outlives_its_folder(search: Search, folder: Path) -> None:
    loaded = read(folder, VERSION, ENCODER)

    shutil.rmtree(folder)

    assert isinstance(loaded.apart, np.memmap)
    assert loaded.near(HEARD, 10, 0.05) == search.near(HEARD, 10, 0.05)


def test_another_encoder_is_refused(folder: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"of encoder 1111.*, the encoder here is 2222.*train"):
        read(folder, VERSION, "2" * 64)


def test_an_index_of_other_content_is_refused(folder: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"of content 0000.*, the content here is 3333.*train"):
        read(folder, "3" * 16, ENCODER)


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("harm", ["cut", "altered", "gone"])
def test_a_damaged_file_is_refused_by_its_name(folder: Path, name: str, harm: str) -> None:
    file = folder / name
    content = bytearray(file.read_bytes())
    if harm == "gone":
        file.unlink()
    else:
        content[-1] ^= 1
        file.write_bytes(content if harm == "altered" else content[:-1])

    with pytest.raises(IndexDamaged, match=f"{name} of the passage index .*run `make train`"):
        read(folder, VERSION, ENCODER)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"files": {}, "sum": ""}', None])
def test_a_damaged_manifest_is_refused(folder: Path, content: str | None) -> None:
    file = folder / MANIFEST
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")

    with pytest.raises(IndexDamaged, match=f"{MANIFEST} of the passage index does not list"):
        read(folder, VERSION, ENCODER)


def test_names_altered_with_their_sum_are_refused_all_the_same(folder: Path) -> None:
    file = folder / NAMES
    file.write_text(file.read_text(encoding="utf-8").replace("money", "honey"), encoding="utf-8")
    kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    kept["files"][NAMES] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(kept), encoding="utf-8")

    with pytest.raises(IndexDamaged):
        read(folder, VERSION, ENCODER)


def test_an_index_with_more_rows_than_names_is_refused(search: Search, tmp_path: Path) -> None:
    save(replace(search, row_ids=("a/length",)), tmp_path)

    with pytest.raises((IndexMismatch, ValueError)):
        read(tmp_path, VERSION, ENCODER)


def test_every_file_that_is_written_is_read(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == set(FILES)


def test_a_seal_covers_what_it_names_and_no_more(folder: Path) -> None:
    write_sums(folder, LISTED[:1])

    with pytest.raises(IndexDamaged):
        read(folder, VERSION, ENCODER)
