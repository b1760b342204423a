"""How unlikely it is that somebody who meant one word typed another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.spelling.slips import NEXT_TO, VOWELS
from bot.spelling.word_lists import sounds

# 0 is the same letter and 2 another one; what lies between was set on training sentences in
# text-speak and their words spelt right (docs/decisions/0025).
VOWEL_FOR_VOWEL, BESIDE, OTHER_LETTER, FIRST_LETTER = 0.7, 1.3, 1.9, 1.2
SWAPPED, ONCE = 0.9, 0.25
VOWEL_LEFT_OUT, LEFT_OUT = 0.6, 1.3
VOWEL_TOO_MANY, TOO_MANY = 1.0, 1.5
FAR = 99.0
# What is written in several ways for one sound, by which words are looked up.
HEARD = (
    ("shun", "tion"), ("sion", "tion"), ("cian", "tion"), ("igh", "i"), ("ph", "f"), ("sch", "sk"),
    ("ck", "k"), ("kn", "n"), ("wr", "r"), ("dge", "j"), ("ge", "j"), ("ce", "s"), ("ci", "s"),
    ("cy", "s"), ("x", "ks"), ("qu", "kw"), ("c", "k"), ("z", "s"),
)  # fmt: skip


class Sound(NamedTuple):
    """Letters that stand for others, at the end of a word alone when `ends`."""

    typed: str
    meant: str
    cost: float
    ends: bool


def unlikeness(typed: str, meant: str, most: float = FAR) -> float:
    """
    Return how unlike *typed* is to *meant*, both in small letters: 0 when they are the same, `FAR`
    when it is more than *most*.

    The least sum of single slips, as V. Levenshtein's distance, but a slip of sound or of the
    finger weighs less than another, as E. Brill and R. Moore, "An improved error model for noisy
    channel spelling correction", 2000.
    """
    sounds_at = _sounds_at(typed, meant)
    height, width = len(typed), len(meant)
    least = [[FAR] * (width + 1) for _ in range(height + 1)]
    least[0][0] = 0.0
    for at, row in enumerate(least):
        for to, so_far in enumerate(row):
            # What is too unlike already gets no better: most places are never looked at.
            if so_far > most:
                continue
            for down, right, cost in (
                *_letters(typed, meant, at, to),
                *sounds_at.get((at, to), ()),
            ):
                if so_far + cost < least[at + down][to + right]:
                    least[at + down][to + right] = so_far + cost
    found = least[height][width]
    return found if found <= most else FAR


def heard(word: str) -> str:
    """Return the first letter and the consonants of *word*, alike for those that sound alike."""
    for letters, alike in HEARD:
        word = word.replace(letters, alike)
    first = "a" if word[0] in VOWELS else word[0]
    return first + re.sub(r"(.)\1+", r"\1", re.sub("[aeiouyhw]", "", word[1:]))


Step = tuple[int, int, float]  # how many letters of each come next, and what that costs


def _letters(typed: str, meant: str, at: int, to: int) -> Iterator[Step]:
    here, there = typed[at : at + 1], meant[to : to + 1]
    first = FIRST_LETTER if at == to == 0 and here != there else 0.0
    if here and there:
        yield 1, 1, _letter_for_letter(here, there) + first
        if here != there and (typed[at + 1 : at + 2], meant[to + 1 : to + 2]) == (there, here):
            yield 2, 2, SWAPPED
    if there:
        once = to and meant[to - 1] == there
        yield 0, 1, ONCE if once else first + (VOWEL_LEFT_OUT if there in VOWELS else LEFT_OUT)
    if here:
        once = at and typed[at - 1] == here
        yield 1, 0, ONCE if once else first + (VOWEL_TOO_MANY if here in VOWELS else TOO_MANY)


def _sounds_at(typed: str, meant: str) -> dict[tuple[int, int], list[Step]]:
    """Return the steps from each place where letters of *typed* sound like those of *meant*."""
    found: dict[tuple[int, int], list[Step]] = {}
    for rule, places in _typed_at(typed):
        if rule.meant not in meant:
            continue
        down, right = len(rule.typed), len(rule.meant)
        for to in _places(rule.meant, meant):
            for at in places:
                if not rule.ends or (at + down == len(typed) and to + right == len(meant)):
                    found.setdefault((at, to), []).append((down, right, rule.cost))
    return found


@lru_cache(maxsize=1)  # one word is compared with several
def _typed_at(typed: str) -> list[tuple[Sound, list[int]]]:
    return [(rule, _places(rule.typed, typed)) for rule in _rules() if rule.typed in typed]


def _places(part: str, word: str) -> list[int]:
    return [at for at in range(len(word) - len(part) + 1) if word.startswith(part, at)]


def _letter_for_letter(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    if typed in VOWELS and meant in VOWELS:
        return VOWEL_FOR_VOWEL
    return BESIDE if meant in NEXT_TO.get(typed, ()) else OTHER_LETTER


@lru_cache(maxsize=1)
def _rules() -> tuple[Sound, ...]:
    return tuple(
        Sound(typed.strip("-$"), meant.strip("-$"), cost, "$" in typed + meant)
        for cost, pairs in sounds().items()
        for typed, meant in (pair.split() for pair in pairs)
    )
