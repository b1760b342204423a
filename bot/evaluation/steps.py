"""Time the steps of an answer that have a bar of their own; part of `make benchmark`."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable

from bot.encoder import load_encoder
from bot.errors import BotError
from bot.evaluation.measuring import Step
from bot.evaluation.presentations import every_kind
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.measure import page_of
from bot.knowledge.load import load
from bot.knowledge.wiring import steering_words
from bot.nlu.neutral import Neutraliser
from bot.settings import content_settings

GATE_ROUNDS = 3  # turns, the first of which warms up
LINTED_LETTERS = 3000


class GateRefuses(BotError):
    """The gate refuses a presentation of the composer, so that its cost means nothing."""


def steps_of_an_answer(messages: list[str]) -> list[Step]:
    """Return what reading *messages*, linting content and the gate take. Raises GateRefuses."""
    knowledge = load(content_settings().knowledge)
    return [
        _timed(
            "putting a message in plain words",
            "bar: median under 1 ms",
            Neutraliser.of(knowledge, load_encoder().words()).read,
            messages,
        ),
        _timed(
            f"looking for words that steer in {LINTED_LETTERS:,} letters",
            "bar: median under 0.3 ms",
            steering_words,
            _pieces(knowledge),
        ),
        Step(
            "the gate, over presentations of every kind",
            "bar: 95th percentile under 2 ms",
            _gate_ms(knowledge),
        ),
    ]


def _timed(name: str, bar: str, work: Callable[[str], object], texts: Iterable[str]) -> Step:
    took: list[float] = []
    for text in texts:
        work(text)  # patterns and caches are made at first use
        began = time.perf_counter()
        work(text)
        took.append((time.perf_counter() - began) * 1000)
    return Step(name, bar, took)


def _pieces(knowledge: KnowledgeBase) -> list[str]:
    words = " ".join(page_of(option) for option in knowledge.options.values())
    return [words[at : at + LINTED_LETTERS] for at in range(0, len(words), LINTED_LETTERS)][:-1]


def _gate_ms(knowledge: KnowledgeBase) -> list[float]:
    made_up = [secrets.token_hex(32)]
    keys = ImpartialityKeys(
        turn=keyring("turn", made_up),
        order=keyring("order", made_up),
        receipt=keyring("receipt", made_up),
    )
    composer, gate = Composer(knowledge, keys), Gate(knowledge, keys, frozenset())
    took: list[float] = []
    for number in range(GATE_ROUNDS):
        turn = Turn("benchmark", number)
        id = turn.id(keys.turn.now)
        answers = [(p.as_text(), p.as_json()) for _, p in every_kind(knowledge, composer, turn)]
        for text, shown in answers:
            began = time.perf_counter()
            _, breaches = gate.check(text, shown, id)
            if number > 0:
                took.append((time.perf_counter() - began) * 1000)
            if breaches:
                raise GateRefuses(f"the gate refuses what the composer made: {breaches[0]}")
    return took
