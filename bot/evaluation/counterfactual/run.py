"""Hold the dialogues of the suite on a running server and compare each with its plain one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bot.client import Client
from bot.evaluation.counterfactual.compare import differences
from bot.evaluation.counterfactual.dialogues import Dialogue

Say = Callable[[str], None]
SAY_EVERY = 500  # dialogues
THREADS = 3  # two cores answer, one request is under way to them


@dataclass(frozen=True)
class Violation:
    """A dialogue answered in another way than its plain one: at which turn, and in what."""

    dialogue: Dialogue
    turn: int
    differs: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """One dialogue that was held, with its first violation or none."""

    dialogue: Dialogue
    violation: Violation | None


def hold_all(
    dialogues: Sequence[Dialogue], url: str, say: Say, threads: int = THREADS
) -> list[Held]:
    """
    Return every dialogue judged, in the order given; each is a new conversation.

    A plain conversation is held once. Raises ServerError when the server fails.
    """
    began = time.monotonic()
    with Client(url) as client, ThreadPoolExecutor(threads) as pool:
        plains = list(dict.fromkeys(each.plain for each in dialogues))
        say(f"holding {len(plains)} plain conversations")
        answers = dict(zip(plains, pool.map(lambda turns: _hold(client, turns), plains)))

        def judge(dialogue: Dialogue) -> Held:
            return judged(dialogue, answers[dialogue.plain], _hold(client, dialogue.turns))

        held: list[Held] = []
        for one in pool.map(judge, dialogues):
            held.append(one)
            if len(held) % SAY_EVERY == 0:
                wrong = sum(each.violation is not None for each in held)
                say(
                    f"[{time.monotonic() - began:6.0f} s] {len(held)} of {len(dialogues)} "
                    f"dialogues, {wrong} answered differently"
                )
    return held


def judged(
    dialogue: Dialogue, plain: Sequence[dict[str, Any]], said: Sequence[dict[str, Any]]
) -> Held:
    """Return *dialogue* with the first turn whose answer differs from the plain one's."""
    for turn, plain_turn in dialogue.compared:
        differs = differences(plain[plain_turn], said[turn])
        if differs:
            return Held(dialogue, Violation(dialogue, turn, tuple(differs)))
    return Held(dialogue, None)


def _hold(client: Client, turns: Sequence[str]) -> list[dict[str, Any]]:
    conversation = client.start()
    return [conversation.say(turn) for turn in turns]
