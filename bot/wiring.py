"""The parts of this process, put together at first use."""

from __future__ import annotations

from functools import lru_cache

from bot.handoff.requests import AdviserRequests
from bot.impartiality.compose import Composer
from bot.knowledge.wiring import knowledge_base
from bot.settings import settings


@lru_cache(maxsize=1)
def composer() -> Composer:
    """Return the composer over this deployment's knowledge base and order key."""
    return Composer(knowledge_base(), settings().key("order"))


@lru_cache(maxsize=1)
def adviser_requests() -> AdviserRequests:
    """Return the record of pupils who asked for a person."""
    return AdviserRequests.at(settings().var / "evenhand.db")
