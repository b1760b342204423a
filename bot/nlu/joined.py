"""Training sentences put together two and two, so that where one ends can be learnt."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.intents import COMPARES, LEANING, OF_A_ROUTE, PERSON, SAME, TELL_ABOUT_SELF, UNSURE, UPSET

ASKS = "ask_"  # before what is asked for
LOOKED_AT = 20  # sentences, for one about another point than the first
LEANS = (*LEANING, SAME)
LEAST_WORDS, MOST_WORDS = 2, 22  # of a sentence that is put together with another
# What stands for a route that was named just before, and what belongs to its name.
STANDS_FOR = ("it", "that", "one", "they", "them")
BEFORE_A_NAME = re.compile(r"\b(?:a|an|the|doing|your|my)\s+$", re.IGNORECASE)
MARKS_AT_THE_END = re.compile(r"[\s?.!,;]+$")
# A training sentence with a mark inside may be two, and nobody has marked where.
MAY_BE_TWO = re.compile(r"[?.!;]\s+\w")
# What pupils put between two questions, as often as a reader of their messages would guess; in
# plain words, as messages are read: "n" is "and" then, and "btw" is gone.
BETWEEN = {
    " and ": 20, " ": 16, "? ": 14, ", ": 10, ", and ": 8, "? and ": 8, ". ": 6, " also ": 4,
    ", also ": 3, "? also ": 3, " plus ": 3, " but ": 3, " and also ": 3, ". also ": 2,
    " oh and ": 2, "? oh and ": 2, ", but ": 2, ". and ": 2, " so ": 3, ", so ": 2, ". so ": 2,
    ", plus ": 1, ", oh and ": 1, " & ": 1, " / ": 1, "? or ": 1,
    " then ": 1, " - ": 1, "? also just wondering ": 1, ", another thing, ": 1, "! ": 1,
    "? then ": 1, "; ": 1, "... ": 1, " and another thing ": 1, " while i'm here ": 1,
}  # fmt: skip
NO_MARK = 0.25  # of those with a question mark, how many lose it
AS_WRITTEN = 0.3  # of what follows, how many keep their first letter


@dataclass(frozen=True)
class Sentence:
    """A training sentence in plain words: its intent, point and where it names routes."""

    text: str
    intent: str
    facet: str | None = None
    routes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Joined:
    """A message made of sentences, and where in it each but the last ends, in characters."""

    text: str
    ends: tuple[int, ...]


def joined(sentences: Sequence[Sentence], count: int, seed: int) -> list[Joined]:
    """
    Return *count* messages of two or three *sentences*; the same seed makes the same ones.

    Empty when some kind of sentence is missing, as in a small set of intents.
    """
    chance = random.Random(seed)
    short = [
        each
        for each in sentences
        if LEAST_WORDS <= len(each.text.split()) <= MOST_WORDS and not MAY_BE_TWO.search(each.text)
    ]
    kinds = _Kinds(
        asks=[each for each in short if _asks(each.intent)],
        of_route=[each for each in short if each.intent in OF_A_ROUTE],
        same=[each for each in short if each.intent == SAME],
        person=[each for each in short if each.intent == PERSON],
        tells=[each for each in short if each.intent in (UPSET, UNSURE)],
        stories=[each for each in short if each.intent == TELL_ABOUT_SELF],
    )
    if not all(vars(kinds).values()):
        return []
    return [_put_together(kinds.some(chance), chance) for _ in range(count)]


@dataclass(frozen=True)
class _Kinds:
    asks: list[Sentence]
    of_route: list[Sentence]
    same: list[Sentence]
    person: list[Sentence]
    tells: list[Sentence]
    stories: list[Sentence]

    def some(self, chance: random.Random) -> list[str]:
        """Return the texts of two or three sentences that a pupil might say together."""
        ways: dict[Callable[[random.Random], list[str]], int] = {
            self._leaning: 24,
            lambda by: _drawn(by, self.asks, self.asks): 32,
            lambda by: _drawn(by, self.of_route, self.of_route): 8,
            lambda by: _drawn(by, self.of_route, self.same): 6,
            lambda by: _drawn(by, self.asks, self.person): 4,
            lambda by: _drawn(by, self.person, self.asks): 2,
            lambda by: _drawn(by, self.tells, self.asks): 8,
            lambda by: _drawn(by, self.asks, self.tells): 4,
            lambda by: _drawn(by, self.stories, self.asks): 7,
            lambda by: _drawn(by, self.stories, self.asks, self.asks): 5,
        }
        [way] = chance.choices(list(ways), list(ways.values()))
        return way(chance)

    def _leaning(self, chance: random.Random) -> list[str]:
        """Return two points of one route, the second with a word that stands for its name."""
        one = chance.choice(self.of_route)
        others = chance.sample(self.of_route, min(LOOKED_AT, len(self.of_route)))
        leaning = (_with_pronoun(each, chance) for each in others if each.facet != one.facet)
        return [one.text, next(filter(None, leaning), others[0].text)]


def _asks(intent: str) -> bool:
    return (intent.startswith(ASKS) or intent == COMPARES) and intent not in LEANS


def _drawn(chance: random.Random, *kinds: Sequence[Sentence]) -> list[str]:
    return [chance.choice(kind).text for kind in kinds]


def _with_pronoun(sentence: Sentence, chance: random.Random) -> str | None:
    if len(sentence.routes) != 1:
        return None
    [(start, end)] = sentence.routes
    before = BEFORE_A_NAME.sub("", sentence.text[:start]).strip()
    after = sentence.text[end:].lstrip()
    if not (before or after):
        return None
    words = f"{before} {chance.choice(STANDS_FOR)} {after}".strip()
    return re.sub(r"\s+(?=[?,.!])", "", words)


def _put_together(texts: Sequence[str], chance: random.Random) -> Joined:
    whole, ends = "", []
    for text in texts:
        if whole:
            [between] = chance.choices(list(BETWEEN), list(BETWEEN.values()))
            if "?" in between and chance.random() < NO_MARK:
                between = between.replace("?", "")
            whole = MARKS_AT_THE_END.sub("", whole)
            ends.append(len(whole))
            whole += between
            if chance.random() >= AS_WRITTEN:
                text = text[:1].lower() + text[1:]
        whole += text
    return Joined(whole, tuple(ends))


def singles(sentences: Sequence[Sentence], count: int, seed: int) -> Iterator[Joined]:
    """Yield up to *count* of the *sentences* as messages in which nothing ends before the end."""
    whole = [each for each in sentences if not MAY_BE_TWO.search(each.text)]
    some = random.Random(seed).sample(whole, min(count, len(whole)))
    yield from (Joined(each.text, ()) for each in some)
