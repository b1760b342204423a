"""What one entry of the knowledge base looks like. The order of `FACETS` is the order shown."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from bot.knowledge.eligibility import Reason

STAGES = ("post_14", "post_16", "post_18")
Stage = Literal["post_14", "post_16", "post_18"]

# What a pupil asks about an option, in the one order in which every option answers it.
FACETS = (
    "what_it_is",
    "who_can",
    "entry",
    "length",
    "what_you_do",
    "cost_and_pay",
    "where",
    "leads_to",
    "benefits",
    "drawbacks",
    "how_to_apply",
    "key_dates",
    "changing_your_mind",
)
WHOLE = "what_it_is"  # the facet that tells of an option as a whole
# Benefits and drawbacks are points, as many for every option, so that none gets a warmer page.
POINTS_EACH = 3

# Words that hand a fact over to somebody who can confirm it. A text resting on general
# knowledge alone (evidence C) must use one of them.
CHECK_WORDS = re.compile(r"\b(check|ask|look at|talk to|contact)\b", re.IGNORECASE)
# How a source was read, which is nothing to a pupil.
WORKING_NOTES = re.compile(
    r"\b(copy|copies|copied|undated|not dated|not shown|no address|older|this project|as published|"
    r"follow-up|one college|third-party|credited)\b",
    re.IGNORECASE,
)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*[0-9][a-z]?$")]
Text = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Paragraph = Annotated[int, Field(ge=1, le=59)]


class Entry(BaseModel):
    """Base of everything read from YAML: unknown fields are refused, values cannot change after."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(str, Enum):
    """How well a text is known: A official, B published elsewhere, C general, J judgement."""

    official = "A"
    published = "B"
    general = "C"
    judgement = "J"


class Reviewed(Entry):
    """Who last read the entry against its sources, when, and when that must happen again."""

    by: Id
    on: date
    again: date

    @model_validator(mode="after")
    def _in_order(self) -> Reviewed:
        if self.again <= self.on:
            raise ValueError(
                f"'again' ({self.again}) must be later than 'on' ({self.on}); "
                "set the next review date"
            )
        return self


class Grounded(Entry):
    """A piece of text with where it comes from."""

    evidence: Evidence
    sources: Annotated[tuple[SourceId, ...], Field(min_length=1)]
    paragraphs_2014: tuple[Paragraph, ...] | None = None  # None: those of the whole entry
    again: date | None = None  # None: the date of the whole entry; earlier for sums that change


class TextFacet(Grounded):
    """One facet of an option, in one to three short sentences."""

    text: Text

    @model_validator(mode="after")
    def _general_knowledge_is_handed_over(self) -> TextFacet:
        if self.evidence is Evidence.general and not CHECK_WORDS.search(self.text):
            raise ValueError(
                "evidence is C (general knowledge), so the text must send the pupil to somebody "
                "who can confirm it; add 'check with ...' or 'ask ...', or find a source"
            )
        return self


class PointsFacet(Grounded):
    """Benefits or drawbacks: the same number of points for every option."""

    points: Annotated[tuple[Text, ...], Field(min_length=POINTS_EACH, max_length=POINTS_EACH)]

    @property
    def text(self) -> str:
        return " ".join(f"{point.rstrip('.')}." for point in self.points)


class Facets(Entry):
    """Every option answers every one of these; none may be missing."""

    what_it_is: TextFacet
    who_can: TextFacet
    entry: TextFacet
    length: TextFacet
    what_you_do: TextFacet
    cost_and_pay: TextFacet
    where: TextFacet
    leads_to: TextFacet
    benefits: PointsFacet
    drawbacks: PointsFacet
    how_to_apply: TextFacet
    key_dates: TextFacet
    changing_your_mind: TextFacet


class Unavailable(Entry):
    """Why an entry cannot be chosen, from a closed list, in words a pupil can read."""

    reason: Literal[
        Reason.closed,
        Reason.not_started_yet,
        Reason.arranged_by_school_or_council,
        Reason.only_where_a_plan_names_it,
    ]
    note: Text
    instead: tuple[Id, ...] = ()


class Link(Entry):
    """An official page. `read` is false when the address is expected but was not opened."""

    name: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$")]
    read: bool = True


class Option(Entry):
    """One route a pupil can take."""

    id: Id
    code: Annotated[str, StringConstraints(pattern=r"^[ABC][0-9]{1,2}$")]
    name: Text  # a heading: "T Levels"
    phrase: Text  # inside a sentence, with its article: "a T Level"
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    choosable: bool = True
    unavailable: Unavailable | None = None
    aliases: Annotated[tuple[Text, ...], Field(min_length=1)]
    summary: Text
    paragraphs_2014: tuple[Paragraph, ...]
    since_2014: Text
    reviewed: Reviewed
    facets: Facets
    links: Annotated[tuple[Link, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _reason_when_it_cannot_be_chosen(self) -> Option:
        if self.choosable == (self.unavailable is not None):
            raise ValueError("give 'unavailable' (reason, note) exactly when 'choosable' is false")
        return self

    def facet(self, name: str) -> TextFacet | PointsFacet:
        """Return facet *name*, one of `FACETS`."""
        found: TextFacet | PointsFacet = getattr(self.facets, name)
        return found


class Answer(Grounded):
    """The first thing said about a topic: the answer itself, in one to three short sentences."""

    text: Text


class Section(Grounded):
    """One more question about a topic with its answer; a passage that retrieval can find."""

    id: Id
    question: Text
    text: Text


class Topic(Entry):
    """Something that cuts across the options: money, rules, support, who helps."""

    id: Id
    code: Annotated[str, StringConstraints(pattern=r"^D[0-9]{1,2}$")]
    name: Text
    aliases: Annotated[tuple[Text, ...], Field(min_length=1)]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    question: Text
    answer: Answer
    sections: Annotated[tuple[Section, ...], Field(min_length=2, max_length=5)]
    next_step: Text
    paragraphs_2014: tuple[Paragraph, ...]
    since_2014: Text
    reviewed: Reviewed
    links: tuple[Link, ...] = ()


class Source(Entry):
    """
    Where facts come from. `kind` says how far to lean on it. A pupil reads `title`; `note` says how
    the source was read, for whoever checks it, and is never shown.
    """

    id: SourceId
    title: Text
    dated: Text
    url: str | None = None
    kind: Literal["official", "published", "editorial"]
    note: Text | None = None

    @field_validator("title")
    @classmethod
    def _no_working_notes(cls, title: str) -> str:
        if found := WORKING_NOTES.search(title):
            raise ValueError(
                f"{found.group()!r} is a working note, and pupils read the title; "
                "move it to 'note', which is not shown"
            )
        return title


class Helpline(Entry):
    """Somebody to talk to. `confirm` is what must be checked before relying on it."""

    id: Id
    name: Text
    contact: Text
    for_whom: Text
    cost: Text
    urgent: bool
    read_in: Text
    confirm: Text | None = None
    checked: date


class StageTerms(Entry):
    """What a stage is called, by us and by pupils."""

    name: Text
    title: Text
    words: tuple[Word, ...]


class FacetTerms(Entry):
    """A facet's heading, how it is asked with `{phrase}` for the option, and its everyday cues."""

    label: Text
    question: Annotated[str, StringConstraints(pattern=r"\{phrase\}")]
    words: tuple[Word, ...]


class Terms(Entry):
    """Words shared by every option."""

    stages: dict[str, StageTerms]
    facets: dict[str, FacetTerms]
    subjects: dict[Id, tuple[Word, ...]]

    @model_validator(mode="after")
    def _complete_and_in_order(self) -> Terms:
        for name, given, wanted in (
            ("stages", self.stages, STAGES),
            ("facets", self.facets, FACETS),
        ):
            if tuple(given) != wanted:
                raise ValueError(f"{name} must be exactly {', '.join(wanted)}, in this order")
        return self
