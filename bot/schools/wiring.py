"""The schools of this process, read at first use."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge.load import load
from bot.knowledge.words import read_words
from bot.schools.schools import Schools
from bot.schools.words import text_rule
from bot.settings import ContentSettings, content_settings


@lru_cache(maxsize=1)
def schools() -> Schools:
    """Return the schools of this deployment. Raises SchoolsError."""
    return schools_of(content_settings())


def schools_of(settings: ContentSettings) -> Schools:
    """Return the schools that *settings* name. Raises SchoolsError."""
    # A school adds no route, so its own places need not be read for their names.
    options = load(settings.knowledge, with_local=False).options
    return Schools.load(settings.schools, text_rule(options, read_words(settings.knowledge)))
