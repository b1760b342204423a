"""
How well slips of the finger are mended: `python -m bot.evaluation.slips`.

Made-up slips of one letter (dropped, changed, added, or two swapped, at any place, drawn with a
fixed seed) in each word of five letters and more that is recognised; and the ordinary words of
tens of thousands in everyday sentences, which must stay as they are.
"""

from __future__ import annotations

import random
import re
import string
import time
from collections import Counter
from collections.abc import Container

import yaml

from bot.encoder import load_encoder
from bot.evaluation.measuring import Step, machine
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.wiring import knowledge_base
from bot.nlu.neutral import left_as_typed
from bot.nlu.plain_words import plain
from bot.settings import ROOT, content_settings
from bot.spelling.making import spelling_of
from bot.spelling.names_spelt import SHORTEST, names_spelt
from bot.spelling.pairs import pairs

SLIPS_A_WORD = 20
SEED = 7
EVERYDAY = ROOT / "bot" / "safety" / "screen" / "examples"


def slip(word: str, draw: random.Random) -> str:
    """Return *word* with one slip in it, drawn by *draw*; never *word* itself."""
    while True:
        at, letter = draw.randrange(len(word)), draw.choice(string.ascii_lowercase)
        made = draw.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
        if made != word:
            return made


def recognised(knowledge: KnowledgeBase, known: Container[str]) -> list[str]:
    """Return the words that are put right, of five letters and more, in order."""
    ordinary = [word for word in pairs().words if len(word) >= SHORTEST and word.isalpha()]
    return sorted({*names_spelt(knowledge, known), *ordinary})


def everyday_sentences() -> list[str]:
    """Return the ordinary sentences from which the safety screen learns what is harmless."""
    return [
        line
        for file in sorted(EVERYDAY.glob("ordinary*.yml"))
        for line in _texts(yaml.safe_load(file.read_text(encoding="utf-8")))
    ]


def _texts(found: object) -> list[str]:
    if isinstance(found, str):
        return [line.removeprefix("- ") for line in found.splitlines() if line.strip()]
    parts = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [text for part in parts for text in _texts(part)]


def main() -> None:
    """Print how many slips are mended, how many ordinary words are changed, and the time."""
    knowledge, known = knowledge_base(), load_encoder(content_settings().encoder).words()
    spelling = spelling_of(knowledge, known, left_as_typed())
    words = recognised(knowledge, known)
    draw = random.Random(SEED)
    found: Counter[str] = Counter()
    for word in words:
        for made in (slip(word, draw) for _ in range(SLIPS_A_WORD)):
            mended = spelling.mended(made)
            another = "is another word already" if made in known else "left as it is"
            found["mended" if mended == word else another if mended == made else "changed"] += 1
    print(machine())
    print(f"{len(words)} words, {found.total()} slips (bar: 95% mended)")
    for outcome, count in found.most_common():
        print(f"  {outcome:24} {count:6} {count / found.total():6.1%}")

    # Apostrophes that are left out are put in before slips are looked for.
    sentences = [plain(text) for text in everyday_sentences()]
    said = [
        word for text in sentences for word in re.findall(r"(?<![\w'])[a-z]{3,}(?![\w'])", text)
    ]
    changed = Counter((word, after) for word in said if (after := spelling.mended(word)) != word)
    print(
        f"{changed.total()} of {len(said)} ordinary words changed "
        f"({changed.total() / len(said):.2%}, bar: 1%): "
        + ", ".join(f"{word} to {after}" for word, after in changed.most_common(40))
    )
    took = []
    for text in sentences:
        began = time.perf_counter()
        spelling.mended(text)
        took.append((time.perf_counter() - began) * 1000)
    print(Step("mending slips in a message", "bar: median under 1 ms", took).told())


if __name__ == "__main__":
    main()
