"""Letters under their disguises: look-alikes, emoji, spacing, accents, leet; the first step."""

from __future__ import annotations

import re
import unicodedata

# Letters of other alphabets, and signs, that look like Latin ones.
LOOK_ALIKES = str.maketrans(
    "абвгдеёзіїјкӏмнорстухһьѕԁԛԝνοραετικυηωχβµßıłøđðþæœƒɑɡɩɪɴʀʏʟ",
    "abbrdeesiijklmhopctyxhbsdqwvopaetikunwxbubilodotaofagiinryl",
)
# Emoji that stand for a word; any other is left out.
EMOJI = {"🔪": "knife", "🗡": "knife", "🩸": "blood", "💊": "pills", "🔫": "gun", "💣": "bomb"}
LEET = str.maketrans("013457$@€!|", "oieastsaeil")
APOSTROPHES = str.maketrans("’‘ʼ`´＇", "''''''")  # noqa: RUF001 - they are listed because they look alike
# Single letters in a row, whatever stands between them: "k i l l", "k.i.l.l", "k-i-l-l".
SPACED = re.compile(r"(?<![\w'])(?:\w(?:[ .,\-_/~+]|\s{1,3}(?=\w\b)))" r"{2,}\w(?![\w'])")
STRETCHED = re.compile(r"(\w)\1{2,}")
TOKEN = re.compile(r"[a-z0-9@$€!|*'+]+")


def plain_letters(text: str) -> str:
    """
    Return *text* in small Latin letters, without accents, marks that do not show, and emoji.

    Letters that stand apart are joined: "k i l l" becomes "kill". Words still have their spelling.
    """
    text = unicodedata.normalize("NFKC", text)
    for sign, word in EMOJI.items():
        text = text.replace(sign, f" {word} ")
    text = unicodedata.normalize("NFKD", text).lower().translate(APOSTROPHES)
    text = text.translate(LOOK_ALIKES)
    kept: list[str] = []
    for at, sign in enumerate(text):
        kind = unicodedata.category(sign)
        if kind in ("Mn", "Cf", "Me"):
            continue
        if kind in ("So", "Sk", "Cs", "Co", "Cn"):
            # A sign inside a word hides it; one between words parts them.
            beside = text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()
            kept.append("" if beside else " ")
            continue
        kept.append(sign)
    text = "".join(kept)
    text = SPACED.sub(_joined, text)
    return STRETCHED.sub(r"\1\1", text)


def _joined(found: re.Match[str]) -> str:
    # Two spaces or more part words, unless they stand between all letters; one parts letters.
    words = re.split(r"\s{2,}", found.group())
    if all(len(word) == 1 for word in words):
        return "".join(words)
    return " ".join("".join(re.findall(r"\w", word)) for word in words)


def tokens(text: str) -> list[str]:
    """Return the words of plain *text*, in order; those joined by a dash or dot are parted."""
    return [word for word in (each.strip("'!|+") for each in TOKEN.findall(text)) if word]


def without_leet(token: str) -> str:
    """Return *token* with digits and signs as the letters that they look like."""
    return token.translate(LEET)
