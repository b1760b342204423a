"""The words of what options, topics and the like are called, where their spelling is certain."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import passages

SHORTEST = 5  # letters; a shorter word with a letter wrong is too often another word


def names_spelt(knowledge: KnowledgeBase, known: Container[str]) -> tuple[str, ...]:
    """
    Return the words of all everyday names that are spelt as they should be, in order.

    Everyday names hold misspellings on purpose. A word is spelt right when it is in *known*, the
    words of the encoder, or in a reviewed text.
    """
    reviewed = {
        word
        for passage in passages(knowledge)
        for word in _words(f"{passage.question} {passage.text}")
    }
    return tuple(
        sorted(
            word
            for word in {word for name in _names(knowledge) for word in _words(name)}
            if len(word) >= SHORTEST and (word in known or word in reviewed)
        )
    )


def _names(knowledge: KnowledgeBase) -> Iterator[str]:
    for owners in (knowledge.options, knowledge.topics):
        for owner in owners.values():
            yield from owner.aliases
    for terms in (knowledge.terms.stages, knowledge.terms.facets):
        for term in terms.values():
            yield from term.words
    for words in knowledge.terms.subjects.values():
        yield from words


def _words(text: str) -> list[str]:
    return re.findall(r"(?<![\w'])[a-z]+(?![\w'])", text.lower())
