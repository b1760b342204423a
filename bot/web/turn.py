"""One message and its answer: clean, check, ask. Every way out has a status and honest words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import structlog

from bot.dialogue import Dialogue, Reply
from bot.errors import DialogueError
from bot.impartiality.presentation import Status
from bot.web import wording
from bot.web.clean import clean, has_words

log = structlog.get_logger()


@dataclass(frozen=True)
class TurnResult:
    """What goes back for one message."""

    status: str
    replies: tuple[Reply, ...]
    understood: dict[str, Any] | None
    latency_ms: float


async def take_turn(dialogue: Dialogue, sender: str, text: str, max_chars: int) -> TurnResult:
    """Return the answer to *text*; never raises for what a pupil can type or Rasa can do."""
    began = time.perf_counter()

    def result(
        status: str, replies: tuple[Reply, ...], understood: dict[str, Any] | None = None
    ) -> TurnResult:
        return TurnResult(status, replies, understood, (time.perf_counter() - began) * 1000)

    def said(status: Status, words: str) -> TurnResult:
        return result(status.value, (Reply(words, {"status": status.value}),))

    if len(text) > max_chars:
        return said(Status.refused_input, wording.TOO_LONG.format(limit=max_chars))
    words = clean(text)
    if not words:
        return said(Status.refused_input, wording.EMPTY)
    if not has_words(words):
        return said(Status.refused_input, wording.NO_WORDS)
    try:
        answer = await dialogue.ask(sender, words)
    except DialogueError as error:
        log.error("turn.failed", reason=str(error))
        return said(Status.failed, wording.FAILED)
    return result(answer.replies[-1].status, answer.replies, answer.understood)
