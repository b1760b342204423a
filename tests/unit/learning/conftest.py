"""A small checkout to learn in, a screen that knows one word, and vectors made of letters."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import passages
from bot.learning.corrections import Known
from bot.learning.proposal import Proposal, propose
from bot.learning.refusals import Reason
from bot.safety.flags import Category, Flag
from bot.safety.masking import masker
from bot.safety.reading import Reading

DANGER = "bogeyman"  # what the screen of these tests picks out
BROKEN = "gremlin"  # what it breaks on
TRAINING = """\
version: "3.1"
# Sentences about routes.
nlu:
  - intent: ask_overview
    examples: |
      - what can i do after year 11

      - all my choices pls

  # Kept apart on purpose.
  - intent: ask_facet
    examples: |
      - how long does a t level take
  - intent: ask_facet
    metadata: {facet: where}
    examples: |
      - is there one in my town
  - intent: say_unsure
    examples: |
      - dunno
"""
TOPIC = """\
version: "3.1"
nlu:
  - intent: ask_about_bursary_fund
    examples: |
      - whats the [bursary]{"entity": "topic", "value": "bursary_fund"} n how do i get it
      - can i get money off the college for tools"""
QUESTIONS = """\
- {id: q001, text: "which ways lead to being a baker", intent: ask_overview, stage: post_16}
- {id: q002, text: "bus", intent: out_of_scope, entities: [{text: "jam bursary", type: topic}]}
"""
STORIES = """\
stories:
  - story: a pupil greets
    steps:
      - user: |
          hiya are you there today
        intent: greet
"""
INTENTS = ("ask_overview", "ask_facet", "ask_about_option", "ask_about_bursary_fund",
           "ask_about_travel_help", "out_of_scope", "say_upset", "say_unsure")  # fmt: skip


class WordScreen:
    """Picks out one word, and breaks on another."""

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        if BROKEN in text:
            raise RuntimeError
        return Flag((Category.SELF_HARM,), False, ("words",)) if DANGER in text else None


def by_letters(texts: Sequence[str]) -> np.ndarray:
    """Return vectors of which letters *texts* have, shape (n, 128), of unit length."""
    counts = [[text.lower().count(chr(at)) for at in range(128)] for text in texts]
    rows = np.reshape(counts, (len(texts), 128))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "data/nlu/options.yml": TRAINING,
        "data/nlu/bursary_fund.yml": TOPIC,
        "tests/evaluation/questions.yml": QUESTIONS,
        "tests/conversations/test_small_talk.yml": STORIES,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def known(real: KnowledgeBase) -> Known:
    return Known(frozenset(INTENTS), {each.id: each for each in passages(real)})


@pytest.fixture(scope="session")
def reading(real: KnowledgeBase) -> Reading:
    return Reading(WordScreen(), masker(real), lambda text, before: (), "tests")


Learn = Callable[..., Proposal]


@pytest.fixture
def learn(root: Path, known: Known, reading: Reading) -> Learn:
    """Return what is proposed for corrections, each bytes or the fields of a line."""

    def learn(*lines: bytes | dict[str, Any]) -> Proposal:
        sent = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        return propose(root, sent, known, reading, by_letters, lambda words: None)

    return learn


def refused(found: Proposal) -> list[tuple[int, Reason]]:
    """Return the lines that were refused, and the kind of each refusal."""
    return [(each.line, each.reason) for each in found.refusals]
