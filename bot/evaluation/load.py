"""Time a bot under load: long conversations, and as many messages as it can answer."""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evaluation.measuring import percentile

Say = Callable[[str], object]  # says one message in a conversation, returns when it is answered
Begin = Callable[[], Say]  # a new conversation

TALKS = 20
LAST_TURN = 100
PAUSE_S = 2.1  # between two messages of a long conversation: no pupil may send faster
CLIENTS = 8
SECONDS = 20.0
TURNS_EACH = 5  # messages in one conversation, as a pupil sends


@dataclass(frozen=True)
class Load:
    """What a bot took: milliseconds of first and of hundredth messages, messages a second."""

    first_ms: list[float]
    last_ms: list[float]
    per_second: float

    def told(self) -> str:
        """Return the figures in three lines."""
        ratio = statistics.median(self.last_ms) / statistics.median(self.first_ms)
        return (
            f"  turn 1, {_told(self.first_ms)}\n"
            f"  turn {LAST_TURN}, {_told(self.last_ms)}: {ratio:.2f} times turn 1\n"
            f"  {CLIENTS} pupils at once, {SECONDS:.0f} s: {self.per_second:.0f} messages a second"
        )


def measure(begin: Begin, texts: Sequence[str]) -> Load:
    """
    Return what the bot behind *begin* takes.

    Each conversation asks the same at its first and its hundredth turn, and *texts* between.
    """
    first_ms, last_ms = long_talks(begin, texts)
    return Load(first_ms, last_ms, saturated(begin, texts))


def long_talks(begin: Begin, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """
    Return how long the first and the hundredth message of each conversation took, in ms.

    The conversations take turns, one message at a time, so that no two are answered at once.
    """
    talks = [begin() for _ in range(TALKS)]
    took: dict[int, list[float]] = {1: [], LAST_TURN: []}
    for turn in range(1, LAST_TURN + 1):
        began = time.perf_counter()
        for number, say in enumerate(talks):
            asked_again = turn in took
            text = texts[(number + (0 if asked_again else turn)) % len(texts)]
            asked = time.perf_counter()
            say(text)
            if asked_again:
                took[turn].append((time.perf_counter() - asked) * 1000)
        time.sleep(max(0.0, PAUSE_S - (time.perf_counter() - began)))
    return took[1], took[LAST_TURN]


def saturated(begin: Begin, texts: Sequence[str]) -> float:
    """Return how many messages a second are answered when clients ask without a pause."""
    end = time.perf_counter() + SECONDS
    counted = [0] * CLIENTS
    failed: list[BaseException] = []

    def ask(client: int) -> None:
        try:
            for number in itertools.count(client * len(texts) // CLIENTS):
                if number % TURNS_EACH == 0 or not counted[client]:
                    say = begin()
                say(texts[number % len(texts)])
                if time.perf_counter() > end:
                    return
                counted[client] += 1
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return sum(counted) / SECONDS


def _told(took_ms: list[float]) -> str:
    return (
        f"n = {len(took_ms)}: median {statistics.median(took_ms):.0f} ms, 95th percentile "
        f"{percentile(took_ms, 0.95):.0f} ms, 99th {percentile(took_ms, 0.99):.0f} ms"
    )
