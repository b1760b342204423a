"""The spaCy pipeline that splits a message into words and finds what it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher.levenshtein import levenshtein  # type: ignore[import-not-found]
from spacy.pipeline import EntityRuler

from bot.knowledge.ages import STAGE_OF_AGE, STAGE_OF_YEAR
from bot.knowledge.base import KnowledgeBase
from bot.nlu.mention import Mention
from bot.nlu.school_years import own_year_10, stages_told

# A word this long is still itself with a letter or two wrong; a shorter one becomes another.
FUZZY_FROM_LETTERS = 8
FUZZY_TWICE_FROM_LETTERS = 11
# "a level 2 course" names a level and no A level, "is an A level 2 years" an A level.
ARTICLE = re.compile(
    r"\ba[ -](?=(?:level|lvl|lev)\s+(?:\d|(?:one|two|three|four|five|six)\b)"
    r"(?!\w*\s*(?:years?|yrs?|terms?|months?|weeks?|days?|times?|subjects?)\b))",
    re.IGNORECASE,
)
EDITS = {"FUZZY1": 1, "FUZZY2": 2}


@lru_cache(maxsize=2)
def tokenizer_language(model: str | None) -> Language:
    """Return spaCy's English word splitting: of the installed *model*, or blank without one."""
    return spacy.load(model) if model else spacy.blank("en")


# What the knowledge base holds; `bot.nlu.details` has the other kinds.
KINDS = ("option", "topic", "stage", "facet", "subject")


class MentionFinder:
    """Finds what a text names of the knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, model: str | None = None) -> None:
        self._language = spacy.load(model) if model else spacy.blank("en")
        # Exact words win, and where none stands, words with a letter or two wrong fill in.
        exact = self._language.add_pipe(
            "entity_ruler", config={"phrase_matcher_attr": "LOWER", "overwrite_ents": True}
        )
        exact.add_patterns(list(_exact(knowledge)))  # type: ignore[attr-defined]
        self._fuzzy = EntityRuler(self._language, overwrite_ents=False)
        self._fuzzy.add_patterns(list(_fuzzy(knowledge, self._language)))
        self._is_near = _near_finder(self._fuzzy.patterns)

    def mentions(self, text: str) -> list[Mention]:
        """Return what *text* names, in the order of the text."""
        # A message that is an age and nothing else says at which stage the pupil is.
        age = text.strip(" .,!?")
        if age in STAGE_OF_AGE:
            start = text.index(age)
            return [Mention("stage", STAGE_OF_AGE[age], start, start + len(age))]
        doc = self._language(ARTICLE.sub("  ", text))
        # Looking for inexact names is slow, and most messages have no word that is near one.
        if any(self._is_near(token.lower_) for token in doc):
            doc = self._fuzzy(doc)
        named = [
            Mention(span.label_, span.ent_id_, span.start_char, span.end_char) for span in doc.ents
        ]
        return _with_stages_told(named, text)


def _with_stages_told(named: list[Mention], text: str) -> list[Mention]:
    """Return *named* with the stages of ages and school years where nothing else is named."""
    if now := own_year_10(text):
        stage = Mention("stage", STAGE_OF_YEAR["10"], *now)
        named = [m for m in named if m.kind != "stage" or m.end <= now[0] or m.start >= now[1]]
        named.append(stage)
    told = [
        stage
        for stage in stages_told(text)
        if all(m.end <= stage.start or m.start >= stage.end for m in named)
    ]
    return sorted(named + told, key=lambda mention: mention.start) if told or now else named


def _exact(knowledge: KnowledgeBase) -> Iterator[dict[str, Any]]:
    for option in knowledge.options.values():
        for name in sorted({spelling for alias in option.aliases for spelling in spellings(alias)}):
            yield {"label": "option", "pattern": name, "id": option.id}
    for topic in knowledge.topics.values():
        for name in topic.aliases:
            yield {"label": "topic", "pattern": name.lower(), "id": topic.id}
    for stage, stage_terms in knowledge.terms.stages.items():
        for word in stage_terms.words:
            yield {"label": "stage", "pattern": word, "id": stage}
    for facet, facet_terms in knowledge.terms.facets.items():
        for word in facet_terms.words:
            yield {"label": "facet", "pattern": word, "id": facet}
    for subject, words in knowledge.terms.subjects.items():
        for word in words:
            yield {"label": "subject", "pattern": word, "id": subject}


def spellings(alias: str) -> set[str]:
    """Return *alias* with its everyday spellings: "t level" is also "t-level" and "tlevel"."""
    alias = alias.lower()
    found = {alias}
    words = alias.split(" ")
    if len(words) == 2:
        found |= {"-".join(words), "".join(words)}
    return found


def _fuzzy(knowledge: KnowledgeBase, language: Language) -> Iterator[dict[str, Any]]:
    seen: set[tuple[str, ...]] = set()
    for option in knowledge.options.values():
        for alias in option.aliases:
            words = tuple(token.text for token in language.make_doc(alias.lower()))
            if words in seen or not any(len(word) >= FUZZY_FROM_LETTERS for word in words):
                continue
            seen.add(words)
            yield {"label": "option", "pattern": [_near(word) for word in words], "id": option.id}


def _near(word: str) -> dict[str, Any]:
    if len(word) < FUZZY_FROM_LETTERS or not word.isalpha():
        return {"LOWER": word}
    operator = "FUZZY2" if len(word) >= FUZZY_TWICE_FROM_LETTERS else "FUZZY1"
    return {"LOWER": {operator: word}}


def _near_finder(patterns: Iterable[dict[str, Any]]) -> Callable[[str], bool]:
    """Return what tells whether a word in small letters is near one that *patterns* look for."""
    sought = {
        (word, EDITS[operator])
        for pattern in patterns
        for token in pattern["pattern"]
        if isinstance(token["LOWER"], dict)
        for operator, word in token["LOWER"].items()
    }
    # Only names of about its own length can be near a word.
    near: dict[int, list[tuple[str, int]]] = {}
    for name, edits in sorted(sought):
        for length in range(len(name) - edits, len(name) + edits + 1):
            near.setdefault(length, []).append((name, edits))

    def is_near(word: str) -> bool:
        return any(levenshtein(word, name) <= edits for name, edits in near.get(len(word), ()))

    return is_near
