"""What a school settles about its chat. Every default is the most private and neutral value."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from typing_extensions import Self

from bot.knowledge.local.models import Name, Note
from bot.knowledge.models import Entry, Stage
from bot.schools.colour import Colour
from bot.schools.contacts import Contacts, Email
from bot.schools.hours import OpeningHours

SCHOOL_ID = r"^[a-z0-9-]{1,40}$"
# As a browser sends it. These go into a header, so nothing else may get through.
ORIGIN = re.compile(
    r"(https://[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
    r"|https?://(localhost|127\.0\.0\.1))(:[1-9][0-9]{1,4})?"
)


def _exact(origin: str) -> str:
    if not ORIGIN.fullmatch(origin):
        raise ValueError(
            f"{origin!r} is not the origin of a website; write https:// and the full name in small "
            "letters, with no path, no slash at the end and no *, such as "
            "https://www.riverside.example; http is for localhost alone"
        )
    return origin


SchoolId = Annotated[str, StringConstraints(pattern=SCHOOL_ID)]
Origin = Annotated[str, StringConstraints(max_length=200), AfterValidator(_exact)]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+][0-9 ]{4,24}$")]


class Adviser(Entry):
    """The person to talk to at the school."""

    name: Name
    where: Note  # "Room 12, at lunch on Tuesdays"
    email: Email | None = None
    phone: Phone | None = None

    @property
    def reach(self) -> str:
        """Return how to reach the person, in sentences."""
        parts = [f"{self.where.rstrip('.')}."]
        parts += [f"Email: {self.email}."] if self.email else []
        parts += [f"Phone: {self.phone}."] if self.phone else []
        return " ".join(parts)


class Reuse(Entry):
    """Who turned on that reviewers' corrections may be used for training, and when."""

    by: Name
    on: date


class School(Entry):
    """One school. `stages` orders greeting and examples only: it keeps no route from an answer."""

    id: SchoolId
    name: Name = "Your school"
    colour: Colour = "#1b4b5a"
    greeting: Note = "Hello. Ask me about any route at 14, 16 or 18, in your own words."
    opening_hours: OpeningHours | None = None
    adviser: Adviser | None = None
    # How long a conversation is kept after its last message.
    retention_days: Annotated[int, Field(ge=1, le=365)] = 30
    # Who is told when a pupil writes that they are not safe. A school without them is not open to
    # pupils; as a demonstration it opens, and says that nobody is told.
    safeguarding: Contacts | None = None
    demonstration: bool = False
    # Redacted corrections are exported for training only where somebody put their name to it.
    reuse: Reuse | None = None
    # The websites that may show the chat in a frame; none until somebody lists one.
    allowed_origins: tuple[Origin, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)] = (
        "post_14",
        "post_16",
        "post_18",
    )

    @model_validator(mode="after")
    def _a_demonstration_tells_nobody(self) -> Self:
        if self.demonstration and self.safeguarding is not None:
            raise ValueError(
                "a demonstration says that nobody is told; take out demonstration, or safeguarding"
            )
        return self
