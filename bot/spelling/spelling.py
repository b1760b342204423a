"""What misspelt words mean, by how they are spelt and by the words beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache

from bot.spelling.misspelt import heard, unlikeness
from bot.spelling.pairs import END, START, Pairs
from bot.spelling.slips import Slips, one_left_out

SHORTEST, LONGEST = 3, 25  # letters
# How unlike a word of six letters may be to what is meant, of shorter ones so much less; how much
# an unlikeness of 1 weighs beside a surprise in nats, and what a word weighs that nobody knows.
MOST_UNLIKE, WHOLE_FROM = 2.0, 6
SHORT_UNLIKE = 1.0  # the same of three letters, which are often an abbreviation: "css", "esl"
UNLIKE, UNKNOWN = 5.5, 9.0
NAMED = 0.1  # how unlike a word of a name is
# What a word weighs in nats that means another ("4" is "for"), and one that is hardly ever itself.
MEANT, HARDLY_ITSELF = 1.3, 3.0
DROPPED_G = "in", 0.2  # and how unlike: "bricklayin"; many such words have no line of their own
MOST_KEPT = 6  # words that one may mean
MOST_MENDED = 150  # words of one message; those behind them stay as they are
REMEMBERED = 4096  # words and what they may mean
# A word, or a figure that may stand for one. Not "D*DD", "u.t.c" or "3x + 4".
WORD = re.compile(
    r"(?<![\w'.&*/+=£€%-])(?<![*/+=]\s)(?:[a-z']*[a-z][a-z']*(?:\d[a-z]+)?|\d+)"
    # A figure may follow without a space: "levl2".
    r"(?=\d?(?![\w'*/+=%-]))(?!\.\w|\s[*/+=])",
    re.IGNORECASE,
)
SPELT = re.compile(r"[a-z]+(?:\d[a-z]+)?")

Meanings = Sequence[tuple[str, float]]


class Spelling:
    """
    Puts misspelt words right: of all ways to read a message, the likeliest.

    A noisy channel as M. Kernighan, K. Church and W. Gale, "A spelling correction program based on
    a noisy channel model", 1990, with a model of pairs of words; the way through a message is found
    as A. Viterbi, 1967. A word in *known* is itself, unless it is listed as one that may mean
    another.
    """

    def __init__(
        self,
        pairs: Pairs,
        names: Slips,
        known: Container[str],
        may_mean: Mapping[str, Sequence[str]],
        mostly_mean: Mapping[str, Sequence[str]],
        not_after: Mapping[str, Container[str]],
        not_before: Mapping[str, Container[str]],
    ) -> None:
        """
        *names* knows the words of names; *may_mean* and *mostly_mean* say what some words mean
        that exist, or are figures; *not_after* and *not_before*, beside which words they do not.
        """
        self._pairs = pairs
        self._names = names
        self._known = known
        self._not_after, self._not_before = not_after, not_before
        self._listed = {
            **{word: self._read(word, meant, 0.0) for word, meant in may_mean.items()},
            **{word: self._read(word, meant, HARDLY_ITSELF) for word, meant in mostly_mean.items()},
        }
        self._near: dict[str, set[str]] = defaultdict(set)
        for word in (each for each in pairs.words if bare(each).isalpha()):
            for part in _parts(bare(word)):
                self._near[part].add(word)
        # Words alone, of messages whose personal data are masked.
        self._looked_up = lru_cache(REMEMBERED)(self._guess)

    def mended(self, text: str) -> str:
        """Return *text* with its misspelt words put right."""
        places = list(WORD.finditer(text))[:MOST_MENDED]
        shouted = text.isupper() and len(places) > 1
        typed = [found[0].lower() for found in places]
        beside = zip([START, *typed], [*typed[1:], END])
        read = [
            self._listed.get(word) or self._meanings_of(word)
            if not self._stays(found[0], *around, shouted)
            else [(word, 0.0)]
            for found, word, around in zip(places, typed, beside)
        ]
        if all(len(each) == 1 and each[0][0] == word for each, word in zip(read, typed)):
            return text
        said, at = "", 0
        for found, word, meant in zip(places, typed, self._likeliest(read)):
            said += text[at : found.start()] + (found[0] if meant == word else meant)
            at = found.end()
        return said + text[at:]

    def _stays(self, word: str, before: str, after: str, shouted: bool) -> bool:
        """Return whether *word* is itself: "B" or "UTC", unless all is in capitals; "a b"."""
        is_letters, word = word.isupper() and not shouted, word.lower()
        beside_others = before in self._not_after.get(word, ())
        return is_letters or beside_others or after in self._not_before.get(word, ())

    def _likeliest(self, read: Sequence[Meanings]) -> list[str]:
        """Return one meaning of each word, so that together they are the least unlikely."""
        ways: dict[str, tuple[float, list[str]]] = {START: (0.0, [])}
        for meanings in read:
            after: dict[str, tuple[float, list[str]]] = {}
            for meant, cost in meanings:
                words = meant.lower().split()
                weighed = (
                    (so_far + self._pairs.surprise(before, words[0]) + cost, way)
                    for before, (so_far, way) in ways.items()
                )
                best, way = min(weighed, key=lambda each: each[0])
                if words[-1] not in after or best < after[words[-1]][0]:
                    after[words[-1]] = best, [*way, meant]
            ways = after
        ended = (
            (cost + self._pairs.surprise(word, END), way) for word, (cost, way) in ways.items()
        )
        return min(ended, key=lambda each: each[0])[1]

    def _meanings_of(self, word: str) -> Meanings:
        if word in self._names.joined:
            return [(self._names.joined[word], 0.0)]
        is_spelt = word in self._known or word in self._pairs.words
        if is_spelt or not SHORTEST <= len(word) <= LONGEST or not SPELT.fullmatch(word):
            return [(word, 0.0)]
        return self._looked_up(word)

    def _guess(self, word: str) -> Meanings:
        name = self._names.meant(word)
        found = {word: UNKNOWN}
        for near in sorted({each for part in _parts(word) for each in self._near.get(part, ())}):
            most = SHORT_UNLIKE if len(word) == SHORTEST else MOST_UNLIKE
            most *= min(1, len(bare(near)) / WHOLE_FROM)
            if (unlike := unlikeness(word, bare(near), most)) <= most:
                found[near] = UNLIKE * unlike
        if word.endswith(DROPPED_G[0]) and word + "g" in self._known:
            found[word + "g"] = UNLIKE * DROPPED_G[1]
        if name:
            found[name] = min(UNLIKE * NAMED, found.get(name, UNLIKE * NAMED))
        return sorted(found.items(), key=lambda each: each[1])[:MOST_KEPT]

    @staticmethod
    def _read(word: str, meant: Iterable[str], itself: float) -> Meanings:
        return [(word, itself), *((each, MEANT) for each in meant)]


def bare(word: str) -> str:
    """Return *word* without its apostrophe, as it is typed: "doesnt"."""
    return word.replace("'", "")


def _parts(word: str) -> set[str]:
    """Return what words of nearly the letters or the sound of *word* have in common with it."""
    sound = heard(word)
    of_sound = {sound, *(one_left_out(sound) if len(sound) >= SHORTEST else ())}
    return {word, *one_left_out(word), *(f"/{part}" for part in of_sound)}
