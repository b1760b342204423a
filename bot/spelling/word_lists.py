"""The reviewed lists of how words are spelt, and ordinary words of English."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

LISTS = Path(__file__).resolve().parent / "lists"


@lru_cache(maxsize=1)
def _spellings() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((LISTS / "spellings.yml").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def sounds() -> dict[float, tuple[str, ...]]:
    """Return how pupils spell sounds: "typed meant", by how unlikely that is."""
    return {cost: tuple(pairs) for cost, pairs in _spellings()["sounds"].items()}


@lru_cache(maxsize=1)
def may_mean() -> dict[str, tuple[str, ...]]:
    """Return the words that each of some words means where it fits better, as "4" means "for"."""
    return {word: tuple(meant) for word, meant in _spellings()["may_mean"].items()}


@lru_cache(maxsize=1)
def mostly_mean() -> dict[str, tuple[str, ...]]:
    """Return the same for words that are hardly ever themselves, as "dwn" is "down"."""
    return {word: tuple(meant) for word, meant in _spellings()["mostly_mean"].items()}


@lru_cache(maxsize=1)
def not_after() -> dict[str, frozenset[str]]:
    """Return the words behind which a word of `may_mean` is itself, as "b" is after "a"."""
    return {word: frozenset(words) for word, words in _spellings()["not_after"].items()}


@lru_cache(maxsize=1)
def not_before() -> dict[str, frozenset[str]]:
    """Return the words before which a word of `may_mean` is itself, as "4" is before "times"."""
    return {word: frozenset(words) for word, words in _spellings()["not_before"].items()}


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Return ordinary words of English that the sentence encoder does not know whole."""
    return frozenset((LISTS / "english.txt").read_text(encoding="utf-8").split())
