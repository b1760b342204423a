"""The fixed, reviewed words that answer a disclosure, by the state of the chat (G5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import product
from pathlib import Path

from pydantic import ValidationError

from bot.errors import KnowledgeError
from bot.knowledge.located_yaml import Problem, describe, read_located
from bot.knowledge.models import Entry, Helpline, Reviewed, Text
from bot.knowledge.problems import problems_of
from bot.safety.flags import Category, Flag
from bot.safety.wording_lint import faults

FILE = Path(__file__).resolve().parent / "words.yml"
REFERENCE = "docs/how-to/safeguarding.md"
FOR_PUPILS = ("childline", "samaritans", "shout")
FOR_ADULTS = "nspcc_helpline"


class State(str, Enum):
    """Who is there when a message is picked out, and who gets to know of it."""

    WITH_BOT = "with_bot"
    WAITING = "waiting"
    WITH_ADVISER = "with_adviser"
    CLOSED_HOURS = "closed_hours"
    DEMONSTRATION = "demonstration"  # a school without contacts: nobody is told
    NOT_TOLD = "not_told"  # the record could not be kept: nobody is told


class Told(Entry):
    """What is said of who will be told, in each state."""

    with_bot: Text
    waiting: Text
    with_adviser: Text
    closed_hours: Text
    demonstration: Text
    not_told: Text


class Parts(Entry):
    """The parts of the file; each whole text is made of them."""

    reviewed: Reviewed
    heard: Text
    heard_contact: Text
    told: Told
    danger: Text
    lines: Text
    line: Text
    adults: Text
    offer: Text
    offer_with_adviser: Text
    go_on: Text


@dataclass(frozen=True)
class SafetyWords:
    """Every text that there is; `version` is the day of its review."""

    version: str
    texts: Mapping[tuple[State, bool, bool], str]

    def answer(self, flag: Flag, state: State) -> str:
        """Return the text for *flag* in *state*; danger now changes only what stands first."""
        return self.texts[state, flag.immediate, flag.categories == (Category.CONTACT,)]

    def sentences(self) -> frozenset[str]:
        """Return every text, for the gate to know."""
        return frozenset(self.texts.values())


def read_safety_words(helplines: Mapping[str, Helpline], file: Path = FILE) -> SafetyWords:
    """
    Return the words of *file* with the numbers of *helplines*.

    Raises:
        KnowledgeError: the file cannot be used, a help line is missing, or a text breaks a rule of
            `bot.safety.wording_lint`.
    """
    located, problems = read_located(file)
    if located is None or problems:
        raise KnowledgeError(describe(problems))
    try:
        parts = Parts.model_validate(located.data)
    except ValidationError as error:
        raise KnowledgeError(describe(problems_of(located, error, REFERENCE))) from error
    lacking = [id for id in (*FOR_PUPILS, FOR_ADULTS) if id not in helplines]
    if lacking:
        raise KnowledgeError(f"helplines.yml lacks {', '.join(lacking)}; pupils in need get these")
    texts = {
        (state, danger, contact): _whole(parts, helplines, state, danger, contact)
        for state, danger, contact in product(State, (False, True), (False, True))
    }
    found = sorted({(f.rule, f.words) for text in texts.values() for f in faults(text)})
    if found:
        told = [Problem(file, 1, rule, repr(words), f"see {REFERENCE}") for rule, words in found]
        raise KnowledgeError(describe(told))
    return SafetyWords(parts.reviewed.on.isoformat(), texts)


def _whole(
    parts: Parts, helplines: Mapping[str, Helpline], state: State, danger: bool, contact: bool
) -> str:
    lines = [
        parts.line.format(name=helplines[id].name, contact=helplines[id].contact)
        for id in FOR_PUPILS
    ]
    adults = helplines[FOR_ADULTS]
    help = parts.lines.format(lines=". ".join(lines))
    help += " " + parts.adults.format(name=adults.name, contact=adults.contact)
    offer = parts.offer_with_adviser if state is State.WITH_ADVISER else parts.offer
    heard = parts.heard_contact if contact else parts.heard
    rest = [heard, getattr(parts.told, state.value)]
    paragraphs = [parts.danger, *rest, help] if danger else [*rest, help, parts.danger]
    return "\n\n".join([*paragraphs, offer, parts.go_on])
