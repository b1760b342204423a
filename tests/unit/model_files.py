"""A trained model's archive for tests: as Rasa packs it, with a passage index of two rows."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

import numpy as np

from bot.nlu.lexical import build_lexical
from bot.nlu.nearest import build_index
from bot.nlu.search import APART_ROWS, Search
from bot.nlu.search_files import save

FOLDER = "components/train_bot.nlu.retriever.PassageRetriever8"


def small_search() -> Search:
    """Return a search over an option's passage and a topic's."""
    rows = np.eye(3, dtype=np.float32)
    return Search(
        version="0" * 16,
        encoder="1" * 64,
        row_ids=("a/length", "money/answer"),
        index=build_index(rows[:2]),
        lexical=build_lexical(["how long does it take", "bursary"]),
        apart_ids=("a/length",),
        apart=rows[:APART_ROWS],
        asked_about=("length", "money"),
        asked=rows[:2],
    )


def write_model(file: Path, damaged: str | None = None) -> Path:
    """Write a model to *file*, the file *damaged* of its index altered, and return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, tarfile.open(file, "w:gz") as archive:
        save(small_search(), Path(name))
        if damaged is not None:
            (Path(name) / damaged).write_bytes(b"something else")
        archive.add(name, arcname=FOLDER)
    return file
