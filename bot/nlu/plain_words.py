"""Dialect, text-speak and slips of ordinary words, put into plain words."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.word_lists import plain_words

# A change can bring two words together that are a phrase of the list; no phrase needs more rounds.
ROUNDS = 4
# Said to whoever listens, at the end of a sentence: "what about a utc, pet". Not "my pet".
CALLED = re.compile(
    r"(?<=\w)(?<!\bmy)(?<!\ba)(?<!\bthe)(?<!\bour)(?<!\bbest)(?<!\band)(?<!\bwith),?\s+"
    r"(?:pet|duck|hen|chuck|marra|pal|mate|hun|bab)$",
    re.IGNORECASE,
)
# A "like" that says nothing; "what is it like" and "what would i like" ask something.
LIKE = re.compile(
    r"^(?!.*(?:what's|what\s+(?:is|are|was|were|does|do|did)|whats|how|be|looks?|feels?|sounds?|"
    r"would|i|you|they|we)\b[^,.?!]*\slike$)(.*\w),?\s+like$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """
    Return *text* with the words of `lists/plain_words.yml` made plain; never empty.

    Letters of an abbreviation ("u.t.c") are left alone. Doing it again changes nothing.
    """
    words, pattern = plain_words(), _pattern()
    before = tidy(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    for _ in range(ROUNDS):
        after = pattern.sub(lambda found: words[" ".join(found[0].lower().split())], before)
        # A filler that stood alone ("lol") is the message.
        after = tidy(after) if re.search(r"\w", after) else before
        after = LIKE.sub(r"\1", CALLED.sub("", after))
        if after == before:
            break
        before = after
    return before


def tidy(text: str) -> str:
    """Return *text* on one line with single spaces and no comma that separates nothing."""
    text = " ".join(text.split())
    text = re.sub(r"\s+([,;.?!])", r"\1", text)
    text = re.sub(r"[,;](?=\s*[,;.?!])", "", text)
    # Whether a pupil types the mark at the end says nothing about the question.
    return re.sub(r"^[\s,;.:-]+(?=\w)", "", text).rstrip(" ,;:.?!-") or text


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    ordered = sorted(plain_words(), key=lambda word: (-len(word), word))
    inner = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    return re.compile(rf"(?<![\w'.&])(?:{inner})(?![\w'&])(?!\.\w)", re.IGNORECASE)
