"""The rules for one text, whoever wrote it: words, reading age, sentences."""

from __future__ import annotations

from bot.knowledge.lint.reading import (
    LEAST_WORDS,
    MAX_GRADE_TEXT,
    MAX_SENTENCE_WORDS,
    grade,
    sentences,
)
from bot.knowledge.lint.report import Breach, Place
from bot.knowledge.words import WordList

MAX_SENTENCES = 3


def lint_text(
    text: str, where: Place, words: WordList, max_sentences: int = MAX_SENTENCES
) -> list[Breach]:
    """
    Return what is wrong with *text* by itself: its words, its reading age and its sentences.

    Args:
        text: What a pupil would read.
        where: Its file, line and field, for the breaches.
        words: The reviewed list, from `bot.knowledge.words.read_words`.
        max_sentences: The most sentences that the field may hold.
    """
    return [
        *lint_words(text, where, words),
        *lint_reading(text, where, words),
        *_sentences(text, where, max_sentences),
    ]


def lint_words(text: str, where: Place, words: WordList) -> list[Breach]:
    """Return the words in *text* that favour an option, pupil or sex."""
    return [
        where.breach(f"word_{match.kind}", f"says {match.words!r}: {match.reason}", match.mend)
        for match in words.matches(text)
    ]


def lint_reading(text: str, where: Place, words: WordList) -> list[Breach]:
    """Return the breach when *text* is too old for its readers; short ones are not measured."""
    if len(text.split()) < LEAST_WORDS or (found := grade(text, words)) <= MAX_GRADE_TEXT:
        return []
    wrong = f"reads at grade {found:.1f}, the most is {MAX_GRADE_TEXT:.1f}"
    return [where.breach("reading_text", wrong, "use shorter words and shorter sentences")]


def _sentences(text: str, where: Place, most: int) -> list[Breach]:
    found = sentences(text)
    breaches = []
    if len(found) > most:
        wrong = f"has {len(found)} sentences, the most is {most}"
        breaches.append(where.breach("sentences", wrong, "say less, or join two"))
    for sentence in found:
        if (count := len(sentence.split())) > MAX_SENTENCE_WORDS:
            wrong = f"has a sentence of {count} words, the most is {MAX_SENTENCE_WORDS}"
            breaches.append(where.breach("sentence_length", wrong, "make two sentences of it"))
    return breaches
