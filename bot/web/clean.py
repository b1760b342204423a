"""A pupil's words as they may go further: no controls, no commands, no tricks of direction."""

from __future__ import annotations

import unicodedata

# Characters that are not shown but change what is read: controls, direction marks, joiners.
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})


def clean(text: str) -> str:
    """
    Return *text* composed (NFKC), on one line, without unseen characters and leading slashes.

    A leading slash is Rasa's mark of a command; look-alikes become a slash by NFKC and go too.
    """
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or _is_seen(c))
    folded = unicodedata.normalize("NFKC", seen).translate(PLAIN)
    return " ".join(folded.split()).lstrip("/\\\u2044\u2215 ")


def has_words(text: str) -> bool:
    """Return whether *text* holds a letter or a digit: emoji and punctuation alone do not."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN


def keepable(text: str) -> str:
    """Return *text* without halves of characters and NUL, which databases cannot keep."""
    return "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")
