"""Reads what the console exports: one correction on each line, JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

from bot.errors import BotError
from bot.intents import FACET, UPSET, topic_intent, topic_of
from bot.knowledge.passages import Passage
from bot.learning.refusals import Reason, Refusal

READ = ("text", "intent", "passage", "wording")
# Who corrected and who allowed the reuse: the console says so, and it never enters the data.
NOT_READ = ("corrected_by", "reuse_allowed_by", "reuse_allowed_on")
LONGEST = 1000  # characters; as much as a pupil can send
NOT_ANSWERED = "out_of_scope"  # no passage is right
JOINER = "\u200d"  # holds an emoji together; every other character of its class is unseen


@dataclass(frozen=True)
class Known:
    """The intents, and the passages by id, that there are."""

    intents: frozenset[str]
    passages: Mapping[str, Passage]


@dataclass(frozen=True)
class Correction:
    """One line: what a pupil wrote, on one line, and what would have been right."""

    line: int  # from 1
    text: str
    intent: str | None
    passage: Passage | None
    wording: str | None

    @property
    def taught_intent(self) -> str | None:
        """Return the intent that the sentence can be taught under: given, or its topic's."""
        if self.intent is None and self.passage is not None and self.passage.topic:
            return topic_intent(self.passage.topic)
        return self.intent

    @property
    def taught_facet(self) -> str | None:
        """Return the facet that the sentence can be taught under, None when it is not known."""
        if self.intent != FACET or self.passage is None:
            return None
        return self.passage.facet


class _Unusable(BotError):
    """A line that cannot be used; the message says why and what to do."""

    def __init__(self, why: str, reason: Reason = Reason.SHAPE) -> None:
        super().__init__(why)
        self.reason = reason


def read_lines(lines: Iterable[bytes], known: Known) -> tuple[list[Correction], list[Refusal]]:
    """Return the corrections on *lines*, in order, and a refusal for each that is none."""
    corrections, refusals = [], []
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                corrections.append(_correction(number, _fields(line), known))
        except _Unusable as error:
            refusals.append(Refusal(number, error.reason, str(error)))
    return corrections, refusals


def _fields(line: bytes) -> dict[str, str]:
    try:
        # utf-8-sig passes over the mark that Windows puts before a file.
        found: Any = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise _Unusable("is not UTF-8; save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _Unusable("is not JSON; export the corrections again") from error
    if not isinstance(found, dict):
        raise _Unusable('is not an object; write {"text": "...", "intent": "..."}')
    if unknown := sorted(set(found) - {*READ, *NOT_READ}):
        raise _Unusable(
            f"has a field {ascii(unknown[0])[:40]} that is not known; {_near(unknown[0], READ)}"
        )
    for name in READ:
        if not isinstance(found.get(name), (str, type(None))):
            raise _Unusable(f'"{name}" is not a string; put it in quotes')
    return {name: value for name in READ if (value := _one_line(found.get(name) or ""))}


def _correction(number: int, fields: Mapping[str, str], known: Known) -> Correction:
    text, intent, place = (fields.get(name) for name in ("text", "intent", "passage"))
    if text is None or not re.search(r"\w", text):
        raise _Unusable('"text" has no words; give what the pupil wrote')
    if len(text) > LONGEST:
        raise _Unusable(f'"text" has {len(text)} characters; give at most {LONGEST}')
    if not (intent or place or fields.get("wording")):
        raise _Unusable('gives nothing that is right; give "intent", "passage" or "wording"')
    if intent is not None and intent not in known.intents:
        raise _Unusable(f"there is no intent {ascii(intent)[:60]}; {_near(intent, known.intents)}")
    if intent == UPSET:
        # The screen let it by, and an adviser saw what it is.
        raise _Unusable(
            f"was corrected to {UPSET}; tell the safeguarding lead of it, and teach the screen "
            "with sentences of your own, as CONTRIBUTING.md says",
            Reason.DISCLOSURE,
        )
    passage = None if place is None else _passage(place, known)
    if intent is not None and passage is not None:
        _agree(intent, passage)
    return Correction(number, text, intent, passage, fields.get("wording"))


def _passage(id: str, known: Known) -> Passage:
    if id in known.passages:
        return known.passages[id]
    owner, _, _ = id.partition("/")
    parts = sorted(each for each in known.passages if each.startswith(f"{owner}/"))
    if parts:
        raise _Unusable(f"there is no passage {ascii(id)[:60]}; {_near(id, parts)}")
    owners = {each.partition("/")[0] for each in known.passages}
    raise _Unusable(f"there is no option or topic {ascii(owner)[:60]}; {_near(owner, owners)}")


def _agree(intent: str, passage: Passage) -> None:
    """Raise when *intent* and *passage* cannot both be right."""
    if topic_of(intent) != passage.topic or intent == NOT_ANSWERED:
        raise _Unusable(
            f"the passage {passage.id} does not answer {intent}; correct one of the two in the "
            "console and export again"
        )


def _near(wrong: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(wrong, names, n=3, cutoff=0.5) or names[:3]
    return f"write one such as {', '.join(close)}"


def _one_line(text: str) -> str:
    """Return *text* without line ends, and without characters that nobody sees."""
    seen = "".join(
        each for each in " ".join(text.split())
        if each == JOINER or not unicodedata.category(each).startswith("C")
    )  # fmt: skip
    return " ".join(seen.split())


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
