"""The deployment that mutations are applied to: the real content, keys of its own, fixed days."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.keyring import Keyring, keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.models import STAGES
from bot.knowledge.responses import fixed_sentences
from bot.settings import ROOT

# A made-up school's own places, dates and open days.
LOCAL_SAMPLE = ROOT / "docs" / "how-to" / "local-content"
# Before any text is due for review, so that a mutation alone decides what is found.
DAY = date(2026, 11, 28)
CONVERSATION = "a conversation of the mutations"
# Both a draw that puts some option first and one that puts it further down are among these.
TURNS = (1, 2)
SECRETS = {
    "own": "the secret of the mutations' deployment, long enough",
    "old": "the secret that the own one replaced, long enough too",
    "stranger": "a secret of somebody else's, at least as long as that",
}
COMPARED = (
    ("a_levels", "t_levels"),
    ("t_levels", "apprenticeships", "a_levels"),
    ("utc", "gcses"),
    ("degree", "job_at_18", "gap_year"),
)


def keys_of(*secrets: str) -> ImpartialityKeys:
    """Return the keys from the named *secrets*, the one in use first."""
    return ImpartialityKeys(turn=ring("turn", *secrets), order=ring("order", *secrets),
                            receipt=ring("receipt", *secrets))  # fmt: skip


def ring(purpose: str, *secrets: str) -> Keyring:
    """Return the keys for *purpose* from the named *secrets*, the one in use first."""
    return keyring(purpose, [SECRETS[secret] for secret in secrets])


@dataclass(frozen=True)
class Scene:
    """One knowledge base with its composer and its gate."""

    folder: Path = ROOT / "knowledge"
    day: date = DAY

    @cached_property
    def knowledge(self) -> KnowledgeBase:
        """Return the content. Raises KnowledgeError."""
        return load(self.folder)

    @cached_property
    def keys(self) -> ImpartialityKeys:
        """Return the keys of a deployment whose secret was rotated once."""
        return keys_of("own", "old")

    @cached_property
    def composer(self) -> Composer:
        """Return the composer as it is."""
        return Composer(self.knowledge, self.keys, lambda: self.day)

    @cached_property
    def gate(self) -> Gate:
        """Return the gate as it is."""
        fixed = fixed_sentences(ROOT / "data" / "responses")
        return Gate(self.knowledge, self.keys, fixed, lambda: self.day)

    @cached_property
    def honest(self) -> dict[str, Presentation]:
        """Return every answer that is asked for, by its name, as the composer makes it."""
        return dict(answers(self.composer, self.knowledge))

    def turn_id(self, turn: Turn) -> str:
        """Return what names *turn* in receipts."""
        return turn.id(self.keys.turn.now)

    def on(self, day: date) -> Scene:
        """Return the same deployment on another day."""
        return self if day == self.day else Scene(self.folder, day)


def copy_content(folder: Path, copy: Path, with_local: bool) -> None:
    """Copy the content in *folder*; *with_local*: with the made-up school's own additions."""
    shutil.copytree(folder, copy)
    if with_local:
        shutil.copytree(LOCAL_SAMPLE, copy / "local", dirs_exist_ok=True)


def turn_of(name: str) -> Turn:
    """Return the turn that the answer called *name* was made in."""
    return Turn(CONVERSATION, int(name.rpartition(" ")[2]))


def answers(
    composer: Composer, knowledge: KnowledgeBase, turns: tuple[int, ...] = TURNS
) -> Iterator[tuple[str, Presentation]]:
    """Yield an answer of every kind about every option, stage and topic, each with its name."""
    for number in turns:
        turn = Turn(CONVERSATION, number)
        for stage in STAGES:
            yield f"overview {stage} {number}", composer.overview(stage, turn)
            yield f"no_best {stage} {number}", composer.no_best((), turn, stage)
            yield f"explored {stage} {number}", composer.by_facets(stage, ("length",), turn)
            yield f"ask_option {stage} {number}", composer.ask_option(stage, turn)
        for id in knowledge.options if number == turns[0] else ():
            yield f"about {id} {number}", composer.about(id, turn)
            yield f"benefits {id} {number}", composer.facet(id, ("benefits",), turn)
            yield f"where {id} {number}", composer.facet(id, ("where", "key_dates"), turn)
        for named in (ids for ids in COMPARED if set(ids) <= set(knowledge.options)):
            asked = " ".join(named)
            yield f"compare {asked} {number}", composer.compare(named, (), turn)
            yield f"compare_length {asked} {number}", composer.compare(named, ("length",), turn)
            yield f"best_of {asked} {number}", composer.no_best(named, turn, None)
        for id in knowledge.topics if number == turns[0] else ():
            yield f"topic {id} {number}", composer.topic(id, turn)
