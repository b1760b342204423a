"""The knowledge base of this process, loaded at first use."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.words import Match, WordList, read_words
from bot.settings import content_settings


@lru_cache(maxsize=1)
def knowledge_base() -> KnowledgeBase:
    """Return the knowledge base of this deployment. Raises KnowledgeError."""
    settings = content_settings()
    return load(settings.knowledge, settings.local)


@lru_cache(maxsize=1)
def word_list() -> WordList:
    """Return the reviewed word list of this deployment. Raises KnowledgeError."""
    return read_words(content_settings().knowledge)


def steering_words(text: str) -> list[Match]:
    """Return where *text* evaluates, compares, steers, stereotypes or assumes a sex."""
    return word_list().matches(text)
