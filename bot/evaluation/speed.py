"""
Measure start, memory, time to an answer, load and the page; `make benchmark`. Never fails.

The bot of `rasa init` is measured in the same run, after ours has stopped.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot import launcher
from bot.client import Client
from bot.errors import BotError
from bot.evaluation.alert_speed import alert_steps
from bot.evaluation.load import measure, saturated
from bot.evaluation.masking import mask_step
from bot.evaluation.measuring import machine, percentile, resident_mib
from bot.evaluation.page_speed import NotMeasured, page_steps
from bot.evaluation.questions import QUESTIONS, read_questions
from bot.evaluation.rasa_default import default_bot
from bot.evaluation.steps import steps_of_an_answer
from bot.evaluation.stream_cost import stream_cost
from bot.settings import content_settings
from bot.training import model_file, train

WORKERS = "EVENHAND_RASA_WORKERS"
WARM_UP = 20
ROUNDS = 3
PAGE_QUESTIONS = 60
TURNS_EACH = 5  # messages in one conversation, as a pupil sends


def main() -> int:
    """Start a server, ask the evaluation questions one after another, print the figures."""
    texts = [question["text"] for question in read_questions(QUESTIONS)]
    print(machine())
    try:
        # Training is apart: what counts is how soon a trained assistant is ready.
        if not model_file(content_settings()).exists():
            train(content_settings(), content_settings().var / "log" / "train.log")
        steps = [*steps_of_an_answer(texts), mask_step(texts), *alert_steps()]
        began = time.perf_counter()
        with (
            _rasa_servers(1),
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
            web = next(p.process.pid for p in running.parts if p.name == "web server")
            streams = stream_cost(running.url, web)
            page = _of_the_page(running.url, texts[:PAGE_QUESTIONS])
            load = measure(lambda: client.start().say, texts)
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
        print(step.told())
    print(streams.told())
    for line in page:
        print(line)
    print(
        f"under load (bars: turn 100 at most 1.3 times turn 1, 40 messages a second)\n{load.told()}"
    )
    try:
        print(_with_rasa_servers(2, texts))
    except BotError as error:
        print(f"two Rasa servers were not measured: {error}")
    try:
        default = default_bot(content_settings())
    except BotError as error:
        print(f"the bot of `rasa init` was not measured: {error}")
        return 0
    print(default.told())
    times = load.per_second / default.load.per_second
    print(f"messages a second, {times:.2f} times those of `rasa init` (bar: 1.5)")
    return 0


@contextmanager
def _rasa_servers(count: int) -> Iterator[None]:
    """Have the launcher start *count* Rasa servers, whatever the machine's setting is."""
    before = os.environ.get(WORKERS)
    os.environ[WORKERS] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ[WORKERS]
        else:
            os.environ[WORKERS] = before


def _with_rasa_servers(count: int, texts: list[str]) -> str:
    """Return the line about *count* Rasa servers: messages a second and memory."""
    with (
        _rasa_servers(count),
        launcher.running(lambda words: print(words, file=sys.stderr), port=0) as running,
        Client(running.url) as client,
    ):
        for text in texts[:WARM_UP]:
            client.start().say(text)
        per_second = saturated(lambda: client.start().say, texts)
        memory = sum(resident_mib(part.process.pid) for part in running.parts)
    return f"  {count} Rasa servers: {per_second:.0f} messages a second, {memory:.0f} MiB"


def _of_the_page(url: str, questions: list[str]) -> list[str]:
    """Return the lines about the page; where it cannot be measured, why."""
    try:
        return [step.told() for step in page_steps(url, questions)]
    except NotMeasured as error:
        return [str(error)]


if __name__ == "__main__":
    sys.exit(main())
