"""Words of names with a slip of the finger in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

FIRST_LETTER_FROM = 5  # letters; a shorter word with another first letter is another word
VOWELS = frozenset("aeiouy")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
INFLECTIONS = ("", "s", "d", "r")
# Of long words of routes' names more may be wrong: of what sounds alike every third letter, of what
# sounds nearly so fewer. A list of English words told where others begin to be taken for them.
ALIKE_FROM, WRONG_ALIKE = 6, 1 / 3
NEAR_FROM, WRONG_NEAR = 9, 0.3
WRONG_JOINED = 1 / 4
# What is written in several ways for one sound, and what besides is in the long words of names.
ALIKE = (("sch", "sk"), ("ck", "k"), ("ph", "f"), ("c", "k"), ("z", "s"))
IN_NAMES = (
    ("shun", "shn"), ("tion", "shn"), ("sion", "shn"), ("dge", "j"), ("ge", "j"), ("ce", "s"),
    ("ci", "s"), ("cy", "s"),
)  # fmt: skip


class Slips:
    """
    Tells which word of a name a misspelt word is: the one word nearest of those one slip away, or
    for a long word of a route's name one that sounds alike, or nearly.

    Words are found by what is left of them without one letter, as in W. Garbe's SymSpell: a word
    is looked up in as many steps as it has letters, however many words are recognised.
    """

    def __init__(
        self,
        names: Sequence[str],
        routes: Sequence[str] = (),
        joined: Mapping[str, str] | None = None,
    ) -> None:
        """
        *names* are words of what options, topics and the like are called, *routes* those of them
        that may have more than one slip; *joined* are names of two words by how they stand without
        a space.
        """
        self.joined = joined or {}
        self._words = frozenset((*names, *self.joined))
        self._without: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for part in {word, *one_left_out(word)}:
                self._without[part].append(word)
        self._route_sounds: dict[str, list[str]] = defaultdict(list)
        self._sounds_without: dict[str, list[str]] = defaultdict(list)
        for name in (each for each in (*routes, *self.joined) if len(each) >= ALIKE_FROM):
            heard = sound_of_name(name)
            self._route_sounds[heard].append(name)
            if len(name) >= NEAR_FROM and name not in self.joined:
                for part in {heard, *one_left_out(heard)}:
                    self._sounds_without[part].append(name)

    def meant(self, word: str) -> str:
        """Return the words of a name that *word*, in small letters, is a slip of, or ""."""
        if word in self._words:
            return self.joined.get(word, word)
        near = self._nearest(word)
        if len(near) > 1:
            # Vowels are mixed up most, so of two near words the one that sounds alike is meant.
            near = {each for each in near if sound(each) == sound(word)} or near
        shortest = min(near, key=len, default="")
        # "course" or "courses": either says what is meant.
        if near and not all(each in [shortest + end for end in INFLECTIONS] for each in near):
            return ""
        shortest = shortest or self._route_heard(word)
        return self.joined.get(shortest, shortest)

    def _route_heard(self, word: str) -> str:
        """Return the one word of a route's name that *word* sounds like, or nearly so, or ""."""
        heard = sound_of_name(word)
        alike = self._within(word, self._route_sounds.get(heard, ()), WRONG_ALIKE)
        near = {
            name
            for part in {heard, *one_left_out(heard)}
            for name in self._sounds_without.get(part, ())
            if name[0] == word[0]
        }
        wrong = alike or self._within(word, near, WRONG_NEAR)
        least = min(wrong.values(), default=0)
        best = [name for name, away in wrong.items() if away == least]
        return best[0] if len(best) == 1 else ""

    def _within(self, word: str, names: Iterable[str], share: float) -> dict[str, int]:
        """Return how many letters of *word* are wrong for each of *names*, where not too many."""
        wrong = {name: letters_wrong(word, name) for name in names}
        return {
            name: away
            for name, away in wrong.items()
            if away <= (WRONG_JOINED if name in self.joined else share) * len(name)
        }

    def _nearest(self, word: str) -> set[str]:
        """Return the words that *word* is most likely a slip of."""
        ranked: dict[tuple[bool, int], set[str]] = defaultdict(set)
        for part in {word, *one_left_out(word)}:
            for near in self._without.get(part, ()):
                slip, first = _slip(word, near), word[0] != near[0]
                if slip is not None and (not first or len(near) >= FIRST_LETTER_FROM):
                    ranked[first, slip].add(near)
        return ranked[min(ranked)] if ranked else set()


def letters_wrong(word: str, meant: str) -> int:
    """
    Return how many letters of *word* are wrong, missing or too many (V. Levenshtein, 1966).

    spaCy has one, but brings 200 MB into each process that reads messages.
    """
    row = list(range(len(meant) + 1))
    for at, letter in enumerate(word, 1):
        above, row[0] = row[0], at
        for to, sought in enumerate(meant, 1):
            above, row[to] = row[to], min(above + (letter != sought), row[to] + 1, row[to - 1] + 1)
    return row[-1]


def sound(word: str) -> str:
    """Return the first letter and the consonants of *word*, alike for those that sound alike."""
    for letters, plain in ALIKE:
        word = word.replace(letters, plain)
    return word[0] + re.sub(r"(.)\1", r"\1", re.sub("[aeiouy]", "", word[1:]))


def sound_of_name(word: str) -> str:
    """Return the sound of a long *word*, in which endings are spelt in many more ways."""
    for letters, plain in IN_NAMES:
        word = word.replace(letters, plain)
    return sound(word)


def one_left_out(word: str) -> Iterator[str]:
    """Return *word* with one of its letters left out, each in turn."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _slip(word: str, meant: str) -> int | None:
    """Return how unlikely a slip *word* is of *meant*, 0 to 3; None when it is not one slip."""
    if len(word) == len(meant):
        wrong = [at for at in range(len(word)) if word[at] != meant[at]]
        typed, sought = "".join(word[at] for at in wrong), "".join(meant[at] for at in wrong)
        if len(wrong) == 2:
            return 0 if wrong[1] == wrong[0] + 1 and typed == sought[::-1] else None
        if len(wrong) != 1:
            return None
        return 1 if {typed, sought} <= VOWELS else 2 if typed in NEXT_TO[sought] else 3
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    # One more "s" is a plural or an owner, not a slip.
    if word == meant + "s" or shorter not in one_left_out(longer):
        return None
    doubled = any(
        longer[at] == longer[at - 1] and longer[:at] + longer[at + 1 :] == shorter
        for at in range(1, len(longer))
    )
    return 1 if doubled else 2


def _beside(row: int, at: int) -> frozenset[str]:
    rows = ROWS[max(0, row - 1) : row + 2]
    return frozenset("".join(keys[max(0, at - 1) : at + 2] for keys in rows)) - {ROWS[row][at]}


NEXT_TO = {key: _beside(row, at) for row, keys in enumerate(ROWS) for at, key in enumerate(keys)}
