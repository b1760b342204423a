"""Sayings that sound like danger, read for what they mean before the network reads."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

LIST = Path(__file__).parent / "idioms.yml"


def meant(text: str) -> str:
    """Return normal *text* with each listed saying as what it means."""
    for saying, meaning in _sayings():
        text = saying.sub(meaning, text)
    return text


@lru_cache(maxsize=1)
def _sayings() -> tuple[tuple[re.Pattern[str], str], ...]:
    listed: list[dict[str, str]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return tuple((re.compile(each["match"]), each["means"]) for each in listed)
