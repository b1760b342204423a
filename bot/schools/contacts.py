"""Who at a school is told of a concern about a pupil, and when its clock runs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator
from typing_extensions import Self

from bot.knowledge.models import Entry
from bot.schools.hours import OpeningHours

Email = Annotated[
    str, StringConstraints(pattern=r"^[\w.+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=120)
]
Webhook = Annotated[
    str,
    StringConstraints(
        pattern=r"^(https://[^\s/@]+|http://(localhost|127\.0\.0\.1)(:\d+)?)(/\S*)?$",
        max_length=300,
    ),
]
_SCHOOL_DAY = ("08:30-16:00",)
SCHOOL_HOURS = OpeningHours(
    monday=_SCHOOL_DAY, tuesday=_SCHOOL_DAY, wednesday=_SCHOOL_DAY, thursday=_SCHOOL_DAY,
    friday=_SCHOOL_DAY,
)  # fmt: skip


class Contacts(Entry):
    """The people whose job it is to keep pupils safe: two at least, so that one can be away."""

    lead: Email
    deputy: Email
    head: Email | None = None
    webhook: Webhook | None = None  # told at the same time as the lead
    hours: OpeningHours = SCHOOL_HOURS
    # How long a record is kept after the last thing that was done about it; without a number it
    # stays until the school sets one. From a year, the longest that a conversation is kept.
    retention_days: Annotated[int, Field(ge=365, le=36_525)] | None = None

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.lead.lower() == self.deputy.lower():
            raise ValueError("lead and deputy are one address; give two people's")
        return self
