"""
Rule I10: which routes of a stage a conversation has told of, and which it has not.

The rule holds people to the same range as the computer: an adviser sees what is missing. It is
about the conversation, it informs, and it stops nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.conversations.records import Event
from bot.impartiality.mentions import OptionNames
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES


@dataclass(frozen=True)
class RoutesTold:
    """The routes of one stage by name, each list in the order of the alphabet."""

    stage: str
    told: tuple[str, ...]
    not_told: tuple[str, ...]


class Mirror:
    """Looks at what was said to a pupil, by the computer and by people."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._names = OptionNames(knowledge)

    def routes_told(self, events: Iterable[Event], stage: str | None = None) -> RoutesTold | None:
        """
        Return what of a stage the pupil was told of; None before a stage is known.

        Args:
            events: The conversation, in order. What the pupil wrote does not count: to name a
                route is not to be told of it.
            stage: The stage that is talked of; the last that an answer was about without it.
        """
        told: set[str] = set()
        for event in events:
            told |= self._told_in(event)
            stage = next(iter(self._stages(event)), stage)
        if stage not in STAGES:
            return None
        routes = self._knowledge.choice_set(stage)
        return RoutesTold(
            stage,
            tuple(sorted(route.name for route in routes if route.id in told)),
            tuple(sorted(route.name for route in routes if route.id not in told)),
        )

    def _told_in(self, event: Event) -> set[str]:
        if event.kind == "adviser":
            return set(self._names.in_text(event.text or ""))
        told: set[str] = set()
        for reply in event.replies or ():
            shown = reply.get("shown", {})
            told |= {block["option"] for block in shown.get("blocks", ()) if block.get("option")}
        return told

    def _stages(self, event: Event) -> Iterator[str]:
        for reply in reversed(event.replies or ()):
            if stage := reply.get("shown", {}).get("stage"):
                yield str(stage)
