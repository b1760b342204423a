"""Find many phrases in a text at once, fast enough for every message that leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

STEM = 4  # letters; a phrase whose only words end in * is looked up by these

# Typed apostrophes, hyphens and spaces vary; characters that take no room can hide a word.
PLAIN = (
    ("\u2019", "'"),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u00a0", " "),
    ("\u00ad", ""),
    ("\u200b", ""),
)
_WORD = re.compile(r"[a-z]+")
_SPECIAL = {"_": r"[\w']+", "#": r"[£\d][\d,.]*"}

Span = tuple[int, int]


@dataclass(frozen=True)
class _Phrase:
    group: int
    needed: frozenset[str]  # the words that must all stand somewhere in the text
    pattern: re.Pattern[str]


class Matcher:
    """
    Finds the phrases of several groups; in a phrase `*` ends a word, `_` is any word, `#` a number.

    A text's words are looked up first, so only phrases all of whose words are there are searched.
    """

    def __init__(self, groups: Sequence[Iterable[str]]) -> None:
        self._by_word: dict[str, list[_Phrase]] = {}
        self._by_stem: dict[str, list[_Phrase]] = {}
        for number, phrases in enumerate(groups):
            for phrase in phrases:
                self._add(number, phrase)

    def find(self, text: str) -> Iterator[tuple[int, Span]]:
        """Yield the group and the span of each phrase in *text*, which `normal` has prepared."""
        words = set(_WORD.findall(text))
        found: dict[int, list[Span]] = {}
        for phrase in self._there(words):
            for m in phrase.pattern.finditer(text):
                # Not a lookbehind: a pattern that begins with its letters is searched faster.
                if not _is_word(text, m.start() - 1):
                    found.setdefault(phrase.group, []).append(m.span())
        for group, spans in found.items():
            end = 0
            for span in sorted(spans, key=lambda span: (span[0], -span[1])):
                if span[1] > end:  # else it is part of a longer phrase of the group
                    yield group, span
                    end = span[1]

    def _there(self, words: set[str]) -> Iterator[_Phrase]:
        for word in self._by_word.keys() & words:
            for phrase in self._by_word[word]:
                if phrase.needed <= words:
                    yield phrase
        for stem in self._by_stem.keys() & {word[:STEM] for word in words}:
            yield from self._by_stem[stem]

    def _add(self, group: int, text: str) -> None:
        tokens = text.split()
        whole = [token for token in tokens if token[-1] not in "*_#"]
        needed = [word for token in whole for word in _WORD.findall(token)]
        pattern = r"[\s-]+".join(map(_token, tokens)) + r"(?!\w)"
        phrase = _Phrase(group, frozenset(needed), re.compile(pattern))
        if needed:
            # Long words are rare, so most texts never come to the others.
            self._by_word.setdefault(max(needed, key=len), []).append(phrase)
        else:
            self._by_stem.setdefault(tokens[0][:STEM], []).append(phrase)


def normal(text: str) -> str:
    """Return *text* in small letters, with plain apostrophes, hyphens and spaces."""
    if not text.isascii():
        for odd, plain in PLAIN:  # ten times faster than str.translate
            text = text.replace(odd, plain)
    return text.lower()


def _token(token: str) -> str:
    return _SPECIAL.get(token) or re.escape(token.rstrip("*")) + r"\w*" * token.endswith("*")


def _is_word(text: str, at: int) -> bool:
    return at >= 0 and (text[at].isalnum() or text[at] == "_")
