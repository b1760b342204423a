"""One message and its answer: clean, check, ask, let out. Every way has a status, honest words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import structlog

from bot.dialogue import Dialogue, Reply
from bot.errors import BotError
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Status
from bot.web import wording
from bot.web.clean import clean, has_words
from bot.web.outgoing import Outgoing

log = structlog.get_logger()


@dataclass(frozen=True)
class TurnResult:
    """What goes back for one message; `turn` counts the messages of the conversation from 1."""

    turn: int
    status: str
    replies: tuple[Reply, ...]
    understood: dict[str, Any] | None
    latency_ms: float


async def take_turn(
    dialogue: Dialogue, outgoing: Outgoing, sender: str, text: str, max_chars: int
) -> TurnResult:
    """Return the answer to *text*; never raises for what a pupil can type or Rasa can do."""
    began = time.perf_counter()
    turn = Turn(sender, 0)
    understood: dict[str, Any] | None = None
    try:
        turn = await outgoing.next_turn(sender)
        words = clean(text)
        if len(text) > max_chars:
            replies = _said(Status.refused_input, wording.TOO_LONG.format(limit=max_chars))
        elif not words:
            replies = _said(Status.refused_input, wording.EMPTY)
        elif not has_words(words):
            replies = _said(Status.refused_input, wording.NO_WORDS)
        else:
            answer = await dialogue.ask(sender, words, turn.number)
            replies, understood = answer.replies, answer.understood
        replies = await outgoing.let_out(replies, turn)
    except BotError as error:
        log.error("turn.failed", kind=type(error).__name__, reason=str(error))
        understood = None
        replies = await outgoing.let_out(_said(Status.failed, wording.FAILED), turn)
    took_ms = (time.perf_counter() - began) * 1000
    return TurnResult(turn.number, replies[-1].status, replies, understood, took_ms)


def _said(status: Status, words: str) -> tuple[Reply, ...]:
    return (Reply(words, {"status": status.value}),)
