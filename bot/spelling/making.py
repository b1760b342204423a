"""The spelling of this deployment: its names, the encoder's words and the reviewed lists."""

from __future__ import annotations

from bot.knowledge.base import KnowledgeBase
from bot.spelling.names_spelt import left_in_names, names_spelt, routes_joined, routes_spelt
from bot.spelling.pairs import pairs
from bot.spelling.slips import Slips
from bot.spelling.spelling import Spelling
from bot.spelling.word_lists import english_words, may_mean, mostly_mean, not_after, not_before


def spelling_of(
    knowledge: KnowledgeBase, known: frozenset[str], left: frozenset[str] = frozenset()
) -> Spelling:
    """
    Return what puts misspelt words right. *known* are the words that the encoder knows, *left*
    further ones that stay as they are.
    """
    names = Slips(
        names_spelt(knowledge, known),
        routes_spelt(knowledge, known),
        routes_joined(knowledge, known),
    )
    return Spelling(
        pairs(),
        names,
        known | left | english_words() | left_in_names(knowledge, names),
        may_mean(),
        mostly_mean(),
        not_after(),
        not_before(),
    )
