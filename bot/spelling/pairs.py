"""How likely a word is after another, in the sentences that pupils and reviewed texts use."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.spelling.word_lists import LISTS

FILE = LISTS / "pairs.txt"
START, END = "<s>", "</s>"  # stand before the first word and after the last
FIGURE = "#"  # stands for any whole number up to `LARGEST`
LARGEST = 30
WORD = re.compile(r"[a-z0-9']+")
# How much the word before counts beside the word alone, and what is left for words not seen.
BY_PAIR, BY_WORD, UNSEEN = 0.65, 0.3, 0.05
WORDS_OF_ENGLISH = 60_000  # among which that is shared


@dataclass(frozen=True)
class Pairs:
    """
    A language model of pairs of words.

    The share of a word after another is mixed with its share alone, as F. Jelinek and R. Mercer,
    "Interpolated estimation of Markov source parameters from sparse data", 1980.
    """

    words: Counter[str]
    pairs: Counter[tuple[str, str]]
    total: int

    def surprise(self, before: str, word: str) -> float:
        """Return how unexpected *word* is after *before*, in nats."""
        one, other = figure_or_word(before), figure_or_word(word)
        after = self.pairs[one, other] / max(self.words[one], 1)
        alone = self.words[other] / self.total
        return -math.log(BY_PAIR * after + BY_WORD * alone + UNSEEN / WORDS_OF_ENGLISH)


def figure_or_word(word: str) -> str:
    """Return what stands for *word*: one mark for all small figures."""
    return FIGURE if word.isdigit() and len(word) <= 2 and int(word) <= LARGEST else word


def count(sentences: Iterable[str]) -> Pairs:
    """Return the model of *sentences*, each in plain words and small letters."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        said = [START, *map(figure_or_word, WORD.findall(sentence)), END]
        words.update(said)
        pairs.update(itertools.pairwise(said))
    return Pairs(words, pairs, words.total())


@lru_cache(maxsize=1)
def pairs() -> Pairs:
    """Return the model that `python -m bot.evaluation.word_pairs` wrote."""
    words: Counter[str] = Counter()
    of_two: Counter[tuple[str, str]] = Counter()
    lines = iter(FILE.read_text(encoding="utf-8").splitlines())
    total = int(next(lines))
    for line in lines:
        *said, times = line.split(" ")
        if len(said) == 1:
            words[said[0]] = int(times)
        else:
            of_two[said[0], said[1]] = int(times)
    return Pairs(words, of_two, total)


def written(model: Pairs, words: Iterable[str], least: int) -> Iterator[str]:
    """Yield the lines that `pairs` reads: of *words*, and of pairs of them seen *least* times."""
    kept = {START, END, FIGURE, *words}
    yield str(model.total)
    for word in sorted(kept & set(model.words)):
        yield f"{word} {model.words[word]}"
    for (one, other), times in sorted(model.pairs.items()):
        if times >= least and one in kept and other in kept:
            yield f"{one} {other} {times}"
