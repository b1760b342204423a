"""
Count how often words follow each other: `python -m bot.evaluation.word_pairs`.

Writes `bot/spelling/lists/pairs.txt` from the training sentences and the reviewed texts. To be run
after many new sentences; a few change nothing that matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.encoder import load_encoder
from bot.evaluation.trained import training_questions
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import passages
from bot.knowledge.wiring import knowledge_base
from bot.nlu.plain_words import plain
from bot.nlu.word_lists import plain_words
from bot.settings import content_settings
from bot.spelling.pairs import FILE, WORD, count, written
from bot.spelling.word_lists import may_mean, mostly_mean

ANNOTATED = re.compile(r"\[([^]]*)\]\{[^}]*\}")
LEAST_WORD = 3  # times, or it is too rare to be what a misspelt word means
LEAST_PAIR = 2


def sentences(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the training sentences and those of the reviewed texts, in plain words."""
    for _, line in training_questions():
        yield plain(ANNOTATED.sub(r"\1", line)).lower()
    for passage in passages(knowledge):
        yield passage.question.lower()
        yield from (part.lower() for part in re.split(r"[.?!]\s", passage.text))


def spelt_right(knowledge: KnowledgeBase) -> Callable[[str], bool]:
    """Return what tells whether the encoder, a reviewed text or a plain word has a word."""
    reviewed = {word for p in passages(knowledge) for word in WORD.findall(p.text.lower())}
    plainer = {word for words in plain_words().values() for word in words.split()}
    known = load_encoder(content_settings().encoder).words() | reviewed | plainer
    odd = {*plain_words(), *may_mean(), *mostly_mean()}
    return lambda word: word.isdigit() or (word in known and word not in odd)


def is_word(word: str) -> bool:
    """Return whether *word* has letters alone, or ends as "doesn't" does."""
    return word.isalpha() or word.removesuffix("n't").isalpha()


def main() -> None:
    """Write the file."""
    knowledge = knowledge_base()
    is_spelt = spelt_right(knowledge)
    # A sentence in text-speak would teach what a misspelt word stands beside.
    model = count(s for s in sentences(knowledge) if all(map(is_spelt, WORD.findall(s))))
    words = [word for word, times in model.words.items() if times >= LEAST_WORD and is_word(word)]
    lines = list(written(model, words, LEAST_PAIR))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {len(lines)} lines to {FILE}")


if __name__ == "__main__":
    main()
