"""What the safety screen says of a message: which kinds of concern, and no number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Category(str, Enum):
    """The kind of a concern. A safeguarding lead reads it; nothing is graded by it."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    ABUSE_AT_HOME = "abuse_at_home"
    SEXUAL_ABUSE = "sexual_abuse"
    EXPLOITATION = "exploitation"
    ONLINE_GROOMING = "online_grooming"
    BULLYING_VIOLENCE = "bullying_violence"
    FORCED_MARRIAGE_FGM = "forced_marriage_fgm"
    RADICALISATION = "radicalisation"
    EATING_DISORDER = "eating_disorder"
    NEGLECT = "neglect"
    IMMEDIATE_DANGER = "immediate_danger"
    UNREAD = "unread"  # the screen broke: somebody has to read the message
    CONTACT = "contact"  # contact details or a meeting between an adult and the pupil


@dataclass(frozen=True)
class Flag:
    """A message that somebody has to read."""

    categories: tuple[Category, ...]  # the likeliest first, never empty
    immediate: bool  # the words tell of danger now: 999 comes first. Not a grade.
    by: tuple[str, ...]  # what picked it out: "words", "network", "turns" or "failure"
