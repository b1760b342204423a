"""One message and its answer: clean, check, ask, let out. Every way has a status, honest words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.dialogue import Dialogue, Reply
from bot.errors import BotError
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Status
from bot.knowledge.models import STAGES
from bot.web import wording
from bot.web.clean import clean, has_words
from bot.web.outgoing import Outgoing

log = structlog.get_logger()

MAP = "map"  # the status of the map of routes


@dataclass(frozen=True)
class TurnResult:
    """The answer to one message: what is said, and what the message was taken for."""

    status: str
    replies: tuple[Reply, ...]
    understood: dict[str, Any] | None
    memory: dict[str, Any] | None = None  # None when Rasa was not asked or did not answer


async def take_turn(
    dialogue: Dialogue,
    outgoing: Outgoing,
    turn: Turn,
    text: str,
    max_chars: int,
    memory: Mapping[str, Any] | None = None,
) -> TurnResult:
    """
    Return the answer to *text*, whatever a pupil can type or Rasa can do.

    *memory* is that of the answer before, from the transcript.

    Raises:
        BotError: not even the honest words for a failure can be let out.
    """
    understood: dict[str, Any] | None = None
    kept: dict[str, Any] | None = None
    try:
        words = clean(text)
        if len(text) > max_chars:
            replies = _said(Status.refused_input, wording.TOO_LONG.format(limit=max_chars))
        elif not words:
            replies = _said(Status.refused_input, wording.EMPTY)
        elif not has_words(words):
            replies = _said(Status.refused_input, wording.NO_WORDS)
        else:
            answer = await dialogue.ask(turn.conversation, words, turn.number, memory)
            replies, understood, kept = answer.replies, answer.understood, answer.memory
        replies = await outgoing.let_out(replies, turn)
    except Exception as error:  # noqa: BLE001 - a pupil who waits hears something, whatever broke
        return await _failed(outgoing, turn, error)
    return TurnResult(replies[-1].status, replies, understood, kept)


async def take_map_turn(outgoing: Outgoing, turn: Turn) -> TurnResult:
    """
    Return the map of routes: the overview of each stage, in the order of the stages.

    Each is in a turn of its own, from *turn* on, because a turn has one presentation.

    Raises:
        BotError: not even the honest words for a failure can be let out.
    """
    try:
        replies: list[Reply] = []
        for step, stage in enumerate(STAGES):
            of_stage = Turn(turn.conversation, turn.number + step)
            replies += await outgoing.let_out((outgoing.overview(stage, of_stage),), of_stage)
    except Exception as error:  # noqa: BLE001 - a pupil who waits hears something, whatever broke
        return await _failed(outgoing, turn, error)
    return TurnResult(MAP, tuple(replies), None)


async def _failed(outgoing: Outgoing, turn: Turn, error: Exception) -> TurnResult:
    # What our own errors say is known; another's may repeat what a pupil wrote.
    reason = str(error) if isinstance(error, BotError) else "not an error of ours"
    log.error("turn.failed", kind=type(error).__name__, reason=reason)
    replies = await outgoing.let_out(_said(Status.failed, wording.FAILED), turn)
    return TurnResult(replies[-1].status, replies, None)


def _said(status: Status, words: str) -> tuple[Reply, ...]:
    return (Reply(words, {"status": status.value}),)
