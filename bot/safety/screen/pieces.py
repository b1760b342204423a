"""Word pieces of a text, by an encoder's own vocabulary, without loading the encoder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

VOCABULARY = "tokenizer.json"
MAX_PIECES = 56  # read at once; a longer message is read in windows that overlap
STEP = 36


class Window(NamedTuple):
    """A part of a text that is read at once."""

    ids: list[int]
    text: str


class Pieces:
    """Parts texts into the ids that the network takes."""

    def __init__(self, vocabulary: str) -> None:
        """Take the *vocabulary*: the content of an encoder's `tokenizer.json`."""
        self._tokenizer = Tokenizer.from_str(vocabulary)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @classmethod
    def in_folder(cls, weights: Path) -> Pieces:
        """Return the pieces of the encoder in the folder *weights*."""
        return cls((weights / VOCABULARY).read_text(encoding="utf-8"))

    def of(self, text: str) -> list[int]:
        """Return the ids of *text*, with the marks of beginning and end."""
        found: list[int] = self._tokenizer.encode(text).ids
        return found

    def windows(self, text: str) -> list[Window]:
        """Return *text* in windows of at most MAX_PIECES, each with the marks of both ends."""
        cut = self._tokenizer.encode(text)
        ids = cut.ids
        if len(ids) <= MAX_PIECES:
            return [Window(ids, text)]
        inner, spans, width = ids[1:-1], cut.offsets[1:-1], MAX_PIECES - 2
        starts = [*range(0, len(inner) - width, STEP), len(inner) - width]
        return [
            Window(
                [ids[0], *inner[at : at + width], ids[-1]],
                text[spans[at][0] : spans[at + width - 1][1]],
            )
            for at in starts
        ]

    def words(self) -> tuple[str, ...]:
        """Return the whole words of the vocabulary, which stand in the order of how common."""
        listed = sorted(self._tokenizer.get_vocab().items(), key=lambda pair: pair[1])
        return tuple(word for word, _ in listed if word.isascii() and word.isalpha())
