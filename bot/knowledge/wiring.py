"""The knowledge base of this process, loaded at first use."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.settings import content_settings


@lru_cache(maxsize=1)
def knowledge_base() -> KnowledgeBase:
    """Return the knowledge base of this deployment. Raises KnowledgeError."""
    settings = content_settings()
    return load(settings.knowledge, settings.local)
