"""Word pieces of a text, by the encoder's own vocabulary, without loading the encoder."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

MAX_PIECES = 56  # read at once; a longer message is read in windows that overlap
STEP = 36


class Pieces:
    """Parts texts into the ids that the network takes."""

    def __init__(self, weights: Path) -> None:
        """Read the vocabulary in the encoder's folder *weights*."""
        self._tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def of(self, text: str) -> list[int]:
        """Return the ids of *text*, with the marks of beginning and end."""
        found: list[int] = self._tokenizer.encode(text).ids
        return found

    def windows(self, text: str) -> list[list[int]]:
        """Return the ids of *text* in windows of at most MAX_PIECES, each with its marks."""
        ids = self.of(text)
        if len(ids) <= MAX_PIECES:
            return [ids]
        inner, width = ids[1:-1], MAX_PIECES - 2
        starts = [*range(0, len(inner) - width, STEP), len(inner) - width]
        return [[ids[0], *inner[at : at + width], ids[-1]] for at in starts]

    def words(self) -> tuple[str, ...]:
        """Return the whole words of the vocabulary, which stand in the order of how common."""
        listed = sorted(self._tokenizer.get_vocab().items(), key=lambda pair: pair[1])
        return tuple(word for word, _ in listed if word.isascii() and word.isalpha())
