"""What the pupil API takes and gives. Unknown fields are refused, so nothing else is collected."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.conversations.records import Reason, Verdict
from bot.handoff.shown import Answer, Judged
from bot.schools.identity import Identity
from bot.schools.models import SchoolId

ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
TurnNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Taken(BaseModel):
    """A body that the API takes."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewConversation(Taken):
    """Which school's chat this is, the first one without it; whom its own server signed, if any."""

    school: SchoolId | None = None
    identity: Identity | None = None


class NewMessage(Taken):
    """What a pupil writes. `id` is made by the client, so that a message sent again is one."""

    text: str
    id: ClientId | None = None


class MapWanted(Taken):
    """A pupil wants the map of routes; `id` as for a message."""

    id: ClientId | None = None


class Nothing(Taken):
    """A body without a field."""


class LeftMessage(Taken):
    """A message for an adviser to read later, and how to reach the pupil if they wish it."""

    text: Annotated[str, Field(min_length=1)]
    id: ClientId | None = None
    reach: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class HowItWent(Taken):
    """What a pupil says of a talk with a person: one tap."""

    about: Judged
    answer: Answer


class Opinion(Taken):
    """What a pupil thinks of the answer in a turn."""

    turn: TurnNumber
    verdict: Verdict
    reason: Reason | None = None


class BiasReport(Taken):
    """A pupil finds the answer of a turn biased. No reason is asked for: words would be theirs."""

    turn: TurnNumber


class Begun(BaseModel):
    """A conversation and its key."""

    conversation: str
    school: str


class Kept(BaseModel):
    """A message that is on disk: its place, its turn, its id; `held`: a person answers it."""

    seq: int
    turn: int
    id: str
    held: bool = False


class AnsweredMessage(Kept):
    """A message and its answer, for who asked to wait for it."""

    status: str
    replies: list[dict[str, Any]]
    understood: dict[str, Any] | None
    latency_ms: float


class PersonNow(BaseModel):
    """
    Who has the chat now; `text` and `taps` stand above the box.

    Of two that overtook each other on the line, the one with the greater `moved` is right.
    """

    state: str
    held: bool
    text: str
    taps: list[dict[str, Any]]
    moved: int


class Events(BaseModel):
    """Entries of a transcript, in order, and who has the chat now."""

    events: list[dict[str, Any]]
    person: PersonNow


class Thanks(BaseModel):
    """What is said back to the pupil."""

    said: str


class Problem(BaseModel):
    """
    Why a request was refused; nothing that was sent is repeated.

    A message that tells of danger and was refused has the fixed words with it, as an answer has.
    """

    error: str
    status: str | None = None
    replies: list[dict[str, Any]] | None = None


class SwitchedOffProblem(Problem):
    """The school has switched the chat off; the help lines still work."""

    off: bool
