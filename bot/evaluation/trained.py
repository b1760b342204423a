"""What a trained model searches, read from its archive without starting Rasa."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from bot.encoder import Encoder
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.neutral import read_neutral
from bot.model_archive import extract_index
from bot.nlu.search import Search
from bot.nlu.search_build import build_search, topic_questions
from bot.nlu.search_files import read
from bot.settings import ROOT, ContentSettings
from bot.training import model_file


def search_of(settings: ContentSettings, knowledge: KnowledgeBase, encoder: Encoder) -> Search:
    """Return the search of the current content and code: the trained one, or one built anew."""
    return trained_search(settings, knowledge, encoder) or build_search(
        knowledge,
        read_neutral(settings.knowledge),
        topic_questions(training_questions(), knowledge),
        encoder,
    )


def trained_search(
    settings: ContentSettings, knowledge: KnowledgeBase, encoder: Encoder
) -> Search | None:
    """Return the search of the model of the current content and code, None when not trained."""
    file = model_file(settings)
    if not file.exists():
        return None
    with tempfile.TemporaryDirectory() as name:
        extract_index(file, Path(name))
        return read(Path(name), knowledge.passages_version, encoder.identity)


def training_questions() -> list[tuple[str, str]]:
    """Return the training sentences, each after its intent."""
    return [
        (block["intent"], line.strip().removeprefix("- "))
        for file in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        if "intent" in block
        for line in block["examples"].splitlines()
    ]
