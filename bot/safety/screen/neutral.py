"""Words about who a pupil is, read as one neutral word: a name or a faith changes nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

LIST = Path(__file__).parent / "neutral.yml"
NAMED = re.compile(
    r"\b(my name is|my name|my names|i am called|they call me|call me|the name is|name is|"
    r"i go by)((?: (?!and |but |what |how |can |i |im |so |from |in )[a-z]+){1,3})"
)
A_NAME = "alex"


@lru_cache(maxsize=1)
def neutral_words() -> dict[str, str]:
    """Return the neutral word for each word that says who somebody is."""
    listed: dict[str, list[str]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return {word: neutral for neutral, words in listed.items() for word in words}


def neutral(text: str) -> str:
    """Return plain *text* with names that are given, faiths and origins as neutral words."""
    words = neutral_words()
    text = " ".join(words.get(word, word) for word in text.split())
    return NAMED.sub(rf"\1 {A_NAME}", text)
