"""A message as the patterns read it: one plain character for each look-alike, digits for words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# What is put between the characters of a number so that nobody finds it.
BETWEEN = re.compile(r"[\u200b-\u200f\u2060\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
DIGIT_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "nil": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
REPEATS = {"double": 2, "treble": 3, "triple": 3}
WORD_DIGIT = re.compile(
    rf"(?<![a-z])(?:({'|'.join(REPEATS)})[\s-]+)?({'|'.join(DIGIT_WORDS)}|\d)(?![a-z])"
    rf"|(?<![a-z])({'|'.join(DIGIT_WORDS)})(?={'|'.join(DIGIT_WORDS)})|(?<=\w\s)(hundred)\b",
    re.IGNORECASE,
)
# A letter that stands for a digit does so only between digits.
LETTER_DIGITS = {"o": "0", "O": "0", "l": "1", "I": "1", "i": "1", "|": "1"}


@dataclass(frozen=True)
class View:
    """Text to search, and for each of its characters where in the message it begins and ends."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the message the characters from *start* up to *end* stand."""
        return self.starts[start], self.ends[end - 1]


def folded(text: str) -> View:
    """Return *text* in plain characters; emoji and marks that show nothing are a space or gone."""
    made: list[tuple[str, int, int]] = []
    for at, character in enumerate(text):
        if BETWEEN.match(character):
            continue
        plain = unicodedata.normalize("NFKC", character)
        if unicodedata.category(character) in ("So", "Sk") or character == "\u20e3":
            plain = " "
        elif character.isdigit() and not character.isascii():
            plain = str(unicodedata.digit(character, 0))
        plain = plain.translate(PLAIN)
        made += [(one, at, at + 1) for one in plain]
    return _view(made)


PLAIN = {
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2010: "-",
    0x2011: "-", 0xA0: " ", 0xFF20: "@",
}  # fmt: skip


def in_digits(view: View) -> View:
    """Return *view* with the words for digits, and letters among digits, as digits."""
    made: list[tuple[str, int, int]] = []
    last = 0
    for found in WORD_DIGIT.finditer(view.text):
        made += _same(view, last, found.start())
        digit = (found[2] or found[3] or "00").lower()  # "nine hundred"
        digit = DIGIT_WORDS.get(digit, digit)
        times = REPEATS.get((found[1] or "").lower(), 1)
        start, end = view.place(*found.span())
        made += [(one, start, end) for one in digit * times]
        last = found.end()
    made += _same(view, last, len(view.text))
    return _view(_letters_as_digits(made))


def _letters_as_digits(made: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    # "O7700 9OO 123": beside a digit, with nothing but separators and such letters around.
    text = "".join(character for character, *_ in made)
    out = list(made)
    for run in re.finditer(r"(?<![A-Za-z])[0-9oOlI|][0-9oOlI| \t.()-]{6,}(?![A-Za-z])", text):
        if sum(c.isdigit() for c in run[0]) < 6:
            continue
        for at in range(*run.span()):
            character, start, end = made[at]
            out[at] = (LETTER_DIGITS.get(character, character), start, end)
    return out


def _same(view: View, start: int, end: int) -> list[tuple[str, int, int]]:
    return list(zip(view.text[start:end], view.starts[start:end], view.ends[start:end]))


def _view(made: list[tuple[str, int, int]]) -> View:
    return View(
        "".join(character for character, *_ in made),
        tuple(start for _, start, _ in made),
        tuple(end for *_, end in made),
    )
