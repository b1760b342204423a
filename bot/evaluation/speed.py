"""Measure start, memory and time to an answer; `make benchmark`. Prints, never fails."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import secrets
import statistics
import sys
import time
from pathlib import Path

from bot import launcher
from bot.client import Client
from bot.errors import BotError
from bot.evaluation.presentations import every_kind
from bot.evaluation.questions import QUESTIONS, read_questions
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.keyring import keyring
from bot.knowledge.load import load
from bot.settings import content_settings
from bot.training import model_file, train

WARM_UP = 20
ROUNDS = 3
GATE_ROUNDS = 3  # turns, the first of which warms up
TURNS_EACH = 5  # messages in one conversation, as a pupil sends
PACKAGES = ("rasa", "spacy", "sentence-transformers", "faiss-cpu", "torch", "fastapi", "uvicorn")


def resident_mib(pid: int) -> float:
    """Return the resident memory of process *pid* in MiB, from /proc."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: list[float], share: float) -> float:
    """Return the smallest of *values* that at least *share* of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)]


def gate_cost_ms() -> list[float]:
    """
    Return how long the gate takes for each presentation of every kind, in milliseconds.

    Measured in this process: what it adds to an answer, without the way to it. Every text was seen
    once before, as in a server that has run for a while.
    """
    knowledge, made_up = load(content_settings().knowledge), [secrets.token_hex(32)]
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


class GateRefuses(BotError):
    """The gate refuses a presentation of the composer, so that its cost means nothing."""


def machine() -> str:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} cores of {model}, load {load}\n"
        f"{platform.platform()}, Python {platform.python_version()}\n{versions}"
    )


def main() -> int:
    """Start a server, ask the evaluation questions one after another, print the figures."""
    texts = [question["text"] for question in read_questions(QUESTIONS)]
    print(machine())
    try:
        # Training is apart: what counts is how soon a trained assistant is ready.
        if not model_file(content_settings()).exists():
            train(content_settings(), content_settings().var / "log" / "train.log")
        gate_ms = gate_cost_ms()
        began = time.perf_counter()
        with (
            launcher.running(lambda words: print(words, file=sys.stderr), port=0) as running,
            Client(running.url) as client,
        ):
            ready_s = time.perf_counter() - began
            took_ms: list[float] = []
            conversation = client.start()
            for number, text in enumerate(texts[:WARM_UP] + texts * ROUNDS):
                if number % TURNS_EACH == 0:
                    conversation = client.start()
                asked = time.perf_counter()
                conversation.say(text)
                if number >= WARM_UP:
                    took_ms.append((time.perf_counter() - asked) * 1000)
            memory = {part.name: resident_mib(part.process.pid) for part in running.parts}
    except BotError as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 1
    print(f"ready after {ready_s:.1f} s, with a trained model")
    each = ", ".join(f"{name} {mib:.0f}" for name, mib in memory.items())
    print(f"resident memory {sum(memory.values()):.0f} MiB ({each}); the launcher's own is apart")
    print(
        f"message to answer over HTTP, one pupil, n = {len(took_ms)}: "
        f"median {statistics.median(took_ms):.0f} ms, 95th percentile "
        f"{percentile(took_ms, 0.95):.0f} ms, 99th {percentile(took_ms, 0.99):.0f} ms, "
        f"longest {max(took_ms):.0f} ms"
    )
    print(
        f"the gate, over presentations of every kind, n = {len(gate_ms)}: "
        f"median {statistics.median(gate_ms):.2f} ms, 95th percentile "
        f"{percentile(gate_ms, 0.95):.2f} ms, longest {max(gate_ms):.1f} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
