"""The fixed sentences of the dialogue, read from `data/responses/`: they name no option."""

from __future__ import annotations

from pathlib import Path

import yaml


def fixed_sentences(folder: Path) -> frozenset[str]:
    """Return every sentence that a response of *folder* can say."""
    found: set[str] = set()
    for file in sorted(folder.glob("*.yml")):
        responses = yaml.safe_load(file.read_text(encoding="utf-8"))["responses"]
        found.update(variant["text"] for variants in responses.values() for variant in variants)
    return frozenset(found)
