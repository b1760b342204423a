"""Ordinary words with one slip of the finger in them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

SHORTEST = 3  # letters; a shorter word with a letter wrong is another word
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Slips:
    """Puts a misspelt word right when one reviewed word alone is one slip away, or sounds alike."""

    def __init__(self, words: Sequence[str], known: Container[str]) -> None:
        """*words* are those that are recognised; a word in *known* is never changed."""
        self._known = known
        self._meant: dict[str, set[str]] = {}
        for word in words:
            for slip in _slips(word):
                self._meant.setdefault(slip, set()).add(word)
        self._sounds: dict[str, set[str]] = {}
        for word in words:
            if len(word) > SHORTEST:
                self._sounds.setdefault(sound(word), set()).add(word)

    def mended(self, text: str) -> str:
        """Return *text* with its slips put right."""
        return re.sub(rf"(?<![\w'])[A-Za-z]{{{SHORTEST},}}(?![\w'])", self._mended_word, text)

    def _mended_word(self, found: re.Match[str]) -> str:
        word = found[0].lower()
        if word in self._known:
            return found[0]
        near = self._meant.get(word, set())
        # Vowels are mixed up most, so of two near words the one that sounds alike is meant.
        alike = self._sounds.get(sound(word), set()) if len(word) > SHORTEST else set()
        meant = near & alike if len(near) > 1 else near or alike
        return next(iter(meant)) if len(meant) == 1 else found[0]


def sound(word: str) -> str:
    """Return the first letter and the consonants of *word*, alike for those that sound alike."""
    for letters, plain in (("sch", "sk"), ("ck", "k"), ("ph", "f"), ("c", "k"), ("z", "s")):
        word = word.replace(letters, plain)
    return word[0] + re.sub(r"(.)\1", r"\1", re.sub("[aeiouy]", "", word[1:]))


def _slips(word: str) -> Iterator[str]:
    """Yield *word* with a letter dropped, changed or added, or two swapped; never its first."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        for letter in LETTERS:
            yield word[:at] + letter + word[at + 1 :]
            yield word[:at] + letter + word[at:]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    # One more "s" is a plural or an owner, not a slip.
    for letter in LETTERS.replace("s", ""):
        yield word + letter
