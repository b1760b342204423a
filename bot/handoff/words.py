"""What a pupil is told about a person joining, leaving or not coming: fixed, reviewed words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.handoff.states import Reason
from bot.knowledge.models import Helpline
from bot.schools.models import Adviser

# Reviewed by evenhand_editors on 2026-11-28; due again 2027-05-28.
WHO_READS = (
    "Only a person who works with {school} can join. They can then read this whole chat, "
    "also what you wrote before."
)
OFFERS: Mapping[Reason, str] = {
    Reason.asked: "I can ask a person to join this chat. " + WHO_READS,
    Reason.failed_twice: (
        "Sorry, I could not help with that. I can ask a person to join this chat. " + WHO_READS
    ),
    # Told kindly, and nothing is taken for granted of who the pupil is.
    Reason.more_support: (
        "Some pupils can get extra help with their next step. A person can tell you more about "
        "that, if you would like it. You do not have to. " + WHO_READS
    ),
    Reason.flagged: "You do not have to be alone with this. I can ask a person to join. "
    + WHO_READS,
    Reason.adviser: "A careers adviser would like to join this chat, if you want. " + WHO_READS,
}
ADVISER = "You can also meet {name}. {reach}"
NOBODY_JOINS = "Nobody joins chats at your school. “Get help” says how to meet a careers adviser."
SHUT = "Nobody at {school} is reading this chat now. {when}"
NEXT_TIME = "Somebody is there again {when} (UK time)."
NO_NEXT_TIME = "I do not know yet when somebody is there again."
MEANWHILE = "You can leave a message for them."
OUTSIDE = "{name} also helps: {contact}. The hours are on its website."
QUEUED = (
    "You are in the queue for a person. I, the computer, am still here, so you can go on asking me."
)
LEFT_QUEUE = "You have left the queue. You are talking to me, the computer."
DECLINED = "That is fine. You can ask for a person at any time."
OFFER_OVER = "I have put that question away. You can ask for a person at any time."
JOINING = "{speaker}, is joining. This is a person, and they can read this chat."
VANISHED = (
    "{speaker}, has lost the line. You keep your place in the queue. "
    "You are talking to me, the computer, until then."
)
HANDED_BACK = "{speaker}, has left. You are talking to me, the computer, again."
CLOSED = "{speaker}, has ended this talk. You are talking to me, the computer, again."
NOBODY_CAME = "Sorry, nobody could come. You are talking to me, the computer."
KEPT = (
    "Your message is kept for the careers adviser at {school}. It may take a few school days. "
    "You are talking to me, the computer."
)


@dataclass(frozen=True)
class Notice:
    """One fixed sentence in a transcript: `status` says of what it tells."""

    status: str
    text: str
    speaker: str | None = None


def offer(reason: Reason, school: str, adviser: Adviser | None = None) -> Notice:
    """Return the offer of a person, with who can read the chat; to who asked, *adviser* too."""
    text = OFFERS[reason].format(school=school)
    if reason is Reason.asked and adviser is not None:
        text += " " + ADVISER.format(name=adviser.name, reach=adviser.reach)
    return Notice(f"offer_{reason.value}", text)


def shut(school: str, when: str | None, line: Helpline) -> Notice:
    """Return that nobody is there; *when* is the next time in words, *line* helps meanwhile."""
    text = SHUT.format(school=school, when=_next(when))
    return Notice("shut", f"{text} {MEANWHILE} {_outside(line)}")


def nobody_came(when: str | None, line: Helpline) -> Notice:
    """Return that the wait ran out; as for `shut`."""
    return Notice("expired", f"{NOBODY_CAME} {_next(when)} {MEANWHILE} {_outside(line)}")


def of_speaker(status: str, text: str, speaker: str) -> Notice:
    """Return *text* about the adviser *speaker*."""
    return Notice(status, text.format(speaker=speaker), speaker)


PLACES = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


def place(number: int) -> str:
    """Return a place in the queue in words: "You are second in the queue for a person."."""
    told = PLACES[number - 1] if number <= len(PLACES) else f"number {number}"
    return f"You are {told} in the queue for a person."


def _next(when: str | None) -> str:
    return NEXT_TIME.format(when=when) if when else NO_NEXT_TIME


def _outside(line: Helpline) -> str:
    return OUTSIDE.format(name=line.name, contact=line.contact)
