"""Cues that a pupil may want more help: words about themselves, from a reviewed list."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

LIST = Path(__file__).with_name("cues.yml")
STANDS_FOR = {
    "{me}": r"(?:i am|i m|im|i was|i ve been|i have been)(?: (?:also|now|still|just))?",
    "{have}": r"(?:i have|i ve|i ve got|i got|ive|ive got|i have got|with my|i was given)(?: got)?",
    "{live}": r"(?:i live|i m living|im living|living)",
}
_NOT_WORDS = re.compile(r"[^\w\s]+")


def has_cue(text: str) -> bool:
    """Return whether *text* has words of the list; which ones is kept nowhere."""
    plain = " ".join(_NOT_WORDS.sub(" ", text.lower()).split())
    return _pattern().search(plain) is not None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    groups = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    found = []
    for group in groups:
        for words in group["words"]:
            for sign, pattern in STANDS_FOR.items():
                words = words.replace(sign, pattern)
            # Signs of punctuation are spaces by then, as in "children s home".
            found.append(words.replace(",?", "").replace("'?", " ?"))
    return re.compile(rf"\b(?:{'|'.join(found)})\b")
