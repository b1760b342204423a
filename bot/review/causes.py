"""Why an answer is put before two reviewers: the one list, the most pressing first."""

from __future__ import annotations

import hmac
from enum import IntEnum

LOW = 500  # of 1000; of what it is less sure of, the classifier takes about half for something else
SAMPLED_OF_256 = 51  # 20% of what nothing else picks out


class Cause(IntEnum):
    """Why one answer is in the queue. A lower number goes first."""

    FLAG = 1
    ESCALATION = 2
    BAD_FEEDBACK = 3
    LOW_CONFIDENCE = 4
    SAMPLE = 5

    @property
    def words(self) -> str:
        """Return the cause as a reviewer reads it."""
        return {
            Cause.FLAG: "picked out by the safety screen",
            Cause.ESCALATION: "a person was asked for or offered",
            Cause.BAD_FEEDBACK: "the pupil gave it a thumbs down",
            Cause.LOW_CONFIDENCE: "the computer was not sure",
            Cause.SAMPLE: "one of the random fifth of the rest",
        }[self]


def cause(
    conversation: str,
    turn: int,
    key: bytes,
    *,
    flag: str | None,
    person: bool,
    verdict: str | None,
    confidence: int | None,
) -> Cause | None:
    """
    Return why an answer is to be reviewed, None when it is not.

    Args:
        conversation: Its conversation's id.
        turn: Its turn.
        key: The key of the purpose `review`. Without it nobody can tell, or arrange, what the
            random part falls on.
        flag: The kind of concern in the pupil's message, if any.
        person: Whether a person was asked for or offered.
        verdict: What the pupil thought of it.
        confidence: How sure of the intent the classifier was, of 1000.
    """
    if flag is not None:
        return Cause.FLAG
    if person:
        return Cause.ESCALATION
    if verdict == "down":
        return Cause.BAD_FEEDBACK
    if confidence is not None and confidence < LOW:
        return Cause.LOW_CONFIDENCE
    drawn = hmac.digest(key, f"sample\n{conversation}\n{turn}".encode(), "sha256")
    return Cause.SAMPLE if drawn[0] < SAMPLED_OF_256 else None
