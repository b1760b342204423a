"""The only object that can put options in front of a pupil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from bot.errors import NotComposed
from bot.impartiality.receipt import Receipt


class Status(str, Enum):
    """What kind of answer a pupil got."""

    answered = "answered"
    overview = "overview"
    compared = "compared"
    asked_which_option = "asked_which_option"
    asked_which_stage = "asked_which_stage"
    asked_what_meant = "asked_what_meant"
    exploring = "exploring"
    offered_person = "offered_person"
    gave_helplines = "gave_helplines"
    nothing_found = "nothing_found"
    greeted = "greeted"
    thanked = "thanked"
    ended = "ended"
    explained_itself = "explained_itself"
    started_again = "started_again"
    noted = "noted"
    out_of_scope = "out_of_scope"
    refused_input = "refused_input"
    failed = "failed"


@dataclass(frozen=True)
class Block:
    """One piece of an answer. `kind` says what it is for; `text` is reviewed content."""

    kind: str  # answer, heading, option, place, routes, unavailable, note, next, link, source
    text: str
    heading: str | None = None
    option: str | None = None
    facet: str | None = None
    url: str | None = None
    sources: tuple[str, ...] | None = None  # what the text rests on; of a source, its own id
    checked: str | None = None  # of a source: "checked 23 November 2026"

    @property
    def is_citation(self) -> bool:
        """
        Return whether this names something else: a source, a place, a service to look for places.

        "Millbrook Sixth Form College" is a place; that its name holds a route's offers nothing.
        """
        return self.kind in ("source", "place") or (self.kind == "link" and self.facet is not None)


@dataclass(frozen=True)
class Suggestion:
    """
    Something to tap: what it says, and the message that it sends. `option` is the route it opens,
    so that a page can make a name in a list the thing to tap.
    """

    label: str
    message: str
    option: str | None = None


_SEAL = object()


@dataclass(frozen=True)
class Presentation:
    """
    An answer made of reviewed content. Only the composer holds the seal that makes one.

    `options` are the ids in the order shown, the asked-for ones first; `choice_set` is C(stage),
    sorted; `facets` are shown alike for each option that they are shown for. Every presentation
    that puts options in front of a pupil has a receipt.
    """

    status: Status
    blocks: tuple[Block, ...]
    knowledge_version: str
    stage: str | None = None
    topic: str | None = None
    choice_set: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    receipt: Receipt | None = None
    seal: Any = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise NotComposed("a presentation is made by bot.impartiality.compose.Composer only")
        object.__setattr__(self, "seal", None)

    def as_text(self) -> str:
        """Return the answer as plain text: what a pupil reads, and what a screen reader says."""
        return as_text(self.blocks)

    def as_json(self) -> dict[str, Any]:
        """Return the answer for a page to lay out."""
        return {
            "status": self.status.value,
            "stage": self.stage,
            "topic": self.topic,
            "choice_set": list(self.choice_set),
            "options": list(self.options),
            "facets": list(self.facets),
            "sources": list(self.sources),
            "blocks": [_given(block) for block in self.blocks],
            "suggestions": [_given(suggestion) for suggestion in self.suggestions],
            "knowledge_version": self.knowledge_version,
            "receipt": self.receipt.as_json() if self.receipt else None,
        }


def as_text(blocks: Sequence[Block]) -> str:
    """Return *blocks* as plain text, one paragraph for each but for the lines of a list."""
    return "\n\n".join(_paragraphs(blocks))


def _given(part: Block | Suggestion) -> dict[str, Any]:
    given = {name: value for name, value in vars(part).items() if value is not None}
    return {name: [*v] if isinstance(v, tuple) else v for name, v in given.items()}


def _paragraphs(blocks: Sequence[Block]) -> list[str]:
    paragraphs: list[str] = []
    last = ""
    for block in blocks:
        said = f"{block.text} ({block.checked})" if block.checked else block.text
        text = f"{block.heading}: {said}" if block.heading else said
        if block.kind in ("option", "place"):
            line = f"- {text}"
            # Lines of a list stand together, under their heading; after places comes a new list.
            after_places = block.kind == "option" and last == "place"
            if last in ("option", "place", "heading") and not after_places:
                paragraphs[-1] += f"\n{line}"
            else:
                paragraphs.append(line)
        elif block.kind == "source" and last == "source":
            paragraphs[-1] += f"; {said}"
        elif block.kind == "link":
            paragraphs.append(f"{text}, {block.url}")
        else:
            paragraphs.append(text)
        last = block.kind
    return paragraphs


def sealed(**fields: Any) -> Presentation:
    """Return a presentation; for the composer alone (a contract test reads who imports it)."""
    return Presentation(**fields, seal=_SEAL)


def with_receipt(presentation: Presentation, receipt: Receipt) -> Presentation:
    """Return *presentation* with its receipt; for the composer alone."""
    return replace(presentation, receipt=receipt, seal=_SEAL)
