"""Questions by the file: JSON lines in, JSON lines out, one for one and in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from bot.client import Client, Conversation, ServerError, record_of
from bot.errors import BotError


class BadLine(BotError):
    """A line is not a question; the message says why, `id` is the line's own when it has one."""

    def __init__(self, message: str, id: Any = None) -> None:
        super().__init__(message)
        self.id = id


def answer_lines(lines: Iterable[bytes], client: Client) -> Iterator[str]:
    """
    Yield one JSON record for each line, in order; lines that name a conversation share it.

    A line that cannot be asked yields `{"id", "line", "status": "failed", "error"}`.
    """
    conversations: dict[str, Conversation] = {}
    for number, line in enumerate(lines, start=1):
        id: Any = None
        try:
            question = _question(line)
            id = question["id"]
            name = question.get("conversation")
            conversation = conversations.get(name) if name is not None else None
            if conversation is None:
                conversation = client.start()
                if name is not None:
                    conversations[name] = conversation
            record = record_of(id, conversation.say(question["text"]))
        except BadLine as error:
            record = {"id": error.id, "line": number, "status": "failed", "error": str(error)}
        except ServerError as error:
            record = {"id": id, "line": number, "status": "failed", "error": str(error)}
        yield json.dumps(record, ensure_ascii=False)


def _question(line: bytes) -> dict[str, Any]:
    try:
        # utf-8-sig passes over the mark that Windows puts before a file.
        question = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise BadLine("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadLine('the line is not JSON; write {"id": ..., "text": "..."}') from error
    if not isinstance(question, dict):
        raise BadLine('the line is not an object; write {"id": ..., "text": "..."}')
    problem = None
    if "id" not in question:
        problem = '"id" is missing'
    elif not isinstance(question["id"], (str, int)):
        raise BadLine('"id" is neither a string nor a whole number')
    elif isinstance(question["id"], str) and _has_half_character(question["id"]):
        raise BadLine('"id" holds half of a character (a lone surrogate)')
    elif not isinstance(question.get("text"), str):
        problem = '"text" is missing or is not a string'
    elif not isinstance(question.get("conversation"), (str, type(None))):
        problem = '"conversation" is not a string'
    elif _has_half_character(question["text"]):
        problem = '"text" holds half of a character (a lone surrogate)'
    if problem:
        raise BadLine(problem, question.get("id"))
    return question


def _has_half_character(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
