"""The safety screen: patterns and the networks together, over one message and the last five."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.safety.flags import Category, Flag
from bot.safety.screen.idioms import meant
from bot.safety.screen.lexical import Patterns
from bot.safety.screen.network import Reads
from bot.safety.screen.normal import Normaliser

TURNS = 4  # earlier messages that are read along
MAX_WORDS_BEFORE = 24  # of those, the latest words: a sentence in parts lies close together
NEAR = 14  # of those, the words that a pattern can reach back to
# Log odds of danger; how they were chosen, and on what: docs/decisions/0012.
ALONE = 1.0  # from here on one message is flagged
TOGETHER = 1.75  # from here on messages together are flagged
# Of the first network alone, which says of every message whether it is plainly ordinary.
ORDINARY = -1.9  # below this a message is plainly ordinary, whatever was said before it
NOTHING_NEW = -1.5  # below this a message adds nothing to what was flagged before it
SHORT = 4  # words; so short a message ("yes", "he did it") means what was said before it


class Screen:
    """Reads what pupils write. Pure: it keeps nothing and is safe in several threads."""

    def __init__(self, normaliser: Normaliser, patterns: Patterns, network: Reads) -> None:
        self._normaliser = normaliser
        self._patterns = patterns
        self._network = network

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        """
        Return what in *text* somebody has to read, None when there is nothing.

        Args:
            text: the pupil's message, as it was written.
            before: up to four earlier messages of the pupil, the oldest first.
        """
        new = self._normaliser.normal(text)
        if not new:  # no word in it: a smiley, a full stop
            return None
        listed = self._patterns.categories(new)
        reading = self._network.read(meant(new))
        found, by = list(listed), ["words"] if listed else []
        if reading.danger >= ALONE:
            found += reading.categories
            by.append("network")
        if not found and (earlier := self._earlier(before)):
            found = self._together(earlier, new, reading.first)
            by = ["turns"] if found else []
        if not found:
            return None
        categories = tuple(dict.fromkeys(found))
        return Flag(categories, self._immediate(categories, new), tuple(by))

    def _earlier(self, before: Sequence[str]) -> str:
        words = " ".join(self._normaliser.normal(text) for text in before[-TURNS:]).split()
        return " ".join(words[-MAX_WORDS_BEFORE:])

    def _together(self, earlier: str, new: str, first: float) -> list[Category]:
        """Return what only the messages together tell of, so that *new* brings it up."""
        near = " ".join(earlier.split()[-NEAR:])
        if listed := self._patterns.categories(f"{near} {new}", since=len(near) + 1):
            return listed
        if first < ORDINARY and len(new.split()) > SHORT:
            return []
        reading = self._network.read(meant(f"{earlier} {new}"))
        if reading.danger < TOGETHER:
            return []
        # What was flagged before is not flagged again by an ordinary message after it.
        if first < NOTHING_NEW and self._is_flagged(earlier):
            return []
        return list(reading.categories)

    def _is_flagged(self, text: str) -> bool:
        listed = self._patterns.categories(text)
        return bool(listed) or self._network.read(meant(text)).danger >= ALONE

    def _immediate(self, categories: Iterable[Category], new: str) -> bool:
        return Category.IMMEDIATE_DANGER in categories or self._patterns.is_now(new)
