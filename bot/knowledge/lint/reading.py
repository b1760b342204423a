"""How old a reader has to be, by the Flesch-Kincaid grade (Kincaid and others, 1975)."""

from __future__ import annotations

import re

import textstat

from bot.knowledge.words import WordList

# Grade 7 of US schools is for pupils of 12 to 13, the age that the guidance is written for.
MAX_GRADE_PAGE = 7.0
# Thirty words are few for the formula: one long word moves it by half a grade.
MAX_GRADE_TEXT = 9.0
# In fewer words one long word moves the grade by a whole one or more.
LEAST_WORDS = 12
# Half a grade either side of the median keeps any two options within one grade.
GRADE_BAND = 0.5
MAX_SENTENCE_WORDS = 20  # pupils of 12 lose the thread of longer ones; GOV.UK allows adults 25

# A point inside a sum or an address would count as the end of a sentence.
_INNER_POINT = re.compile(r"(?<=\w)\.(?=\w)")
_NUMBER = re.compile(r"£?\d[\d,.]*%?")
_END = re.compile(r"(?<=[.!?])\s+")


def sentences(text: str) -> list[str]:
    """Return the sentences of *text*."""
    return [sentence for sentence in _END.split(text.strip()) if sentence]


def grade(text: str, words: WordList) -> float:
    """
    Return the Flesch-Kincaid grade of *text*, after the terms of the list are made plain.

    A number counts as one word of one syllable, however long.
    """
    plain = _INNER_POINT.sub("", _NUMBER.sub(_one_word, words.plain(text)))
    return float(textstat.flesch_kincaid_grade(plain))


def _one_word(number: re.Match[str]) -> str:
    # A full stop at the end of the number ends the sentence.
    return "six" + ("." if number.group().endswith(".") else "")
