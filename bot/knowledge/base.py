"""The knowledge base in memory: everything the bot may say about an option, read only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import UnknownOption
from bot.knowledge.eligibility import Account, NotShown, account
from bot.knowledge.local.models import LocalContent
from bot.knowledge.models import STAGES, Helpline, Option, Source, Terms, Topic


@dataclass(frozen=True)
class KnowledgeBase:
    """All reviewed content and the hash that names this version of it."""

    version: str  # first 16 hex digits of the SHA-256 over every file's name and bytes
    passages_version: str  # the same without local content: what a trained model depends on
    options: Mapping[str, Option]
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    helplines: Mapping[str, Helpline]
    terms: Terms
    local: LocalContent | None = None  # what the school has added, None without it

    def option(self, id: str) -> Option:
        """Return option *id*. Raises UnknownOption with the known ids."""
        if id not in self.options:
            raise UnknownOption(f"no option {id!r}; known: {', '.join(sorted(self.options))}")
        return self.options[id]

    def topic(self, id: str) -> Topic:
        """Return topic *id*. Raises UnknownOption with the known ids."""
        if id not in self.topics:
            raise UnknownOption(f"no topic {id!r}; known: {', '.join(sorted(self.topics))}")
        return self.topics[id]

    def account(self, stage: str) -> Account:
        """
        Return what becomes of every option at *stage*: shown, or left out for a reason.

        Both groups stand in the order of the ids, which is only a canonical form to draw an order
        from; it is never shown.

        Raises:
            UnknownOption: there is no such stage.
        """
        if stage not in STAGES:
            raise UnknownOption(f"no stage {stage!r}; known: {', '.join(STAGES)}")
        absent = self.local.none_in_area if self.local else ()
        return account(self.options.values(), stage, none_in_area=absent)

    def choice_set(self, stage: str) -> tuple[Option, ...]:
        """Return C(s): every option open at *stage*. Raises UnknownOption."""
        return self.account(stage).shown

    def not_choosable(self, stage: str) -> tuple[NotShown, ...]:
        """Return the entries of *stage* that cannot be chosen, each with its reason."""
        return tuple(no for no in self.account(stage).not_shown if stage in no.option.stages)

    def card(self, id: str) -> str:
        """Return the hash of all that is said about option *id*: 16 hex digits of its SHA-256."""
        return hashlib.sha256(self.option(id).model_dump_json().encode()).hexdigest()[:16]
