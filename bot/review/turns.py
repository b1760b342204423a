"""Reads the answers out of a transcript's rows: what each was about and how it went."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.impartiality.presentation import Status


@dataclass(frozen=True)
class Turn:
    """One answer, or a message that was picked out. `confidence` is of 1000; `at` is UTC."""

    turn: int
    at: str
    status: str | None = None
    stage: str | None = None
    topic: str | None = None
    intent: str | None = None
    confidence: int | None = None
    flag: str | None = None
    options: tuple[str, ...] = ()
    person: bool = False  # one was asked for or offered


def turns_of(events: Sequence[Mapping[str, Any]]) -> list[Turn]:
    """Return the turns among the rows *events* of one conversation, in order."""
    found: dict[int, Turn] = {}
    for row in events:
        if row["flag"] or row["kind"] == "notice":
            found.setdefault(row["turn"], Turn(row["turn"], row["at"]))
    for row in events:
        if row["kind"] == "bot":
            found[row["turn"]] = _answer(row)
    for row in events:
        number = row["turn"]
        if row["flag"]:
            found[number] = replace(found[number], flag=row["flag"])
        if row["kind"] == "notice" or row["status"] == Status.offered_person.value:
            found[number] = replace(found[number], person=True)
    return [turn for _, turn in sorted(found.items())]


def _answer(row: Mapping[str, Any]) -> Turn:
    understood = json.loads(row["understood"]) if row["understood"] else None
    replies = json.loads(row["replies"]) if row["replies"] else []
    shown = [reply["shown"] for reply in replies]
    sure = understood.get("confidence") if understood else None
    return Turn(
        turn=row["turn"],
        at=row["at"],
        status=row["status"],
        stage=next((str(each["stage"]) for each in shown if each.get("stage")), None),
        topic=next((str(each["topic"]) for each in shown if each.get("topic")), None),
        intent=understood.get("intent") if understood else None,
        confidence=None if sure is None else round(float(sure) * 1000),
        options=tuple(_asked(shown, understood)),
    )


def _asked(shown: Sequence[Mapping[str, Any]], understood: Mapping[str, Any] | None) -> list[str]:
    """Return the options that were asked about: by the receipts, and by the words."""
    found = [id for each in shown for id in (each.get("receipt") or {}).get("asked", ())]
    entities = (understood or {}).get("entities", ())
    found += [str(each["value"]) for each in entities if each["entity"] == "option"]
    return sorted(set(found))
