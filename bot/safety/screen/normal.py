"""A message as the screen reads it: plain letters, plain words, mended spelling, no names."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.safety.screen.examples import careers_examples, own_examples
from bot.safety.screen.letters import plain_letters, tokens
from bot.safety.screen.neutral import neutral, neutral_words
from bot.safety.screen.spelling import Speller

LIST = Path(__file__).parent / "slang.yml"
MAX_LETTERS = 4000  # of one message; a longer one is read in part, its beginning and its end
SHORTENED = (
    (re.compile(r"\b(can)'t\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\b(he|she|it|that|there|what|who|where|how)'s\b"), r"\1 is"),
    (re.compile(r"'"), ""),
)


class Normaliser:
    """Puts messages into the form that patterns and the network read."""

    def __init__(self, known: tuple[str, ...]) -> None:
        """Take the whole words that the encoder knows, the commonest first."""
        self._slang = _slang()
        self._longest = max(len(phrase) for phrase in self._slang)
        sentences = [
            self._plain(self._words(example.text))
            for example in (*own_examples(), *careers_examples())
        ]
        named = [word for words in self._slang.values() for word in words]
        listed = [word for phrase in self._slang for word in phrase]
        self._speller = Speller([*sentences, named], (*known, *listed, *neutral_words().keys()))

    def normal(self, text: str) -> str:
        """Return *text* in plain words with spaces between; empty when nothing is left."""
        if len(text) > MAX_LETTERS:
            text = f"{text[: MAX_LETTERS // 2]} {text[-MAX_LETTERS // 2 :]}"
        words = self._plain(self._words(text))
        mended = self._speller.mended(words)
        if mended != words:
            mended = self._plain(mended)
        return neutral(" ".join(mended))

    def _words(self, text: str) -> list[str]:
        text = plain_letters(text)
        for pattern, plain in SHORTENED:
            text = pattern.sub(plain, text)
        return tokens(text)

    def _plain(self, words: list[str]) -> list[str]:
        """Return *words* with slang and short forms in plain words, the longest phrase first."""
        found: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                plain = self._slang.get(tuple(words[at : at + length]))
                if plain is not None:
                    found += plain
                    at += length
                    break
            else:
                found.append(words[at])
                at += 1
        return found


@lru_cache(maxsize=1)
def _slang() -> dict[tuple[str, ...], list[str]]:
    listed = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return {
        tuple(str(phrase).split()): str(plain).split()
        for phrases in listed.values()
        for phrase, plain in phrases.items()
    }
