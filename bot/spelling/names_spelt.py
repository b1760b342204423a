"""The words of what options, topics and the like are called, where their spelling is certain."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import passages
from bot.spelling.slips import Slips

SHORTEST = 5  # letters; a shorter word with a letter wrong is too often another word


def names_spelt(knowledge: KnowledgeBase, known: Container[str]) -> tuple[str, ...]:
    """
    Return the words of all everyday names that are spelt as they should be, in order.

    Everyday names hold misspellings on purpose. A word is spelt right when it is in *known*, the
    words of the encoder, or in a reviewed text.
    """
    reviewed = _reviewed(knowledge)
    return tuple(
        sorted(
            word
            for word in {word for name in _names(knowledge) for word in _words(name)}
            if len(word) >= SHORTEST and (word in known or word in reviewed)
        )
    )


def routes_spelt(knowledge: KnowledgeBase, known: Container[str]) -> tuple[str, ...]:
    """Return the words of the everyday names of routes that are spelt as they should be."""
    of_routes = {word for name in _of_routes(knowledge) for word in _words(name)}
    return tuple(word for word in names_spelt(knowledge, known) if word in of_routes)


def routes_joined(knowledge: KnowledgeBase, known: Container[str]) -> dict[str, str]:
    """
    Return the everyday names of routes of two words, both words that exist, by how they stand
    without the space between them.
    """
    reviewed = _reviewed(knowledge)
    found: dict[str, str] = {}
    for name in _of_routes(knowledge):
        words = _words(name)
        is_whole = len(words) == 2 and name.lower() == " ".join(words)
        if is_whole and all(word in known or word in reviewed for word in words):
            found["".join(words)] = " ".join(words)
    # "traineeship" is a word, though "trainee ship" is a name too.
    words_alone = names_spelt(knowledge, known)
    return {
        joined: name
        for joined, name in sorted(found.items())
        if len(joined) >= SHORTEST and joined not in words_alone
    }


def left_in_names(knowledge: KnowledgeBase, names: Slips) -> frozenset[str]:
    """
    Return what stays as it is in everyday names of routes: words too short to be put right, such
    as "btec", those that *names* does not know, such as "tecks", and two words without the space
    between them.
    """
    said = [name.lower().split() for name in _of_routes(knowledge)]
    left = {w for words in said for w in words if len(w) < SHORTEST or not names.meant(w)}
    return frozenset({*left, *("".join(words) for words in said if len(words) == 2)})


def _of_routes(knowledge: KnowledgeBase) -> Iterator[str]:
    for option in knowledge.options.values():
        yield from option.aliases


def _reviewed(knowledge: KnowledgeBase) -> set[str]:
    return {
        word
        for passage in passages(knowledge)
        for word in _words(f"{passage.question} {passage.text}")
    }


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
