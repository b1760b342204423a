"""What a pupil's page shows of who has the chat now, and what can be tapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Do = Literal["ask", "decline", "leave_queue", "take_back", "leave_message", "judge"]
Judged = Literal["helped", "knows_next"]
Answer = Literal["yes", "partly", "no"]


@dataclass(frozen=True)
class Tap:
    """A button: what it says, what it does, and what it sends with that."""

    label: str
    do: Do
    sends: dict[str, str] | None = None


@dataclass(frozen=True)
class Shown:
    """
    `held`: a person has the chat; `text` stands above the box, "" when nothing does.

    Of two answers that overtook each other on the line, the one with the greater `moved` is right;
    it counts the moves between computer and people, and not the places in the queue.
    """

    state: str
    held: bool
    text: str = ""
    taps: tuple[Tap, ...] = ()
    moved: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it for a page, without what does not apply."""
        taps = [{k: v for k, v in vars(tap).items() if v is not None} for tap in self.taps]
        return {**vars(self), "taps": taps}


YES_ASK = Tap("Yes, ask a person", "ask")
NO_THANKS = Tap("No, thanks", "decline")
LEAVE_QUEUE = Tap("Leave the queue", "leave_queue")
LEAVE_MESSAGE = Tap("Leave a message", "leave_message")
TRY_AGAIN = Tap("Ask again", "ask")
TAKE_BACK = Tap("Hand me back to the computer", "take_back")
WOULD_YOU = "Would you like to talk to a person?"
MESSAGE_INSTEAD = "Nobody is there now. Would you like to leave a message?"
NOBODY_YET = "Nobody could come. You can leave a message."
TALKING = "You are talking to a person: {speaker}."
QUESTIONS: dict[Judged, str] = {
    "helped": "How did it go? Did talking to a person help?",
    "knows_next": "Do you know your next step now?",
}
ANSWERS: dict[Answer, str] = {"yes": "Yes", "partly": "A bit", "no": "No"}


def question(about: Judged) -> tuple[str, tuple[Tap, ...]]:
    """Return one question about how it went, and its answers to tap."""
    taps = tuple(
        Tap(label, "judge", {"about": about, "answer": answer}) for answer, label in ANSWERS.items()
    )
    return QUESTIONS[about], taps
