"""Measure start, memory and time to an answer; `make benchmark`. Prints, never fails."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
import sys
import time
from pathlib import Path

from bot import launcher
from bot.client import Client
from bot.errors import BotError
from bot.evaluation.questions import QUESTIONS, read_questions
from bot.evaluation.steps import steps_of_an_answer
from bot.settings import content_settings
from bot.training import model_file, train

WARM_UP = 20
ROUNDS = 3
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
        steps = steps_of_an_answer(texts)
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
    for step in steps:
        print(
            f"{step.name}, n = {len(step.took_ms)}: "
            f"median {statistics.median(step.took_ms):.2f} ms, 95th percentile "
            f"{percentile(step.took_ms, 0.95):.2f} ms, longest {max(step.took_ms):.1f} ms"
            f" ({step.bar})"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
