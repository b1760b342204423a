"""Hold whole conversations with a running product, as written and said in other ways."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.client import Client
from bot.evaluation.rephrased import rephrased
from bot.knowledge.models import FACETS, STAGES

MARKED = re.compile(r"\[([^]]*)\](\{[^}]*\})")


@dataclass(frozen=True)
class Spoken:
    """A conversation: what the pupil says, and what each answer must have, "" for anything."""

    name: str
    says: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """
    What an answer was: its status and, of each reply, what it was about.

    An option that the pupil pointed at is told by its place in the list shown last ("#2"), because
    the order of a list is drawn anew in each conversation.
    """

    status: str
    about: tuple[tuple[str | None, tuple[str, ...], tuple[str, ...], str | None], ...]

    def has(self, wanted: str) -> bool:
        """
        Return whether it is *wanted*: a status, then options, facets, a topic, a stage, in any
        order; of each kind that is given, exactly those.
        """
        status, *ids = wanted.split() or [self.status]
        stages = [id for id in ids if id in STAGES]
        facets = [id for id in ids if id in FACETS]
        others = [id for id in ids if id not in (*STAGES, *FACETS)]
        told_stages = [stage for stage, _, _, _ in self.about if stage]
        told_facets = [facet for _, _, facets, _ in self.about for facet in facets]
        told = {id for _, options, _, _ in self.about for id in options}
        told |= {topic for _, _, _, topic in self.about if topic}
        return (
            status == self.status
            and (not stages or sorted(set(told_stages)) == sorted(stages))
            and (not facets or told_facets == facets)
            and (not others or told == set(others))
        )


def read_spoken(folder: Path) -> list[Spoken]:
    """Return the conversations of `spoken/` below *folder*, then the stories beside it."""
    found = []
    for file in sorted((folder / "spoken").glob("*.yml")):
        for each in yaml.safe_load(file.read_text(encoding="utf-8")):
            says, wanted = zip(*each["turns"])
            found.append(Spoken(each["conversation"], tuple(says), tuple(wanted)))
    for file in sorted(folder.glob("test_*.yml")):
        for story in yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]:
            said = [MARKED.sub(r"\1", s["user"]).strip() for s in story["steps"] if "user" in s]
            found.append(Spoken(story["story"], tuple(said), ("",) * len(said)))
    return found


def hold(client: Client, says: Sequence[str]) -> list[Heard]:
    """Say *says* one after the other in a new conversation, and return what was heard."""
    conversation = client.start()
    listed: list[str] = []
    named: set[str] = set()
    heard = []
    for text in says:
        answer = conversation.say(text)
        named |= _named(answer["understood"] or {})
        about = []
        for reply in answer["replies"]:
            shown = reply["shown"]
            asked = (shown.get("receipt") or {}).get("asked") or []
            options = tuple(sorted(_told(id, named, listed) for id in asked))
            about.append(
                (shown.get("stage"), options, tuple(shown.get("facets") or ()), shown.get("topic"))
            )
            if not asked and shown.get("options"):
                listed = list(shown["options"])
            elif len(asked) > 1:
                listed = list(asked)
        heard.append(Heard(answer["status"], tuple(about)))
    return heard


def hold_rephrased(client: Client, spoken: Spoken, kind: str) -> list[Heard]:
    """Return what is heard in *spoken* when each message is said in the way *kind*."""
    return hold(client, [rephrased(kind, text) for text in spoken.says])


def _named(understood: dict[str, Any]) -> set[str]:
    parts = understood.get("parts") or [understood]
    entities = [entity for part in parts for entity in part.get("entities", [])]
    return {entity["value"] for entity in entities if entity["entity"] == "option"}


def _told(id: str, named: set[str], listed: Sequence[str]) -> str:
    return id if id in named or id not in listed else f"#{listed.index(id) + 1}"
