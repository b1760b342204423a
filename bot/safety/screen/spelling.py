"""Spelling mended towards words that the screen knows; a known word is left alone."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.safety.screen.letters import without_leet
from bot.safety.screen.segments import parted

VOWELS = frozenset("aeiou")
MIN_SLIP = 4  # letters; a shorter word has too many neighbours
MIN_JOINED = 6
MAX_CHOICES = 8
SMOOTHING = 0.05  # of a pair of words that was never seen
Bigrams = Counter[tuple[str, str]]


class Speller:
    """Finds the likeliest known words behind a sentence's tokens."""

    def __init__(self, sentences: Iterable[Sequence[str]], known: Sequence[str]) -> None:
        """
        Learn words and pairs of words.

        Args:
            sentences: sentences in plain words.
            known: further words that are spelt rightly, the commonest first.
        """
        self._counts: Counter[str] = Counter()
        self._pairs: Bigrams = Counter()
        for words in sentences:
            self._counts.update(words)
            self._pairs.update(zip(["", *words], words))
        self._known = frozenset(known) | frozenset(self._counts)
        total = sum(self._counts.values())
        # Zipf: the share of the word of rank r is about 1 / (r ln n).
        self._costs = {
            word: math.log((rank + 10) * math.log(len(known) + 10)) + 3
            for rank, word in enumerate(known)
            if len(word) > 2
        }
        for word, count in self._counts.items():
            if len(word) > 1 or word in "ia":
                cost = math.log(total / count)
                self._costs[word] = min(cost, self._costs.get(word, cost))
        self._near: dict[str, list[str]] = defaultdict(list)
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._single: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
            self._single[_single(word)].append(word)
            if len(word) >= 3:
                for bare in {_bare(word), _bare(word).replace("y", "")}:
                    self._bare[bare].append(word)
            if len(word) >= MIN_SLIP:
                for part in {word, *_shorter(word)}:
                    self._near[part].append(word)

    def mended(self, tokens: Sequence[str]) -> list[str]:
        """Return the words that *tokens* most likely stand for; known ones stay as they are."""
        choices: list[list[tuple[str, ...]]] = []
        for token in tokens:
            choices.append([(token,)] if token in self._known else self._choices(token))
        return self._likeliest(choices)

    def knows(self, token: str) -> bool:
        """Return whether *token* is a word that is left as it is."""
        return token in self._known

    def _choices(self, token: str) -> list[tuple[str, ...]]:
        if token.isdigit():
            return [(token,)]
        # "i" runs into the next word more often than any other.
        if len(token) > 4 and token[0] == "i" and token[1:] in self._counts:
            return [("i", token[1:])]
        found: dict[str, None] = {}
        for plain in {without_leet(token), without_leet(token.replace("1", "l"))}:
            if plain in self._known:
                found[plain] = None
                continue
            for word in self._single.get(_single(plain), ()):
                found[word] = None
            if "*" in plain:
                found.update(dict.fromkeys(self._starred(plain)))
            if len(plain) >= MIN_SLIP:
                for part in {plain, *_shorter(plain)}:
                    for word in self._near.get(part, ()):
                        if abs(len(word) - len(plain)) <= 1 and _one_slip(plain, word):
                            found[word] = None
            if len(plain) >= 2 and not VOWELS.intersection(plain[1:]):
                for word in self._bare.get(plain, ()):
                    found[word] = None
        ranked = sorted(found, key=lambda word: -self._counts[word])[:MAX_CHOICES]
        if ranked:
            return [(word,) for word in ranked]
        plain = without_leet(token)
        if len(plain) >= MIN_JOINED and (words := parted(plain, self._costs)):
            return [tuple(words)]
        return [(token,)]

    def _starred(self, token: str) -> list[str]:
        return [
            word
            for word in self._counts
            if len(word) == len(token) and all(a in (b, "*") for a, b in zip(token, word))
        ]

    def _likeliest(self, choices: Sequence[Sequence[tuple[str, ...]]]) -> list[str]:
        """Return one choice for each place so that pairs of neighbours are common (Viterbi)."""
        paths: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
        for place in choices:
            after: dict[str, tuple[float, list[str]]] = {}
            for words in place:
                own = math.log(self._counts[words[0]] + 0.5)
                for last, (score, path) in paths.items():
                    new = score + self._pair(last, words[0]) + (own if len(place) > 1 else 0.0)
                    if words[-1] not in after or new > after[words[-1]][0]:
                        after[words[-1]] = (new, [*path, *words])
            paths = after
        return max(paths.values(), key=lambda each: each[0])[1]

    def _pair(self, first: str, second: str) -> float:
        seen = self._pairs[(first, second)] + SMOOTHING
        return math.log(seen / (self._counts[first] + 1)) if first else math.log(seen)


def _single(word: str) -> str:
    """Return *word* with each run of one letter as one letter."""
    return "".join(letter for at, letter in enumerate(word) if word[at - 1 : at] != letter)


def _bare(word: str) -> str:
    """Return *word* without its vowels, but for a first one."""
    return word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)


def _shorter(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_slip(written: str, word: str) -> bool:
    """Return whether one letter left out, put in, changed or swapped makes *word*."""
    if len(written) != len(word):
        short, long = sorted((written, word), key=len)
        return short in _shorter(long)
    wrong = [at for at in range(len(word)) if written[at] != word[at]]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return written[wrong[0]] == word[wrong[1]] and written[wrong[1]] == word[wrong[0]]
    return len(wrong) == 1
