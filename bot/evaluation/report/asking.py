"""Ask the running product every message of the sets, and have the trained model parse each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import launcher
from bot.client import Client
from bot.evaluation.measuring import resident_mib
from bot.evaluation.report.judging import Message
from bot.evaluation.report.model import Progress
from bot.nlu.parsing import Parser
from bot.settings import content_settings
from bot.training import model_file

Sets = Mapping[str, Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class Asked:
    """Every set's messages with what came of them, and what the product took."""

    sets: dict[str, list[Message]]
    ready_s: float
    took_ms: list[float]  # each message, over HTTP, one at a time
    parse_ms: list[float]
    memory_mib: dict[str, float]  # of each process, after the last message


def ask(sets: Sets, say: Callable[[str], None], progress: Progress) -> Asked:
    """
    Return *sets* asked, each message in a conversation of its own.

    Raises:
        StartError: the product cannot be started.
        ServerError: it stopped answering.
    """
    every = [(name, label) for name, labels in sets.items() for label in labels]
    began = time.perf_counter()
    answers, took_ms = [], []
    with launcher.running(say, port=0) as running, Client(running.url) as client:
        ready_s = time.perf_counter() - began
        for _, label in progress(every, "asking the product", len(every)):
            conversation = client.start()
            asked = time.perf_counter()
            answers.append(conversation.say(label["text"]))
            took_ms.append((time.perf_counter() - asked) * 1000)
        memory = {part.name: resident_mib(part.process.pid) for part in running.parts}
    # Only now: two models in memory at once would slow the product down.
    parses, parse_ms = _parses([label["text"] for _, label in every], progress)
    found: dict[str, list[Message]] = {name: [] for name in sets}
    for (name, label), parse, answer in zip(every, parses, answers):
        found[name].append(Message(label, parse, answer))
    return Asked(found, ready_s, took_ms, parse_ms, memory)


def _parses(texts: Sequence[str], progress: Progress) -> tuple[list[dict[str, Any]], list[float]]:
    parser = Parser.load(model_file(content_settings()))
    parses, took_ms = [], []
    began = time.perf_counter()
    for parse in progress(parser.parses(texts), "parsing", len(texts)):
        took_ms.append((time.perf_counter() - began) * 1000)
        parses.append(parse)
        began = time.perf_counter()
    return parses, took_ms
