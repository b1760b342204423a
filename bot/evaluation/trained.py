"""What a trained model searches, read from its archive without starting Rasa."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from bot.nlu.search import FILES, Search
from bot.settings import ContentSettings
from bot.training import model_file


def trained_search(settings: ContentSettings) -> Search | None:
    """Return the search of the model of the current content and code, None when not trained."""
    file = model_file(settings)
    if not file.exists():
        return None
    with tempfile.TemporaryDirectory() as name, tarfile.open(file) as archive:
        for member in archive.getmembers():
            part = Path(member.name)
            if ".PassageRetriever" in part.parent.name and part.name in FILES:
                member.name = part.name
                archive.extract(member, name, filter="data")
        return Search.load(Path(name))
